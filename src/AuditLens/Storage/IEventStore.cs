using AuditLens.Events;

namespace AuditLens.Storage;

/// <summary>
/// Where events, raw records, rejections and analyses are kept. One writer at a time, many readers. The contract tests in <c>tests/AuditLens.Tests/Contracts</c> define it; they run on every store.
/// </summary>
/// <remarks>
/// Failures of the environment (disk full, store away, file is no store) are <see cref="StoreException"/> with one sentence for a person. What <see cref="AppendAsync"/> has returned for is durable.
/// </remarks>
public interface IEventStore : IAsyncDisposable
{
    /// <summary>How a person names it: <c>sqlite:/path/auditlens.db</c>.</summary>
    string Name { get; }

    /// <summary>What changes: alerts, triage, users, leases.</summary>
    IDocumentStore Documents { get; }

    /// <summary>Findings and outcomes of analyses across sessions, to list and count.</summary>
    IFindingIndex Findings { get; }

    /// <summary>What waits on this machine's disk for a store that is away, in one sentence; null when nothing does.</summary>
    string? Waiting => null;

    /// <summary>How many batches may wait for the store at once. They are stored in the order in which they were given all the same; a store far away is kept busy by more than one.</summary>
    int AppendsAtOnce => 1;

    /// <summary>What was read of this path before; null when it is new.</summary>
    ValueTask<SourceState?> FindSourceAsync(string path, CancellationToken cancellationToken);

    /// <summary>The costly part of storing (encode, compress), safe to call from several threads; touches no store. Keeps no hold of the raw bytes: their buffer is used again.</summary>
    IPreparedBatch Prepare(IngestBatch batch);

    /// <summary>
    /// Stores a batch whole or not at all: events that are not there yet, raw blocks, rejections, the source's new state. Earlier rejections of the same content from the
    /// batch's first byte on are replaced: a last record that was cut is read again.
    /// </summary>
    ValueTask<AppendResult> AppendAsync(IPreparedBatch batch, CancellationToken cancellationToken);

    /// <summary>Sessions, by start time and then id; those without a time last.</summary>
    IAsyncEnumerable<SessionSummary> SessionsAsync(SessionQuery query, CancellationToken cancellationToken);

    ValueTask<SessionSummary?> FindSessionAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>All events of a session in the order in which they were stored.</summary>
    ValueTask<IReadOnlyList<AgentEvent>> ReadSessionAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Events across sessions in order of time, then id, those without a time last; full-text search when <see cref="EventQuery.Text"/> or <see cref="EventQuery.Search"/> is set.</summary>
    IAsyncEnumerable<AgentEvent> EventsAsync(EventQuery query, CancellationToken cancellationToken);

    /// <summary>How many events <see cref="EventsAsync"/> would give, without reading them; <see cref="EventQuery.Limit"/> does not count.</summary>
    ValueTask<long> CountEventsAsync(EventQuery query, CancellationToken cancellationToken);

    /// <summary>Does a part, a second's worth at most, of what the next full-text search would have to do first.</summary>
    /// <returns>False when nothing is left to do.</returns>
    ValueTask<bool> PrepareSearchAsync(CancellationToken cancellationToken) => ValueTask.FromResult(false);

    ValueTask<AgentEvent?> FindEventAsync(EventId id, CancellationToken cancellationToken);

    /// <summary>Raw bytes of a source, byte for byte as they were ingested, from the newest generation that holds the range; null when that range is not stored.</summary>
    ValueTask<byte[]?> ReadRawAsync(string path, long offset, int length, CancellationToken cancellationToken);

    /// <summary>
    /// The raw bytes of a record, proven by its hash, also when the file has been rewritten since; null when they are not stored.
    /// </summary>
    async ValueTask<byte[]?> ReadRecordAsync(SourceLocation record, CancellationToken cancellationToken) =>
        await ReadRawAsync(record.File, record.Offset, record.Length, cancellationToken) is { } bytes && Sha256Digest.Of(bytes) == record.Sha256 ? bytes : null;

    /// <summary>The contents that a source had before it was rewritten, as far as they were read, the oldest first; their bytes are kept. Empty for a source that only ever grew.</summary>
    ValueTask<IReadOnlyList<SourceContent>> EarlierContentsAsync(string path, CancellationToken cancellationToken);

    /// <summary>In the order in which they were first read.</summary>
    IAsyncEnumerable<SourceState> SourcesAsync(CancellationToken cancellationToken);

    /// <summary>What could not be read of the present content of one source, or of all when <paramref name="path"/> is null.</summary>
    IAsyncEnumerable<Rejection> RejectionsAsync(string? path, CancellationToken cancellationToken);

    /// <summary>Keeps the outcome of analyses with their findings; the last one of a session counts.</summary>
    ValueTask SaveAnalysesAsync(IReadOnlyList<StoredAnalysis> analyses, CancellationToken cancellationToken);

    /// <summary>Whole, with their reports, by start and then session; <see cref="Findings"/> is the way to lists and counts.</summary>
    IAsyncEnumerable<StoredAnalysis> AnalysesAsync(AnalysisQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Drops sessions that ended before a moment, with their findings and raw bytes; never one that a legal hold names. A store that keeps its events by month drops whole months that ended before it:
    /// sessions that are held or went on afterwards keep all months in which they have events. How far logs were read stays known: reading them again brings nothing back.
    /// </summary>
    /// <param name="isTrial">Only says what would be dropped.</param>
    ValueTask<PruneResult> PruneAsync(DateTimeOffset before, bool isTrial, CancellationToken cancellationToken);

    /// <summary>Copies the whole store, as it is at one moment, into a file that is not there, while others write.</summary>
    /// <exception cref="StoreException">The store is not one file, or the copy cannot be written.</exception>
    ValueTask CopyAsync(string file, CancellationToken cancellationToken) =>
        throw new StoreException($"{Name} is not one file. Elasticsearch keeps copies of its own: register a snapshot repository and take snapshots of its indices.");

    /// <summary>Checks the store and says what is wrong and what to do; empty when all is well.</summary>
    ValueTask<IReadOnlyList<StoreProblem>> CheckAsync(CancellationToken cancellationToken);
}

public sealed record AnalysisQuery(string? Session = null, string? Incident = null, bool? IsIncident = null, string? Agent = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <param name="Dropped">Months, as <c>2026.03</c>, of a store that keeps its events by month.</param>
/// <param name="Kept">Months or sessions that would be dropped, and why they are not.</param>
/// <param name="Sessions">How many sessions were dropped.</param>
public sealed record PruneResult(IReadOnlyList<string> Dropped, IReadOnlyList<(string What, string Why)> Kept, long Sessions);

/// <param name="Severity"><c>error</c>, <c>warning</c> or <c>ok</c>.</param>
/// <param name="Advice">What to do.</param>
public sealed record StoreProblem(string Severity, string What, string Advice);
