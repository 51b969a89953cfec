using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AuditLens.Events;
using AuditLens.Storage.Elasticsearch.Analyses;
using AuditLens.Storage.Elasticsearch.Model;
using AuditLens.Storage.Elasticsearch.Reading;
using AuditLens.Storage.Elasticsearch.Schema;
using AuditLens.Storage.Elasticsearch.Transport;
using AuditLens.Storage.Elasticsearch.Writing;

namespace AuditLens.Storage.Elasticsearch;

/// <summary>The store on a cluster. Opening it asks nothing of the cluster; the first call sets up what is missing.</summary>
internal sealed class ElasticsearchEventStore : IEventStore
{
    private readonly ElasticClient _client;
    private readonly IndexNames _names;
    private readonly Templates _templates;
    private readonly CommitLog _log;
    private readonly Snapshots _snapshots;
    private readonly ElasticReader _reader;
    private readonly SourceReader _sources;
    private readonly AnalysisDocuments _analyses;
    private readonly AppendQueue _queue;
    private readonly ConcurrentBag<BatchEncoder> _encoders = [];
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile bool _isReady;

    public ElasticsearchEventStore(ElasticsearchOptions options)
        : this(options, new RetryingTransport(new ClientTransport(options), options, TimeProvider.System), TimeProvider.System)
    {
    }

    internal ElasticsearchEventStore(ElasticsearchOptions options, IElasticTransport transport, TimeProvider time)
    {
        _client = new ElasticClient(transport, options);
        _names = new IndexNames(options.Prefix);
        _templates = new Templates(_client, _names);
        _log = new CommitLog(_client, _names);
        BulkWriter bulk = new(_client, time);
        OpenBatches others = new(_client, _log, new BatchUndo(_client, _names, bulk), time);
        Snapshots snapshots = _snapshots = new Snapshots(_client, _names, _log);
        _reader = new ElasticReader(_client, _names, snapshots);
        _sources = new SourceReader(_client, _names, _log, snapshots);
        _analyses = new AnalysisDocuments(_client, _names, bulk, snapshots);
        Findings = new ElasticFindings(_client, _names, snapshots, ReadyAsync);
        Documents = new ElasticDocuments(_client, _names, snapshots, ReadyAsync);
        Transaction transaction = new(_client, _names, _log, bulk, others, time);
        _queue = new AppendQueue(async (batches, cancellationToken) =>
        {
            await ReadyAsync(cancellationToken).ConfigureAwait(false);
            return await transaction.RunAsync(batches, cancellationToken).ConfigureAwait(false);
        });
    }

    public string Name => _client.Name;

    /// <summary>Enough to fill a group while the one before it is stored.</summary>
    public int AppendsAtOnce => 32;

    public IDocumentStore Documents { get; }

    public IFindingIndex Findings { get; }

    public async ValueTask<SourceState?> FindSourceAsync(string path, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _sources.FindAsync(path, cancellationToken).ConfigureAwait(false);
    }

    public IPreparedBatch Prepare(IngestBatch batch)
    {
        BatchEncoder encoder = _encoders.TryTake(out BatchEncoder? idle) ? idle : new BatchEncoder(_names);
        ElasticBatch prepared = encoder.Encode(batch);
        _encoders.Add(encoder);
        return prepared;
    }

    public async ValueTask<AppendResult> AppendAsync(IPreparedBatch batch, CancellationToken cancellationToken) =>
        await _queue.AppendAsync(batch as ElasticBatch ?? throw new ArgumentException("The batch was prepared by another kind of store.", nameof(batch)), cancellationToken).ConfigureAwait(false);

    public IAsyncEnumerable<SessionSummary> SessionsAsync(SessionQuery query, CancellationToken cancellationToken) =>
        WhenReady(() => _reader.SessionsAsync(query, cancellationToken), cancellationToken);

