using AuditLens.Events;
using AuditLens.Ingestion.Formats;
using AuditLens.Ingestion.Input;
using AuditLens.Storage;

namespace AuditLens.Ingestion.Pipeline;

/// <summary>Reads the records of an open file through its dialect and submits them in steps.</summary>
internal sealed class StepLoop(
    InputFile file, IEventStore store, IngestOptions options, Func<FileStep, ValueTask> submit, BatchBuilder batch, OpenedInput input, ResumePoint resume, FileReading reading)
{
    private const int RawBlockBytes = 1024 * 1024;

    private IngestCounts _counts = resume.Known?.Counts ?? IngestCounts.Zero with { Files = 1 };
    // Stable over resuming: lines number themselves, messages without lines are counted by their reader.
    private long _index = resume.Known?.Lines ?? 0;
    private int _pending;
    private bool _isFirst = true;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            FrameStatus status = reading.Next(out FramedRecord frame);
            if (status == FrameStatus.Record)
            {
                Read(frame);
            }
            else if (status == FrameStatus.NeedsRoom && !reading.Window.HasConsumed)
            {
                reading.Window.Grow();
            }
            else if (status == FrameStatus.End)
            {
                break;
            }

            if (reading.Window.ConsumedBytes >= options.Limits.BatchBytes || (status == FrameStatus.NeedsRoom && reading.Window.HasConsumed))
            {
                await SubmitAsync(isLast: false).ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        Guarded(sink => reading.Dialect!.Complete(sink));
        (string Code, string Reason)? fault = input.Source.Fault;
        if (fault is { } f)
        {
            batch.Reject(new Rejection(file.Path, null, null, reading.Window.Position, 0, f.Code, f.Reason));
        }

        await SubmitAsync(isLast: true, isComplete: fault?.Code != RejectionCodes.Unreadable).ConfigureAwait(false);
    }

    private void Read(FramedRecord frame)
    {
        batch.Begin(frame.Bytes);
        if (frame.Document is not { } document)
        {
            // A cut last record is told, and counted for good only once it is consumed.
            _pending += frame.Offset >= reading.Window.Position ? 1 : 0;
            batch.Reject(frame);
            return;
        }

        using (document)
        {
            var record = new LogRecord
            {
                File = file.Path,
                Json = document.RootElement,
                Bytes = frame.Bytes,
                JsonBytes = frame.JsonBytes,
                Offset = frame.Offset,
                Line = frame.Line,
                Index = frame.Line is { } line ? line - 1 : _index++,
            };
            Guarded(sink => reading.Dialect!.Read(record, sink), record);
        }
    }

    /// <summary>A dialect never throws on content; should it all the same, the record becomes a rejection and the stream goes on.</summary>
    private void Guarded(Action<IEventSink> read, LogRecord? record = null)
    {
        try
        {
            read(batch);
        }
        catch (Exception e) when (e is not OutOfMemoryException and not OperationCanceledException)
        {
            SourceLocation location = record?.Location ?? new SourceLocation(file.Path, null, null, reading.Window.Position, 0, default);
            batch.Reject(location, RejectionCodes.Internal, $"The dialect {reading.DialectName} failed on this record: {e.GetType().Name}.");
        }
    }

    private async ValueTask SubmitAsync(bool isLast, bool isComplete = true)
    {
        int understood = batch.Understood;
        int consumedRejections = batch.Rejected - _pending;
        (IReadOnlyList<AgentEvent> events, IReadOnlyList<Rejection> rejections) = batch.Take();
        ConsumedBytes consumed = reading.Window.Take();
        _counts = _counts with
        {
            Records = _counts.Records + understood + consumedRejections,
            Rejected = _counts.Rejected + consumedRejections,
            Events = _counts.Events + events.Count,
            Bytes = _counts.Bytes + consumed.Length,
        };
        var ingest = new IngestBatch(State(isLast && isComplete), Blocks(consumed), events, rejections);
        await submit(new FileStep
        {
            Status = resume.Status,
            Format = reading.FormatName,
            Dialect = reading.DialectName,
            Batch = Task.Run(() => Prepare(ingest, consumed)),
            Understood = understood,
            Rejections = rejections,
            Earlier = _isFirst ? resume.Known : null,
            EarlierRejectionsBelow = _isFirst ? resume.Offset : 0,
            Bytes = consumed.Length,
            Sessions = isLast ? batch.Sessions : [],
        }).ConfigureAwait(false);
        _isFirst = false;
        _pending = 0;
    }

    private IPreparedBatch Prepare(IngestBatch ingest, ConsumedBytes consumed)
    {
        using (consumed)
        {
            return store.Prepare(ingest);
        }
    }

    private SourceState State(bool isComplete) => new()
    {
        Path = file.Path,
        Format = reading.FormatName,
        Dialect = reading.DialectName,
        FileSize = input.Size,
        FileModified = input.Modified,
        Offset = reading.Window.Position,
        Lines = reading.Lines,
        Sha256 = reading.Window.HashBefore,
        TailSha256 = reading.Window.TailHash,
        Checkpoint = reading.Dialect!.Checkpoint(),
        Complete = isComplete,
        Generation = resume.Generation,
        Counts = _counts,
    };

    private static List<RawBlock> Blocks(ConsumedBytes consumed)
    {
        List<RawBlock> blocks = [];
        for (int at = 0; at < consumed.Length; at += RawBlockBytes)
        {
            blocks.Add(new RawBlock(consumed.Offset + at, consumed.Memory.Slice(at, Math.Min(RawBlockBytes, consumed.Length - at))));
        }

        return blocks;
    }
}
