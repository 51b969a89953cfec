using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AuditLens.Storage.Elasticsearch.Schema;
using AuditLens.Storage.Elasticsearch.Transport;

namespace AuditLens.Storage.Elasticsearch.Writing;

/// <summary>Keeps <see cref="CommitState"/> on the cluster, changed by optimistic concurrency: who was not the last to read it reads again.</summary>
internal sealed class CommitLog(ElasticClient client, IndexNames names) : IDisposable
{
    private const string Document = "commit";

    /// <summary>Requests of a writer thought dead arrive within minutes or never; so many aborted batches are more than there ever are in that time.</summary>
    private const int AbortedKept = 100;

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly string _process = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private (CommitState State, long SequenceNumber, long Term)? _last;
    private long _opened;

    /// <summary>As it is on the cluster now.</summary>
    public async Task<CommitState> ReadAsync(CancellationToken cancellationToken) => (await LoadAsync(cancellationToken).ConfigureAwait(false)).State;

    /// <summary>Opens a batch and gives its number.</summary>
    public async Task<long> OpenAsync(CancellationToken cancellationToken)
    {
        string writer = string.Create(CultureInfo.InvariantCulture, $"{_process}-{Interlocked.Increment(ref _opened)}");
        CommitState state = await UpdateAsync(
            s => s.Open.Any(o => o.Value.Writer == writer) ? s : s with { Next = s.Next + 1, Open = s.Open.Add(s.Next, new OpenBatch(writer, 0)) },
            cancellationToken).ConfigureAwait(false);
        return state.Open.First(o => o.Value.Writer == writer).Key;
    }

    /// <summary>From now on the batch counts.</summary>
    /// <returns>False when somebody thought its writer dead and gave it up: then nothing of it counts.</returns>
    public async Task<bool> CommitAsync(long batch, CancellationToken cancellationToken) =>
        !(await UpdateAsync(s => s.Open.ContainsKey(batch) ? s with { Open = s.Open.Remove(batch) } : s, cancellationToken).ConfigureAwait(false)).Aborted.Contains(batch);

    /// <summary>From now on the batch never counts.</summary>
    /// <returns>False when it had been committed meanwhile.</returns>
    public async Task<bool> AbortAsync(long batch, CancellationToken cancellationToken)
    {
        CommitState state = await UpdateAsync(
            s => s.Open.ContainsKey(batch) ? s with { Open = s.Open.Remove(batch), Aborted = Trimmed(s.Aborted.Add(batch)) } : s,
            cancellationToken).ConfigureAwait(false);
        return state.Aborted.Contains(batch);
    }

    /// <summary>Tells those who wait that the writer lives.</summary>
    public Task BeatAsync(long batch, CancellationToken cancellationToken)
    {
        // Settled at the first look: a request that was repeated meets its own first try.
        long? next = null;
        return UpdateAsync(
            s =>
            {
                if (!s.Open.TryGetValue(batch, out OpenBatch? open))
                {
                    return s;
                }

                next ??= open.Beat + 1;
                return open.Beat >= next ? s : s with { Open = s.Open.SetItem(batch, open with { Beat = next.Value }) };
            },
            cancellationToken);
    }

    public void Dispose() => _one.Dispose();

    private static System.Collections.Immutable.ImmutableSortedSet<long> Trimmed(System.Collections.Immutable.ImmutableSortedSet<long> aborted) =>
        aborted.Count > AbortedKept ? aborted.Remove(aborted.Min) : aborted;

    private async Task<CommitState> UpdateAsync(Func<CommitState, CommitState> change, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                (CommitState before, long number, long term) = _last ?? await LoadAsync(cancellationToken).ConfigureAwait(false);
                CommitState after = change(before);
                if (ReferenceEquals(after, before))
                {
                    return after;
                }

                if (await TrySaveAsync(after, number, term, cancellationToken).ConfigureAwait(false))
                {
                    return after;
                }

                _last = null;
            }
        }
        catch
        {
            // What the cluster has now is not known.
            _last = null;
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<(CommitState State, long SequenceNumber, long Term)> LoadAsync(CancellationToken cancellationToken)
    {
        using JsonDocument? found = await client.FindAsync("GET", $"{names.Control}/_doc/{Document}", null, cancellationToken).ConfigureAwait(false);
        return found is null
            ? (CommitState.Empty, -1, 0)
            : (CommitState.Read(found.RootElement.GetProperty("_source")), found.RootElement.GetProperty("_seq_no").GetInt64(), found.RootElement.GetProperty("_primary_term").GetInt64());
    }

    private async Task<bool> TrySaveAsync(CommitState state, long number, long term, CancellationToken cancellationToken)
    {
        string condition = number < 0 ? "op_type=create" : string.Create(CultureInfo.InvariantCulture, $"if_seq_no={number}&if_primary_term={term}");
        ElasticResponse response = await client.SendAsync("PUT", $"{names.Control}/_doc/{Document}?{condition}", state.ToJson(), cancellationToken).ConfigureAwait(false);
        if (response.Status == 409)
        {
            return false;
        }

        if (!response.IsSuccess)
        {
            throw client.Failure(response);
        }

        using JsonDocument saved = client.Parse(response);
        _last = (state, saved.RootElement.GetProperty("_seq_no").GetInt64(), saved.RootElement.GetProperty("_primary_term").GetInt64());
        return true;
    }
}
