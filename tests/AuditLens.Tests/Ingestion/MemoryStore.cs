using System.Runtime.CompilerServices;
using AuditLens.Events;
using AuditLens.Storage;

namespace AuditLens.Tests.Ingestion;

/// <summary>Keeps in memory what ingestion needs of a store, and can break down after so many batches.</summary>
internal sealed class MemoryStore : IEventStore
{
    private readonly Dictionary<string, SourceState> _sources = new(StringComparer.Ordinal);
    private readonly HashSet<EventId> _ids = [];

    public string Name => "memory";

    /// <summary>Batches that are still stored before the store breaks down; null: it never does.</summary>
    public int? BatchesLeft { get; set; }

    public List<AgentEvent> Events { get; } = [];

    public List<Rejection> Rejections { get; } = [];

    public List<string> Batches { get; } = [];

    public long LargestBatch { get; private set; }

    public IReadOnlyDictionary<string, SourceState> Sources => _sources;

    public SortedDictionary<(string Path, int Generation, long Offset), byte[]> Raw { get; } = [];

    public ValueTask<SourceState?> FindSourceAsync(string path, CancellationToken cancellationToken)
    {
        lock (_sources)
        {
            return ValueTask.FromResult(_sources.GetValueOrDefault(path));
        }
    }

    public IPreparedBatch Prepare(IngestBatch batch) =>
        new Prepared(batch, [.. batch.Blocks.Select(b => (b.Offset, b.Bytes.ToArray()))]);

    public ValueTask<AppendResult> AppendAsync(IPreparedBatch batch, CancellationToken cancellationToken)
    {
        if (BatchesLeft is { } left)
        {
            BatchesLeft = left > 0 ? left - 1 : throw new StoreException("The disk is full.");
        }

        var prepared = (Prepared)batch;
        SourceState state = prepared.Batch.State;
        lock (_sources)
        {
            var places = prepared.Batch.Events.GroupBy(e => (e.Source.Offset, e.Source.Line, e.Source.Pointer)).ToList();
            int fresh = places.Count(g => g.Any(e => !_ids.Contains(e.Id)));
            List<AgentEvent> added = [.. prepared.Batch.Events.Where(e => _ids.Add(e.Id))];
            Events.AddRange(added);
            Rejections.AddRange(prepared.Batch.Rejections.Where(r => !Rejections.Contains(r)));
            foreach ((long offset, byte[] bytes) in prepared.Raw)
            {
                Raw[(state.Path, state.Generation, offset)] = bytes;
            }

            Batches.Add($"{state.Path}@{state.Offset}");
            LargestBatch = Math.Max(LargestBatch, prepared.Raw.Sum(r => (long)r.Bytes.Length));
            _sources[state.Path] = state;
            return ValueTask.FromResult(new AppendResult(added.Count, fresh, places.Count - fresh, [.. added.Select(e => e.SessionId).Distinct()]));
        }
    }

    public async IAsyncEnumerable<SessionSummary> SessionsAsync(SessionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (IGrouping<string, AgentEvent> session in Events.Where(e => query.File is null || e.Source.File == query.File).GroupBy(e => e.SessionId).ToList())
        {
            yield return new SessionSummary { Id = session.Key, Format = "", Dialect = "", Files = [], Events = session.Count(), Actions = 0 };
        }
    }

    public async IAsyncEnumerable<Rejection> RejectionsAsync(string? path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (Rejection rejection in Rejections.Where(r => path is null || r.File == path).ToList())
        {
            yield return rejection;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public ValueTask<SessionSummary?> FindSessionAsync(string sessionId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<AgentEvent>> ReadSessionAsync(string sessionId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<long> CountEventsAsync(EventQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<AgentEvent> EventsAsync(EventQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<AgentEvent?> FindEventAsync(EventId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<SourceContent>> EarlierContentsAsync(string path, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<byte[]?> ReadRawAsync(string path, long offset, int length, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<SourceState> SourcesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask SaveAnalysesAsync(IReadOnlyList<StoredAnalysis> analyses, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<StoredAnalysis> AnalysesAsync(AnalysisQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<PruneResult> PruneAsync(DateTimeOffset before, bool isTrial, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<StoreProblem>> CheckAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public IFindingIndex Findings => throw new NotSupportedException();

    public IDocumentStore Documents => throw new NotSupportedException();

    private sealed record Prepared(IngestBatch Batch, IReadOnlyList<(long Offset, byte[] Bytes)> Raw) : IPreparedBatch;
}
