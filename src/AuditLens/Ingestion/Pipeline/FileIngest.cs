using AuditLens.Events;
using AuditLens.Ingestion.Input;
using AuditLens.Storage;

namespace AuditLens.Ingestion.Pipeline;

/// <summary>Reads one file from where it stood to its end, step by step.</summary>
internal sealed class FileIngest(InputFile file, IEventStore store, IngestOptions options, Func<FileStep, ValueTask> submit)
{
    private readonly BatchBuilder _batch = new(file.Path);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (file.Problem is { } problem)
        {
            await RejectWholeAsync(FileStatus.NotUnderstood, null, problem).ConfigureAwait(false);
            return;
        }

        SourceState? known = await store.FindSourceAsync(file.Path, cancellationToken).ConfigureAwait(false);
        (long Size, DateTimeOffset Modified)? stat = Stat();
        if (known is { Complete: true, Dialect.Length: > 0 } && stat is { } s && s.Size == known.FileSize && s.Modified == known.FileModified && !ResumePoint.IsForcedElsewhere(known, options))
        {
            await submit(new FileStep { Status = FileStatus.Unchanged, Format = known.Format, Dialect = known.Dialect, Earlier = known, EarlierRejectionsBelow = long.MaxValue }).ConfigureAwait(false);
            return;
        }

        try
        {
            await OpenAndReadAsync(known, stat, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await RejectWholeAsync(FileStatus.NotUnderstood, known, Whole(RejectionCodes.Unreadable, $"The file cannot be read: {e.Message}")).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not StoreException and not OperationCanceledException and not OutOfMemoryException)
        {
            // A fault of ours in one file must not keep the others from being read.
            await RejectWholeAsync(FileStatus.NotUnderstood, known, Whole(RejectionCodes.Internal, $"AuditLens failed on this file: {e.GetType().Name}: {e.Message}")).ConfigureAwait(false);
        }
    }

    private (long Size, DateTimeOffset Modified)? Stat()
    {
        try
        {
            return OpenedInput.Stat(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task OpenAndReadAsync(SourceState? known, (long Size, DateTimeOffset Modified)? stat, CancellationToken cancellationToken)
    {
        if (stat is null && !file.IsNamed)
        {
            await RejectWholeAsync(FileStatus.NotUnderstood, known, Whole(RejectionCodes.Empty, "The file is empty.")).ConfigureAwait(false);
            return;
        }

        using OpenedInput input = OpenedInput.Open(file, options, mayRepeat: known is not null);
        ResumePoint resume = ResumePoint.Find(input, known, options);
        FileReading reading = FileReading.Begin(file, input, resume, options);
        if (reading.Problem is { } problem && resume.Status == FileStatus.Continued)
        {
            // Format or dialect no longer fit what is stored: the file is read anew.
            reading.Dispose();
            input.Restart();
            resume = ResumePoint.Start(FileStatus.Read, known!.Generation + 1);
            reading = FileReading.Begin(file, input, resume, options);
        }

        using (reading)
        {
            if (reading.Problem is { } whole && known is null && Documentation.Lies(file, whole))
            {
                await submit(new FileStep { Status = FileStatus.LeftOut, Format = "", Dialect = "" }).ConfigureAwait(false);
            }
            else if (reading.Problem is { } fault)
            {
                await RejectWholeAsync(FileStatus.NotUnderstood, known, fault, input, reading.FormatName).ConfigureAwait(false);
            }
            else
            {
                await new StepLoop(file, store, options, submit, _batch, input, resume, reading).RunAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private Rejection Whole(string code, string reason) => new(file.Path, null, null, 0, 0, code, reason);

    /// <summary>Nothing of the file is understood: one rejection, counted as one record. Its bytes are not stored.</summary>
    private ValueTask RejectWholeAsync(FileStatus status, SourceState? known, Rejection rejection, OpenedInput? input = null, string format = "")
    {
        // What was stored of an earlier content stays as it is; only a file of which nothing was stored yet gets a state of its own.
        bool hasContent = known is { Offset: > 0 };
        SourceState state = hasContent ? known! : new SourceState
        {
            Path = file.Path,
            Format = format,
            Dialect = "",
            FileSize = input?.Size ?? 0,
            FileModified = input?.Modified ?? DateTimeOffset.UnixEpoch,
            Offset = 0,
            Complete = true,
            Generation = known?.Generation ?? 0,
            Counts = new IngestCounts(1, 0, 1, 0, 0, 1, 0),
        };
        var batch = new IngestBatch(state, [], [], [rejection]);
        return submit(new FileStep { Status = status, Format = format, Dialect = "", Batch = Task.FromResult(store.Prepare(batch)), Rejections = [rejection] });
    }
}
