using AuditLens.Events;
using AuditLens.Storage;

namespace AuditLens.Tests.Server;

/// <summary>A store whose sessions of one dialect cannot be read.</summary>
internal sealed class FailingReads(IEventStore inner, string dialect) : IEventStore
{
    public string Name => inner.Name;

    public IDocumentStore Documents => inner.Documents;

    public IFindingIndex Findings => inner.Findings;

    public ValueTask<SourceState?> FindSourceAsync(string path, CancellationToken cancellationToken) => inner.FindSourceAsync(path, cancellationToken);

    public IPreparedBatch Prepare(IngestBatch batch) => inner.Prepare(batch);

    public ValueTask<AppendResult> AppendAsync(IPreparedBatch batch, CancellationToken cancellationToken) => inner.AppendAsync(batch, cancellationToken);

    public IAsyncEnumerable<SessionSummary> SessionsAsync(SessionQuery query, CancellationToken cancellationToken) => inner.SessionsAsync(query, cancellationToken);

    public ValueTask<SessionSummary?> FindSessionAsync(string sessionId, CancellationToken cancellationToken) => inner.FindSessionAsync(sessionId, cancellationToken);

    public async ValueTask<IReadOnlyList<AgentEvent>> ReadSessionAsync(string sessionId, CancellationToken cancellationToken) =>
        (await inner.FindSessionAsync(sessionId, cancellationToken))?.Dialect == dialect
            ? throw new InvalidOperationException("unreadable")
            : await inner.ReadSessionAsync(sessionId, cancellationToken);

    public ValueTask<PruneResult> PruneAsync(DateTimeOffset before, bool isTrial, CancellationToken cancellationToken) => inner.PruneAsync(before, isTrial, cancellationToken);

    public IAsyncEnumerable<AgentEvent> EventsAsync(EventQuery query, CancellationToken cancellationToken) => inner.EventsAsync(query, cancellationToken);

    public ValueTask<long> CountEventsAsync(EventQuery query, CancellationToken cancellationToken) => inner.CountEventsAsync(query, cancellationToken);

    /// <summary>How often the search was prepared, and there was something to do.</summary>
    public int Prepared { get; private set; }

    public async ValueTask<bool> PrepareSearchAsync(CancellationToken cancellationToken)
    {
        bool did = await inner.PrepareSearchAsync(cancellationToken);
        Prepared += did ? 1 : 0;
        return did;
    }

    public ValueTask<AgentEvent?> FindEventAsync(EventId id, CancellationToken cancellationToken) => inner.FindEventAsync(id, cancellationToken);

    public ValueTask<IReadOnlyList<SourceContent>> EarlierContentsAsync(string path, CancellationToken cancellationToken) => inner.EarlierContentsAsync(path, cancellationToken);

    public ValueTask<byte[]?> ReadRawAsync(string path, long offset, int length, CancellationToken cancellationToken) => inner.ReadRawAsync(path, offset, length, cancellationToken);

    public IAsyncEnumerable<SourceState> SourcesAsync(CancellationToken cancellationToken) => inner.SourcesAsync(cancellationToken);

    public IAsyncEnumerable<Rejection> RejectionsAsync(string? path, CancellationToken cancellationToken) => inner.RejectionsAsync(path, cancellationToken);

    public ValueTask SaveAnalysesAsync(IReadOnlyList<StoredAnalysis> analyses, CancellationToken cancellationToken) => inner.SaveAnalysesAsync(analyses, cancellationToken);

    public IAsyncEnumerable<StoredAnalysis> AnalysesAsync(AnalysisQuery query, CancellationToken cancellationToken) => inner.AnalysesAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<StoreProblem>> CheckAsync(CancellationToken cancellationToken) => inner.CheckAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
