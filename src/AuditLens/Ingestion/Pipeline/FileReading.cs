using System.Text.Json;
using AuditLens.Events;
using AuditLens.Ingestion.Dialects;
using AuditLens.Ingestion.Formats;
using AuditLens.Ingestion.Input;

namespace AuditLens.Ingestion.Pipeline;

/// <summary>An open file with its format and dialect chosen; gives its records one by one.</summary>
internal sealed class FileReading : IDisposable
{
    private readonly Queue<FramedRecord> _sample = new();
    private readonly IRecordReader? _records;

    private FileReading(ByteWindow window, string formatName, IRecordReader? records, IDialectReader? dialect, string dialectName, Rejection? problem)
    {
        Window = window;
        FormatName = formatName;
        _records = records;
        Dialect = dialect;
        DialectName = dialectName;
        Problem = problem;
    }

    public ByteWindow Window { get; }

    public string FormatName { get; }

    public string DialectName { get; }

    public IDialectReader? Dialect { get; }

    public int Lines => _records?.Lines ?? 0;

    /// <summary>Set when nothing of the file can be understood.</summary>
    public Rejection? Problem { get; }

    public static FileReading Begin(InputFile file, OpenedInput input, ResumePoint resume, IngestOptions options)
    {
        int size = input.Source.IsPlain && input.Size > 0 ? (int)Math.Min(options.Limits.BatchBytes, input.Size - resume.Offset + 1) : options.Limits.BatchBytes;
        var window = new ByteWindow(input.Source.Content, resume.Offset, Math.Max(size, 256), resume.Hash, resume.Tail);
        bool resumed = resume.Known is not null;
        MappedDialect? mapped = options.Mapping?.For(file.Path);
        var sample = new FormatSample(Path.GetFileName(file.Path), resumed ? resume.Head : window.UnreadMemory, !resumed && window.AtEnd);
        (ILogFormat? format, Rejection? problem) = ChooseFormat(file, sample, input, options.Format ?? mapped?.Format);
        if (format is null || (resumed && format.Name != resume.Known!.Format))
        {
            return new FileReading(window, "", null, null, "", problem ?? Reject(file, RejectionCodes.UnknownShape, "The format is another one than before."));
        }

        IRecordReader records = format.Open(new FormatContext(sample, options.Limits, resume.Known?.Lines ?? 0, resume.InsideLine) { Csv = mapped?.Csv });
        var frames = new Queue<FramedRecord>();
        DialectChoice choice = mapped is not null ? new DialectChoice(mapped, null)
            : resumed ? Resumed(resume.Known!.Dialect)
            : Recognise(file, format, records, window, frames, options);
        var context = new SourceContext(file.Path, format.Name);
        problem = choice.Dialect is not null ? null : OnlyFault(file, frames) ?? Reject(file, RejectionCodes.UnknownDialect, choice.Reason ?? "No dialect fits.");
        var reading = new FileReading(window, format.Name, records, choice.Dialect?.Open(context, resumed ? resume.Known!.Checkpoint : file.Body?.Checkpoint), choice.Dialect?.Name ?? "", problem);
        while (frames.TryDequeue(out FramedRecord frame))
        {
            reading._sample.Enqueue(frame);
        }

        return reading;
    }

    public FrameStatus Next(out FramedRecord frame) => _sample.TryDequeue(out frame) ? FrameStatus.Record : _records!.Next(Window, out frame);

    public void Dispose()
    {
        while (_sample.TryDequeue(out FramedRecord frame))
        {
            frame.Document?.Dispose();
        }

        _records?.Dispose();
        Window.Dispose();
    }

    private static (ILogFormat? Format, Rejection? Problem) ChooseFormat(InputFile file, FormatSample sample, OpenedInput input, string? name)
    {
        if (sample.Head.IsEmpty)
        {
            (string code, string reason) = input.Source.Fault ?? (RejectionCodes.Empty, "The file is empty.");
            return (null, Reject(file, code, reason));
        }

        ILogFormat? seen = FormatCatalogue.Recognise(sample);
        if (name is not { } forced)
        {
            (string code, string reason) = seen is null ? UnknownContent.Explain(sample.Head.Span) : ("", "");
            return (seen, seen is null ? Reject(file, code, reason) with { Excerpt = code == RejectionCodes.Binary ? null : BatchBuilder.Excerpt(sample.Head.Span) } : null);
        }

        ILogFormat? wanted = FormatCatalogue.Find(forced);
        return wanted is null ? (null, Reject(file, RejectionCodes.UnknownShape, $"There is no input format '{forced}'."))
            : seen is not null && wanted.Recognise(sample) == 0
                ? (null, Reject(file, RejectionCodes.UnknownShape, $"The content is not {wanted.Title}; it looks like {seen.Title} (--input-format {seen.Name})."))
                : (wanted, null);
    }

    private static DialectChoice Resumed(string name) =>
        new(DialectCatalogue.All.FirstOrDefault(d => d.Name == name), "The dialect is no longer known.");

    /// <summary>Frames the first records without letting go of them: they are read again, by the dialect.</summary>
    private static DialectChoice Recognise(InputFile file, ILogFormat format, IRecordReader records, ByteWindow window, Queue<FramedRecord> frames, IngestOptions options)
    {
        List<JsonElement> sample = [];
        while (sample.Count < DialectChoice.SampleRecords)
        {
            FrameStatus status = records.Next(window, out FramedRecord frame);
            if (status == FrameStatus.NeedsRoom && !window.HasConsumed)
            {
                window.Grow();
                continue;
            }

            if (status != FrameStatus.Record)
            {
                break;
            }

            frames.Enqueue(frame);
            if (frame.Document is { } document)
            {
                sample.Add(document.RootElement);
            }
        }

        return DialectChoice.Make(new RecordSample(Path.GetFileName(file.Path), format.Name, sample), options);
    }

    /// <summary>When no record could even be parsed, the first fault says more than that no dialect fits.</summary>
    private static Rejection? OnlyFault(InputFile file, Queue<FramedRecord> frames)
    {
        if (frames.Count == 0 || frames.Any(f => f.Document is not null))
        {
            return null;
        }

        var faults = new BatchBuilder(file.Path);
        faults.Reject(frames.Peek());
        return faults.Take().Rejections[0];
    }

    private static Rejection Reject(InputFile file, string code, string reason) => new(file.Path, null, null, 0, 0, code, reason);
}
