using AuditLens.Events;
using AuditLens.Ingestion.Input;
using AuditLens.Storage;

namespace AuditLens.Ingestion.Pipeline;

/// <summary>Adds up what the run did, file by file, in the order in which it is stored.</summary>
internal sealed class SummaryTally(IEventStore store, IngestOptions options, IReadOnlyList<InputFile> files)
{
    private readonly List<FileResult> _results = [];
    private readonly List<Rejection> _rejections = [];
    private readonly SortedSet<string> _sessions = new(StringComparer.Ordinal);
    private readonly long[] _sizes = [.. files.Select(SizeOf)];
    private FileResult? _current;
    private long _done;
    private long _doneOfFile;

    public async ValueTask AddAsync(int file, FileStep step, AppendResult result, CancellationToken cancellationToken)
    {
        _current ??= new FileResult(files[file].Path, step.Status, step.Format, step.Dialect, IngestCounts.Zero with { Files = 1 });
        if (step.Earlier is { } earlier)
        {
            try
            {
                await AddEarlierAsync(earlier, step.EarlierRejectionsBelow, cancellationToken).ConfigureAwait(false);
            }
            catch (StoreAwayException) when (result.IsSpooled)
            {
                // What was read is safe on disk; what was read before can be told again when the store is back.
            }
        }

        // Where a step brings no new event at all, the records that need none were read before as well.
        long duplicates = result.NewLocations == 0 && result.KnownLocations > 0 ? step.Understood : Math.Min(result.KnownLocations, step.Understood);
        int rejected = step.Rejections.Count;
        long refused = Math.Min(result.Refused.Select(r => (r.Offset, r.Line, r.Pointer)).Distinct().Count(), step.Understood - duplicates);
        Count(new IngestCounts(step.Understood + rejected, step.Understood - duplicates - refused, rejected + refused, duplicates, result.NewEvents, 0, step.Bytes));
        Keep(step.Rejections);
        Keep(result.Refused);
        _sessions.UnionWith(step.Sessions);
        _doneOfFile += step.Bytes;
        Report(file);
    }

    public void FileDone(int file)
    {
        if (_current is { } result)
        {
            _results.Add(result);
            _current = null;
        }

        _done += _sizes[file];
        _doneOfFile = 0;
        Report(file + 1);
    }

    public IngestSummary Summary() =>
        new(_results.Aggregate(IngestCounts.Zero, (sum, r) => sum + r.Counts), _results, _rejections, [.. _sessions]);

    /// <summary>Records of earlier runs that are not read again: what was good then is a duplicate now, what was rejected still is.</summary>
    private async ValueTask AddEarlierAsync(SourceState earlier, long rejectionsBelow, CancellationToken cancellationToken)
    {
        List<Rejection> kept = [];
        await foreach (Rejection rejection in store.RejectionsAsync(earlier.Path, cancellationToken).ConfigureAwait(false))
        {
            if (rejection.Offset < rejectionsBelow && kept.Count < IngestSummary.SampleSize)
            {
                kept.Add(rejection);
            }
        }

        IngestCounts counts = earlier.CountsNow(kept);
        Count(new IngestCounts(counts.Records, 0, counts.Rejected, counts.Records - counts.Rejected, 0, 0, rejectionsBelow == long.MaxValue ? counts.Bytes : 0));
        Keep(kept);
        var query = new SessionQuery(File: earlier.Path, Witness: null);
        await foreach (SessionSummary session in store.SessionsAsync(query, cancellationToken).ConfigureAwait(false))
        {
            _sessions.Add(session.Id);
        }
    }

    private void Count(IngestCounts counts) => _current = _current! with { Counts = _current.Counts + counts };

    private void Keep(IReadOnlyList<Rejection> rejections) => _rejections.AddRange(rejections.Take(IngestSummary.SampleSize - _rejections.Count));

    private void Report(int filesDone) =>
        options.Progress?.Invoke(new IngestProgress(_done + Math.Min(_doneOfFile, filesDone < _sizes.Length ? _sizes[filesDone] : 0), _sizes.Sum(), filesDone, files.Count));

    private static long SizeOf(InputFile file)
    {
        try
        {
            return file.Problem is null ? OpenedInput.Stat(file)?.Size ?? 0 : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