    public async ValueTask<SessionSummary?> FindSessionAsync(string sessionId, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _reader.FindSessionAsync(sessionId, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<AgentEvent>> ReadSessionAsync(string sessionId, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _reader.ReadSessionAsync(sessionId, cancellationToken).ConfigureAwait(false);
    }

    public IAsyncEnumerable<AgentEvent> EventsAsync(EventQuery query, CancellationToken cancellationToken) =>
        WhenReady(() => _reader.EventsAsync(query, cancellationToken), cancellationToken);

    public async ValueTask<long> CountEventsAsync(EventQuery query, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _reader.CountEventsAsync(query, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<AgentEvent?> FindEventAsync(EventId id, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _reader.FindEventAsync(id, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<byte[]?> ReadRawAsync(string path, long offset, int length, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _sources.RawAsync(path, offset, length, static _ => true, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<byte[]?> ReadRecordAsync(SourceLocation record, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _sources.RawAsync(record.File, record.Offset, record.Length, bytes => Sha256Digest.Of(bytes) == record.Sha256, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<SourceContent>> EarlierContentsAsync(string path, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await _sources.EarlierContentsAsync(path, cancellationToken).ConfigureAwait(false);
    }

    public IAsyncEnumerable<SourceState> SourcesAsync(CancellationToken cancellationToken) => WhenReady(() => _sources.AllAsync(cancellationToken), cancellationToken);

    public IAsyncEnumerable<Rejection> RejectionsAsync(string? path, CancellationToken cancellationToken) =>
        WhenReady(() => _sources.RejectionsAsync(path, cancellationToken), cancellationToken);

    public async ValueTask SaveAnalysesAsync(IReadOnlyList<StoredAnalysis> analyses, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        await _analyses.SaveAsync(analyses, cancellationToken).ConfigureAwait(false);
    }

    public IAsyncEnumerable<StoredAnalysis> AnalysesAsync(AnalysisQuery query, CancellationToken cancellationToken) =>
        WhenReady(() => _analyses.QueryAsync(query, cancellationToken), cancellationToken);

    public async ValueTask<PruneResult> PruneAsync(DateTimeOffset before, bool isTrial, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await new Retention(_client, _names, _snapshots, Documents).PruneAsync(before, isTrial, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<StoreProblem>> CheckAsync(CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        return await new ClusterCheck(_client, _names, _templates).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync().ConfigureAwait(false);
        while (_encoders.TryTake(out BatchEncoder? encoder))
        {
            encoder.Dispose();
        }

        _log.Dispose();
        _one.Dispose();
        _client.Dispose();
    }

    /// <summary>Removes all that the store holds and keeps its indices, for tests: to make indices anew takes a cluster longer than the tests.</summary>
    internal static async Task EmptyAsync(ElasticsearchOptions options, CancellationToken cancellationToken)
    {
        using ElasticClient client = new(new RetryingTransport(new ClientTransport(options), options, TimeProvider.System), options);
        using DocumentBuffer buffer = new();
        string all = options.Prefix + "-*";
        await client.SendAsync("POST", $"{all}/_refresh", null, cancellationToken).ConfigureAwait(false);
        await foreach (JsonElement hit in new Search(client, all) { Sort = [EventSearch.Ascending("_doc", null)], WithSource = false }.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            buffer.Delete(hit.GetProperty("_index").GetString()!, hit.GetProperty("_id").GetString()!, null);
        }

        await new BulkWriter(client, TimeProvider.System).WriteAsync(buffer.Take(), cancellationToken).ConfigureAwait(false);
        await client.SendAsync("POST", $"{all}/_refresh", null, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReadyAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_isReady)
        {
            return;
        }

        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isReady)
            {
                await _templates.EnsureAsync(cancellationToken).ConfigureAwait(false);
                _isReady = true;
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private async IAsyncEnumerable<T> WhenReady<T>(Func<IAsyncEnumerable<T>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken).ConfigureAwait(false);
        await foreach (T item in read().ConfigureAwait(false))
        {
            yield return item;
        }
    }
}
