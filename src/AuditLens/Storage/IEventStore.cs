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

/// <summary>A batch after <see cref="IEventStore.Prepare"/>: only the store that made it knows its content.</summary>
public interface IPreparedBatch
{
    IngestBatch Batch { get; }
}

/// <summary>One step of reading one source: everything from one byte to another.</summary>
/// <param name="Blocks">Consecutive raw bytes of the source, each block at most about 1 MiB, in order; together the bytes that this step consumed.</param>
/// <param name="State">State of the source after this step.</param>
public sealed record IngestBatch(SourceState State, IReadOnlyList<RawBlock> Blocks, IReadOnlyList<AgentEvent> Events, IReadOnlyList<Rejection> Rejections);

/// <param name="Offset">Byte offset in the uncompressed source.</param>
public sealed record RawBlock(long Offset, ReadOnlyMemory<byte> Bytes);

/// <summary>A content that a source once had.</summary>
/// <param name="Generation">As in <see cref="SourceState.Generation"/>.</param>
/// <param name="Sha256">Hash over all bytes that were read.</param>
public sealed record SourceContent(int Generation, Sha256Digest Sha256, long Bytes);

/// <summary>How far a source has been read.</summary>
public sealed record SourceState
{
    public required string Path { get; init; }

    public required string Format { get; init; }

    public required string Dialect { get; init; }

    /// <summary>Size of the file on disk (compressed size for gzip) and its time of last change when last read: unchanged both, nothing is read again.</summary>
    public required long FileSize { get; init; }

    public required DateTimeOffset FileModified { get; init; }

    /// <summary>Bytes of the uncompressed source that are stored.</summary>
    public required long Offset { get; init; }

    /// <summary>Lines consumed so far, for line-based files.</summary>
    public int Lines { get; init; }

    /// <summary>Hash over the bytes from 0 to <see cref="Offset"/>.</summary>
    public Sha256Digest Sha256 { get; init; }

    /// <summary>Hash over the last 4096 bytes before <see cref="Offset"/> (fewer at the start), to tell a file that grew from one that was rewritten.</summary>
    public Sha256Digest TailSha256 { get; init; }

    /// <summary>The dialect reader's state at <see cref="Offset"/>.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>True when the end of the file was reached.</summary>
    public bool Complete { get; init; }

    /// <summary>0 for the first content seen at this path; one more each time the file was rewritten. Raw blocks of earlier generations stay.</summary>
    public int Generation { get; init; }

    /// <summary>Records counted over this generation of the source. <c>Accepted</c> and <c>Duplicates</c> are settled by the store when it appends.</summary>
    public IngestCounts Counts { get; init; } = IngestCounts.Zero;
}

/// <param name="NewEvents">Events that were not there before.</param>
/// <param name="NewLocations">Distinct record locations with at least one new event.</param>
/// <param name="KnownLocations">Distinct record locations all of whose events were there before.</param>
/// <param name="Sessions">Sessions that gained events.</param>
public sealed record AppendResult(long NewEvents, long NewLocations, long KnownLocations, IReadOnlyCollection<string> Sessions)
{
    /// <summary>Events that the store would not take however often they are offered; kept as rejections of their source.</summary>
    public IReadOnlyList<Rejection> Refused { get; init; } = [];

    /// <summary>The store is away and the batch is safe on this machine's disk; which of its events are new is not known yet, and all are counted so.</summary>
    public bool IsSpooled { get; init; }
}

public sealed record SessionSummary
{
    public required string Id { get; init; }

    public string? Agent { get; init; }

    public string? Model { get; init; }

    public string? Title { get; init; }

    public string? WorkingDirectory { get; init; }

    public required string Format { get; init; }

    public required string Dialect { get; init; }

    /// <summary>Files in the order in which they were first read.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Ended { get; init; }

    public required long Events { get; init; }

    public required long Actions { get; init; }

    /// <summary>True for a stream of outside records (database log, cloud audit), which is evidence and not an agent's session.</summary>
    public bool IsWitness { get; init; }
}

/// <param name="From">Sessions that were still going on then or later; sessions without a time are left out.</param>
/// <param name="To">Sessions that started before; the moment itself is outside.</param>
/// <param name="Agent">The session's agent, exactly.</param>
/// <param name="File">A file of the session, as its path was given.</param>
/// <param name="Witness">False: agents' sessions only; true: outside records only; null: both.</param>
public sealed record SessionQuery(DateTimeOffset? From = null, DateTimeOffset? To = null, string? Agent = null, string? File = null, bool? Witness = false, int? Limit = null);

/// <param name="Agent">The event's agent by name, else its session's.</param>
/// <param name="From">The earliest time, inclusive; events without a time are left out.</param>
/// <param name="To">The time before which events lie, exclusive.</param>
/// <param name="Text">Full-text query over text, arguments and result: words all of which must occur, <c>"a phrase"</c>, <c>word*</c>.</param>
/// <param name="Search">The same with operators.</param>
/// <param name="Sessions">Events of one of these; an empty list never holds.</param>
/// <param name="IsDescending">In the reverse order: the latest first, and those without a time before all.</param>
/// <param name="After">Events behind this place in the order asked for: a list is read a page at a time, and late pages cost what the first one does.</param>
public sealed record EventQuery(
    string? Session = null,
    EventKind? Kind = null,
    string? Tool = null,
    string? Agent = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    string? Text = null,
    int? Limit = null,
    SearchExpression? Search = null,
    IReadOnlyList<string>? Sessions = null,
    bool IsDescending = false,
    EventPlace? After = null)
{
    /// <summary>What must occur, of <see cref="Text"/> and <see cref="Search"/>; null when nothing must.</summary>
    /// <param name="isHopeless">A text was given that holds nothing to look for: nothing is found.</param>
    internal SearchExpression? Wanted(out bool isHopeless)
    {
        SearchExpression? words = Text is null ? null : SearchWords.Parse(Text);
        isHopeless = (Text is not null && words is null) || Sessions is { Count: 0 };
        return (words, Search) switch
        {
            ({ } text, { } search) => new SearchExpression.All([text, search]),
            _ => words ?? Search,
        };
    }
}

/// <summary>Where an event stands in the order of time and then id.</summary>
public readonly record struct EventPlace(DateTimeOffset? Time, EventId Id)
{
    public static EventPlace Of(AgentEvent e) => new(e.Time, e.Id);
}

public sealed record AnalysisQuery(string? Session = null, string? Incident = null, bool? IsIncident = null, string? Agent = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <param name="Dropped">Months, as <c>2026.03</c>, of a store that keeps its events by month.</param>
/// <param name="Kept">Months or sessions that would be dropped, and why they are not.</param>
/// <param name="Sessions">How many sessions were dropped.</param>
public sealed record PruneResult(IReadOnlyList<string> Dropped, IReadOnlyList<(string What, string Why)> Kept, long Sessions);

/// <param name="Severity"><c>error</c>, <c>warning</c> or <c>ok</c>.</param>
/// <param name="Advice">What to do.</param>
public sealed record StoreProblem(string Severity, string What, string Advice);

/// <summary>The store cannot do its work. The message is one sentence for a person; causes are inner exceptions.</summary>
public class StoreException : Exception
{
    public StoreException(string message)
        : base(message)
    {
    }

    public StoreException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public StoreException()
    {
    }
}

/// <summary>The store is away or overloaded: the same may succeed later.</summary>
public sealed class StoreAwayException : StoreException
{
    public StoreAwayException(string message)
        : base(message)
    {
    }

    public StoreAwayException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public StoreAwayException()
    {
    }
}
