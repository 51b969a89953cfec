using AuditLens.Storage.Elasticsearch.Transport;

namespace AuditLens.Storage.Elasticsearch.Writing;

/// <summary>Two batches want the same document, and the other one is younger: who is older gives way and begins anew, so that no two wait for each other.</summary>
internal sealed class YoungerBatchException(long batch) : Exception
{
    public long Batch => batch;
}

/// <summary>Waits for batches of other writers, and undoes those of writers that died.</summary>
internal sealed class OpenBatches(ElasticClient client, CommitLog log, BatchUndo undo, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns when the batch is no longer open: committed, or given up because its writer has not been heard of for a lease.</summary>
    public async Task WaitAsync(long batch, CancellationToken cancellationToken)
    {
        long beat = -1;
        long since = time.GetTimestamp();
        TimeSpan poll = Poll;
        while (true)
        {
            CommitState state = await log.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (!state.Open.TryGetValue(batch, out OpenBatch? open))
            {
                return;
            }

            if (open.Beat != beat)
            {
                beat = open.Beat;
                since = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(since) >= client.Options.Lease)
            {
                await GiveUpAsync(batch, cancellationToken).ConfigureAwait(false);
                return;
            }

            await Task.Delay(poll, time, cancellationToken).ConfigureAwait(false);
            poll = poll * 1.5 < LongestPoll ? poll * 1.5 : LongestPoll;
        }
    }

    /// <summary>Waits for those of the batches that are older than <paramref name="own"/>.</summary>
    /// <exception cref="YoungerBatchException">One that is still open is younger.</exception>
    public async Task WaitAsync(long own, IReadOnlyCollection<long> batches, CancellationToken cancellationToken)
    {
        if (batches.Count == 0)
        {
            return;
        }

        CommitState state = await log.ReadAsync(cancellationToken).ConfigureAwait(false);
        foreach (long batch in batches.Where(state.Open.ContainsKey))
        {
            if (batch > own)
            {
                throw new YoungerBatchException(batch);
            }

            await WaitAsync(batch, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Nothing of the batch counts from now on, and what it left is removed.</summary>
    public async Task GiveUpAsync(long batch, CancellationToken cancellationToken)
    {
        if (await log.AbortAsync(batch, cancellationToken).ConfigureAwait(false))
        {
            await undo.RunAsync(batch, cancellationToken).ConfigureAwait(false);
        }
    }
}
