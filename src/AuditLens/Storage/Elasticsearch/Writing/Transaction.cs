using AuditLens.Storage.Elasticsearch.Schema;
using AuditLens.Storage.Elasticsearch.Transport;

namespace AuditLens.Storage.Elasticsearch.Writing;

/// <summary>
/// Stores a group of batches whole or not at all: a number is opened, all documents are written under it (events, raw bytes, sessions, sources, rejections), and one write makes the
/// number count. Whatever breaks in between, nothing of it counts, and who stores the same next meets what was left and takes it over.
/// </summary>
internal sealed class Transaction(ElasticClient client, IndexNames names, CommitLog log, BulkWriter bulk, OpenBatches others, TimeProvider time)
{
    public async Task<AppendResult[]> RunAsync(IReadOnlyList<ElasticBatch> batches, CancellationToken cancellationToken)
    {
        BatchGroup group = new(batches);
        while (true)
        {
            long batch = await log.OpenAsync(cancellationToken).ConfigureAwait(false);
            long waitFor = -1;
            try
            {
                await WriteAsync(group, batch, cancellationToken).ConfigureAwait(false);
                if (await log.CommitAsync(batch, cancellationToken).ConfigureAwait(false))
                {
                    return [.. Enumerable.Range(0, batches.Count).Select(group.Result)];
                }
            }
            catch (YoungerBatchException e)
            {
                waitFor = e.Batch;
            }
            catch
            {
                await GiveUpQuietlyAsync(batch).ConfigureAwait(false);
                throw;
            }

            await others.GiveUpAsync(batch, cancellationToken).ConfigureAwait(false);
            if (waitFor >= 0)
            {
                await others.WaitAsync(waitFor, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task WriteAsync(BatchGroup group, long batch, CancellationToken cancellationToken)
    {
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task beating = BeatAsync(batch, done.Token);
        try
        {
            Creation events = new(client, log, bulk, others, batch);
            group.Settle(await events.RunAsync(group.EventLines, 0, cancellationToken).ConfigureAwait(false), events.Refused);
            Creation raw = new(client, log, bulk, others, batch);
            await raw.RunAsync(group.RawLines, group.EventLines.Count, cancellationToken).ConfigureAwait(false);
            if (raw.Refused.Count > 0)
            {
                throw new StoreException($"{client.Name} refused raw bytes of a log: {raw.Refused.First().Value.Reason}.");
            }

            int next = group.EventLines.Count + group.RawLines.Count;
            next += await new Variants(client, names, group).StoreAsync(new Creation(client, log, bulk, others, batch), next, cancellationToken).ConfigureAwait(false);
            await new StateWriter(client, names, log, bulk, others, time, group, batch, next).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await done.CancelAsync().ConfigureAwait(false);
            await beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task BeatAsync(long batch, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(client.Options.Lease / 3, time, cancellationToken).ConfigureAwait(false);
            await log.BeatAsync(batch, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>When even this fails, the lease ends.</summary>
    private async Task GiveUpQuietlyAsync(long batch)
    {
        try
        {
            using CancellationTokenSource soon = new(client.Options.FirstPatience, time);
            await others.GiveUpAsync(batch, soon.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is StoreException or OperationCanceledException)
        {
        }
    }
}
