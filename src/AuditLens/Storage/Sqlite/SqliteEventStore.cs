using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AuditLens.Events;
using AuditLens.Storage.Sqlite.Reading;
using AuditLens.Storage.Sqlite.Search;
using AuditLens.Storage.Sqlite.Writing;

namespace AuditLens.Storage.Sqlite;

/// <summary>The embedded store: one SQLite file.</summary>
/// <remarks>
/// Calls work on the caller's thread and return when done: SQLite has no asynchronous calls. Only waiting for another writer is asynchronous.
/// Full-text search covers the first 32 Ki characters of text, arguments and result each.
/// </remarks>
public sealed class SqliteEventStore : IEventStore
{
    private readonly SqliteDatabase _database;
    private readonly NameTable _names = new();
    private readonly ConcurrentBag<BatchPreparer> _preparers = [];

    /// <exception cref="StoreException">The file cannot be opened as a store.</exception>
    public SqliteEventStore(string path)
        : this(path, SqliteStoreOptions.Default)
    {
    }

    internal SqliteEventStore(string path, SqliteStoreOptions options)
    {
        _database = new SqliteDatabase(path, options);
        Documents = new SqliteDocuments(_database);
        Findings = new SqliteFindingIndex(_database);
    }

    public string Name => "sqlite:" + _database.Path;

    public IDocumentStore Documents { get; }

    public IFindingIndex Findings { get; }

    public ValueTask<SourceState?> FindSourceAsync(string path, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_database.Read(c => SourceRows.Find(c, path)?.State));

    public IPreparedBatch Prepare(IngestBatch batch)
    {
        BatchPreparer preparer = _preparers.TryTake(out BatchPreparer? idle) ? idle : new BatchPreparer();
        PreparedBatch prepared = preparer.Prepare(batch);
        _preparers.Add(preparer);
        return prepared;
    }

    public async ValueTask<AppendResult> AppendAsync(IPreparedBatch batch, CancellationToken cancellationToken)
    {
        PreparedBatch prepared = batch as PreparedBatch ?? throw new ArgumentException("The batch was prepared by another kind of store.", nameof(batch));
        return await _database.WriteAsync(c => Append(c, prepared, cancellationToken), cancellationToken);
    }

    public async IAsyncEnumerable<SessionSummary> SessionsAsync(SessionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (long number in _database.Read(c => SessionReader.Numbers(c, query)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_database.Read(c => SessionReader.Show(c, number)) is { } session)
            {
                yield return session;
            }
        }
    }

    public ValueTask<SessionSummary?> FindSessionAsync(string sessionId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_database.Read(c => SessionReader.Find(c, sessionId)));

    public ValueTask<IReadOnlyList<AgentEvent>> ReadSessionAsync(string sessionId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_database.Read(c => EventReader.Session(c, sessionId, cancellationToken)));

    public async IAsyncEnumerable<AgentEvent> EventsAsync(EventQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await CatchUpAsync(query, cancellationToken);
        await foreach (AgentEvent e in _database.Stream(c => EventReader.Query(c, query), cancellationToken))
        {
            yield return e;
        }
    }

    public async ValueTask<long> CountEventsAsync(EventQuery query, CancellationToken cancellationToken)
    {
        await CatchUpAsync(query, cancellationToken);
        return _database.Read(c => EventReader.Count(c, query));
    }

    public ValueTask<bool> PrepareSearchAsync(CancellationToken cancellationToken) => SearchIndex.AdvanceAsync(_database, cancellationToken);

    public ValueTask<AgentEvent?> FindEventAsync(EventId id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_database.Read(c => EventReader.Find(c, id)));

    public ValueTask<byte[]?> ReadRawAsync(string path, long offset, int length, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_database.Read(c => RawReader.Read(c, path, offset, length)));

    public ValueTask<byte[]?> ReadRecordAsync(SourceLocation record, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_database.Read(c => RawReader.Read(c, record)));

    public ValueTask<IReadOnlyList<SourceContent>> EarlierContentsAsync(string path, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<SourceContent>>(_database.Read(c => RawReader.EarlierContents(c, path, cancellationToken)));

    public IAsyncEnumerable<SourceState> SourcesAsync(CancellationToken cancellationToken) => _database.Stream(SourceRows.All, cancellationToken);

    public IAsyncEnumerable<Rejection> RejectionsAsync(string? path, CancellationToken cancellationToken) =>
        _database.Stream(c => SourceRows.Rejections(c, path), cancellationToken);

    public async ValueTask SaveAnalysesAsync(IReadOnlyList<StoredAnalysis> analyses, CancellationToken cancellationToken) =>
        await _database.WriteAsync(
            c =>
            {
                AnalysisRows.Save(c, analyses);
                return true;
            },
            cancellationToken);

    public IAsyncEnumerable<StoredAnalysis> AnalysesAsync(AnalysisQuery query, CancellationToken cancellationToken) =>
        _database.Stream(c => AnalysisRows.Query(c, query), cancellationToken);

    public ValueTask<PruneResult> PruneAsync(DateTimeOffset before, bool isTrial, CancellationToken cancellationToken) =>
        new Retention(_database, Documents).PruneAsync(before, isTrial, cancellationToken);

    public ValueTask CopyAsync(string file, CancellationToken cancellationToken)
    {
        _database.Read(c =>
        {
            c.CopyTo(file);
            return true;
        });
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<StoreProblem>> CheckAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<StoreProblem>>(_database.Read(c => StoreCheck.Read(c, _database)));

    public ValueTask DisposeAsync()
    {
        while (_preparers.TryTake(out BatchPreparer? preparer))
        {
            preparer.Dispose();
        }

        _database.Dispose();
        return ValueTask.CompletedTask;
    }

    private ValueTask CatchUpAsync(EventQuery query, CancellationToken cancellationToken) =>
        query.Text is null && query.Search is null ? ValueTask.CompletedTask : SearchIndex.CatchUpAsync(_database, cancellationToken);

    private AppendResult Append(Connection connection, PreparedBatch batch, CancellationToken cancellationToken)
    {
        bool done = false;
        try
        {
            AppendResult result = new BatchAppender(connection, _names, batch, cancellationToken).Append();
            done = true;
            return result;
        }
        finally
        {
            if (!done)
            {
                _names.Forget();
            }
        }
    }
}
