using System.Collections.Concurrent;
using System.Collections.Immutable;
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

    public async Task<(IngestStatement Ingest, IReadOnlyList<FileHash> Hashes)> OfAsync(SessionSummary session, CancellationToken cancellationToken)
    {
        IngestCounts counts = IngestCounts.Zero;
        var rejections = ImmutableArray.CreateBuilder<Rejection>();
        var hashes = new List<FileHash>(session.Files.Count);
        foreach (string file in session.Files)
        {
            (SourceState? state, ImmutableArray<Rejection> rejected) = await _files.GetOrAdd(file, f => ReadAsync(f, cancellationToken)).ConfigureAwait(false);
            if (state is not null)
            {
                counts += state.Counts;
                hashes.Add(new FileHash(file, state.Sha256.ToString(), state.Offset));
                rejections.AddRange(rejected.AsSpan()[..Math.Min(rejected.Length, MostRejections - rejections.Count)]);
            }
        }

        return (new IngestStatement(counts, rejections.ToImmutable()), hashes);
    }

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
