using System.Collections.Concurrent;
using System.Collections.Immutable;
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
                counts += state.Counts;
                rejections.AddRange(rejected.AsSpan()[..Math.Min(rejected.Length, MostRejections - rejections.Count)]);
            }
        }

        return new IngestStatement(counts, rejections.ToImmutable());
    }

    /// <summary>Every content that these events were read from, with its hash, and what was changed since.</summary>
    /// <param name="files">The session's own and those of the outside records beside it.</param>
    public async Task<(IReadOnlyList<FileHash> Hashes, ImmutableArray<ChainGap> Changed)> EvidenceAsync(IReadOnlyList<string> files, IReadOnlyList<AgentEvent> events, CancellationToken cancellationToken)
    {
        var hashes = new List<FileHash>(files.Count);
        var changed = ImmutableArray.CreateBuilder<ChainGap>();
        foreach (string file in files)
        {
            (SourceState? state, _) = await FileAsync(file, cancellationToken).ConfigureAwait(false);
            if (state is not null)
            {
                hashes.Add(new FileHash(file, state.Sha256.ToString(), state.Offset));
                hashes.AddRange(await _rewritten.EarlierAsync(state, cancellationToken).ConfigureAwait(false));
                if (await _rewritten.GapAsync(state, events, cancellationToken).ConfigureAwait(false) is { } gap)
                {
                    changed.Add(gap);
                }
            }
        }

        return (hashes, changed.ToImmutable());
    }

    private Task<(SourceState? State, ImmutableArray<Rejection> Rejections)> FileAsync(string file, CancellationToken cancellationToken) =>
        _files.GetOrAdd(file, f => ReadAsync(f, cancellationToken));

    private async Task<(SourceState? State, ImmutableArray<Rejection> Rejections)> ReadAsync(string file, CancellationToken cancellationToken)
    {
        SourceState? state = await store.FindSourceAsync(file, cancellationToken).ConfigureAwait(false);
        var rejections = ImmutableArray.CreateBuilder<Rejection>();
        if (state?.Counts.Rejected > 0)
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
