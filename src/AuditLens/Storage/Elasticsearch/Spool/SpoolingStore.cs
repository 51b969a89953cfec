using System.Collections.Concurrent;
using AuditLens.Events;
using AuditLens.Storage.Elasticsearch.Model;
using AuditLens.Storage.Elasticsearch.Writing;

namespace AuditLens.Storage.Elasticsearch.Spool;

/// <summary>
/// A store that goes on taking batches while its cluster is away: they wait on disk, in the order in which they came, and are stored when it is back. Reading is not possible meanwhile,
/// except how far a source has been read.
/// </summary>
internal sealed class SpoolingStore : IEventStore
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(15);

    private readonly IEventStore _inner;
    private readonly SpoolFolder _folder;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _added = new(0);
    private readonly ConcurrentDictionary<string, SourceState> _read = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _blind = new(StringComparer.Ordinal);
    private readonly Task _draining;
    private readonly Lock _lock = new();
    private Task _before = Task.CompletedTask;

    /// <exception cref="StoreException">The folder cannot be used.</exception>
    public SpoolingStore(IEventStore inner, string folder, TimeProvider time)
    {
        (_inner, _folder, _time) = (inner, new SpoolFolder(folder), time);
        _draining = Task.Run(DrainAsync);
    }

    public string Name => _inner.Name;

    public IDocumentStore Documents => _inner.Documents;

    public IFindingIndex Findings => _inner.Findings;

    public int AppendsAtOnce => _inner.AppendsAtOnce;

    public string? Waiting => (_folder.Count, _folder.SetAsideCount) switch
    {
        (0, 0) => null,
        (var waiting, 0) => $"{Name} is away: {waiting} {(waiting == 1 ? "batch waits" : "batches wait")} in {_folder.Path} and will be stored when it is back and a command with this spool runs.",
        (var waiting, var aside) => $"{waiting} batches wait in {_folder.Path}, and {aside} that {Name} refused are kept there with the reason.",
    };

    public async ValueTask<SourceState?> FindSourceAsync(string path, CancellationToken cancellationToken)
    {
        if (_folder.Count > 0 && _read.TryGetValue(path, out SourceState? waiting))
        {
            return waiting;
        }

        try
        {
            SourceState? state = await _inner.FindSourceAsync(path, cancellationToken).ConfigureAwait(false);
            if (state is not null)
            {
                _read[path] = state;
            }

            _blind.TryRemove(path, out _);
            return state;
        }
        catch (StoreAwayException)
        {
            if (_read.TryGetValue(path, out SourceState? last))
            {
                return last;
            }

            _blind[path] = true;
            return null;
        }
    }

    public IPreparedBatch Prepare(IngestBatch batch) => _inner.Prepare(batch);

    public async ValueTask<AppendResult> AppendAsync(IPreparedBatch batch, CancellationToken cancellationToken)
    {
        Task before;
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            before = _before;
            _before = done.Task;
        }

        try
        {
            SourceState state = batch.Batch.State;
            if (_folder.Count == 0 && !_blind.ContainsKey(state.Path))
            {
                try
                {
                    AppendResult result = await _inner.AppendAsync(batch, cancellationToken).ConfigureAwait(false);
                    await before.ConfigureAwait(false);
                    _read[state.Path] = state;
                    return result;
                }
                catch (StoreAwayException)
                {
                    // It waits on disk, behind those that came before it.
                }
            }

            await before.ConfigureAwait(false);
            _folder.Add(SpoolCodec.Encode(batch.Batch, RawOf((ElasticBatch)batch), _blind.ContainsKey(state.Path)));
            _read[state.Path] = state;
            _added.Release();
            return new AppendResult(batch.Batch.Events.Count, 0, 0, [.. batch.Batch.Events.Select(e => e.SessionId).Distinct(StringComparer.Ordinal)]) { IsSpooled = true };
        }
        finally
        {
            done.TrySetResult();
        }
    }

    public IAsyncEnumerable<SessionSummary> SessionsAsync(SessionQuery query, CancellationToken cancellationToken) => _inner.SessionsAsync(query, cancellationToken);

    public ValueTask<SessionSummary?> FindSessionAsync(string sessionId, CancellationToken cancellationToken) => _inner.FindSessionAsync(sessionId, cancellationToken);

    public ValueTask<IReadOnlyList<AgentEvent>> ReadSessionAsync(string sessionId, CancellationToken cancellationToken) => _inner.ReadSessionAsync(sessionId, cancellationToken);

    public IAsyncEnumerable<AgentEvent> EventsAsync(EventQuery query, CancellationToken cancellationToken) => _inner.EventsAsync(query, cancellationToken);

    public ValueTask<long> CountEventsAsync(EventQuery query, CancellationToken cancellationToken) => _inner.CountEventsAsync(query, cancellationToken);

    public ValueTask<AgentEvent?> FindEventAsync(EventId id, CancellationToken cancellationToken) => _inner.FindEventAsync(id, cancellationToken);

    public ValueTask<byte[]?> ReadRawAsync(string path, long offset, int length, CancellationToken cancellationToken) => _inner.ReadRawAsync(path, offset, length, cancellationToken);

    public ValueTask<byte[]?> ReadRecordAsync(SourceLocation record, CancellationToken cancellationToken) => _inner.ReadRecordAsync(record, cancellationToken);

    public ValueTask<IReadOnlyList<SourceContent>> EarlierContentsAsync(string path, CancellationToken cancellationToken) => _inner.EarlierContentsAsync(path, cancellationToken);

    public IAsyncEnumerable<SourceState> SourcesAsync(CancellationToken cancellationToken) => _inner.SourcesAsync(cancellationToken);

    public IAsyncEnumerable<Rejection> RejectionsAsync(string? path, CancellationToken cancellationToken) => _inner.RejectionsAsync(path, cancellationToken);

    public ValueTask SaveAnalysesAsync(IReadOnlyList<StoredAnalysis> analyses, CancellationToken cancellationToken) => _inner.SaveAnalysesAsync(analyses, cancellationToken);

    public IAsyncEnumerable<StoredAnalysis> AnalysesAsync(AnalysisQuery query, CancellationToken cancellationToken) => _inner.AnalysesAsync(query, cancellationToken);

    public ValueTask<PruneResult> PruneAsync(DateTimeOffset before, bool isTrial, CancellationToken cancellationToken) => _inner.PruneAsync(before, isTrial, cancellationToken);

    public async ValueTask<IReadOnlyList<StoreProblem>> CheckAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<StoreProblem> problems = await _inner.CheckAsync(cancellationToken).ConfigureAwait(false);
        return Waiting is { } waiting ? [.. problems, new StoreProblem("warning", waiting, "They are stored as soon as the cluster takes them; what it refused lies beside them with the reason.")] : problems;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _draining.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _inner.DisposeAsync().ConfigureAwait(false);
        _folder.Dispose();
        _stop.Dispose();
        _added.Dispose();
    }

    private static List<RawPiece> RawOf(ElasticBatch batch) => [.. batch.Raw.Select(RawPiece.Of)];

    private async Task DrainAsync()
    {
        TimeSpan delay = FirstDelay;
        while (true)
        {
            if (_folder.Peek() is not { } bytes)
            {
                await _added.WaitAsync(_stop.Token).ConfigureAwait(false);
                continue;
            }

            try
            {
                await StoreAsync(bytes).ConfigureAwait(false);
                _folder.Remove();
                delay = FirstDelay;
            }
            catch (StoreAwayException)
            {
                await Task.Delay(delay, _time, _stop.Token).ConfigureAwait(false);
                delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            }
            catch (StoreException e)
            {
                _folder.SetAside(e.Message);
            }
        }
    }

    private async Task StoreAsync(byte[] bytes)
    {
        (IngestBatch batch, bool isBlind) = SpoolCodec.Decode(bytes);
        if (isBlind && batch.Blocks.Count > 0 && await _inner.FindSourceAsync(batch.State.Path, _stop.Token).ConfigureAwait(false) is { } known)
        {
            batch = batch with { State = batch.State with { Generation = await GenerationAsync(batch, known).ConfigureAwait(false) } };
        }

        await _inner.AppendAsync(_inner.Prepare(batch), _stop.Token).ConfigureAwait(false);
    }

    /// <summary>Of a file that was read without knowing what is stored of it: the stored generation when that holds the same bytes or ends where these begin, else the next one.</summary>
    private async Task<int> GenerationAsync(IngestBatch batch, SourceState known)
    {
        RawBlock first = batch.Blocks[0];
        byte[]? stored = await _inner.ReadRawAsync(batch.State.Path, first.Offset, first.Bytes.Length, _stop.Token).ConfigureAwait(false);
        bool isSame = stored is not null && first.Bytes.Span.SequenceEqual(stored);
        return isSame || (first.Offset > 0 && known.Offset == first.Offset) ? known.Generation : known.Generation + 1;
    }
}
