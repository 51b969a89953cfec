using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Chains;
using AuditLens.Events;
using AuditLens.Incidents;
using AuditLens.Storage;

namespace AuditLens;

/// <summary>What ingestion says of the files of a session: counts, rejections, hashes. Settled when a file was read, so a second run says the same.</summary>
internal sealed class SessionSources(IEventStore store)
{
    /// <summary>Rejections quoted in one report; the counts are always whole.</summary>
    private const int MostRejections = 1000;

    private readonly ConcurrentDictionary<string, Task<(SourceState? State, ImmutableArray<Rejection> Rejections)>> _files = new(StringComparer.Ordinal);
    private readonly RewrittenSources _rewritten = new(store);

    /// <summary>Counts and rejections of the session's own files.</summary>
    public async Task<IngestStatement> IngestAsync(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        IngestCounts counts = IngestCounts.Zero;
        var rejections = ImmutableArray.CreateBuilder<Rejection>();
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            (SourceState? state, ImmutableArray<Rejection> rejected) = await FileAsync(file, cancellationToken).ConfigureAwait(false);
            if (state is not null)
            {
                counts += state.CountsNow(rejected);
                rejections.AddRange(rejected.AsSpan()[..Math.Min(rejected.Length, MostRejections - rejections.Count)]);
            }
        }

        return new IngestStatement(counts, rejections.ToImmutable());
    }

    /// <summary>Every content that these events were read from, with its hash, and what of it is missing: records that could not be read, content that was changed since.</summary>
    /// <param name="files">The session's own and those of the outside records beside it.</param>
    public async Task<(IReadOnlyList<FileHash> Hashes, ImmutableArray<ChainGap> Gaps)> EvidenceAsync(IReadOnlyList<string> files, IReadOnlyList<AgentEvent> events, CancellationToken cancellationToken)
    {
        var hashes = new List<FileHash>(files.Count);
        var gaps = ImmutableArray.CreateBuilder<ChainGap>();
        foreach (string file in files)
        {
            (SourceState? state, ImmutableArray<Rejection> rejected) = await FileAsync(file, cancellationToken).ConfigureAwait(false);
            if (state is not null)
            {
                if (Unread(state, rejected, events) is { } unread)
                {
                    gaps.Add(unread);
                }

                hashes.Add(new FileHash(file, state.Sha256.ToString(), state.Offset));
                hashes.AddRange(await _rewritten.EarlierAsync(state, cancellationToken).ConfigureAwait(false));
                if (await _rewritten.GapAsync(state, events, cancellationToken).ConfigureAwait(false) is { } gap)
                {
                    gaps.Add(gap);
                }
            }
        }

        return (hashes, gaps.ToImmutable());
    }

    /// <summary>Records of the file that could not be read, cited by the last event before the first of them; null when there is none, or no event of the file is told here.</summary>
    private static ChainGap? Unread(SourceState state, ImmutableArray<Rejection> rejected, IReadOnlyList<AgentEvent> events)
    {
        if (rejected.IsEmpty || events.Where(e => e.Source.File == state.Path).OrderBy(e => e.Source.Offset).ToList() is not { Count: > 0 } own)
        {
            return null;
        }

        Rejection first = rejected.MinBy(static r => r.Offset)!;
        AgentEvent near = own.FindLast(e => e.Source.Offset <= first.Offset) ?? own[0];
        string name = Path.GetFileName(state.Path) + (first.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $":{line}") : "");
        return rejected.All(state.IsPending)
            ? new ChainGap(GapKind.RejectedRecords, $"the log stops in the middle of a record ({name})", [EventRef.To(near)], ["what this record says", "what happened after it"])
            : new ChainGap(GapKind.RejectedRecords, string.Create(CultureInfo.InvariantCulture, $"{state.CountsNow(rejected).Rejected} {(state.CountsNow(rejected).Rejected == 1 ? "record of the log" : "records of the log")} could not be read (the first: {name}, {first.Code})"), [EventRef.To(near)], ["what these records say"]);
    }

    private Task<(SourceState? State, ImmutableArray<Rejection> Rejections)> FileAsync(string file, CancellationToken cancellationToken) =>
        _files.GetOrAdd(file, f => ReadAsync(f, cancellationToken));

    private async Task<(SourceState? State, ImmutableArray<Rejection> Rejections)> ReadAsync(string file, CancellationToken cancellationToken)
    {
        SourceState? state = await store.FindSourceAsync(file, cancellationToken).ConfigureAwait(false);
        var rejections = ImmutableArray.CreateBuilder<Rejection>();
        if (state is not null && (state.Counts.Rejected > 0 || state.Offset != state.FileSize))
        {
            await foreach (Rejection rejection in store.RejectionsAsync(file, cancellationToken).ConfigureAwait(false))
            {
                if (rejections.Count < MostRejections)
                {
                    rejections.Add(rejection);
                }
            }
        }

        return (state, rejections.ToImmutable());
    }
}
