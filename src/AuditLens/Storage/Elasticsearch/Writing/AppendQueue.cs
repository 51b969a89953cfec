using System.Threading.Channels;

namespace AuditLens.Storage.Elasticsearch.Writing;

/// <summary>
/// Stores batches in the order in which they were given, as many together as are waiting: what is costly on a cluster is the number of requests, and a group makes as few as one batch.
/// </summary>
internal sealed class AppendQueue : IAsyncDisposable
{
    /// <summary>Encoded bytes stored together.</summary>
    private const long GroupBytes = 16 << 20;

    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Func<IReadOnlyList<ElasticBatch>, CancellationToken, Task<AppendResult[]>> _store;
    private readonly Task _loop;

    public AppendQueue(Func<IReadOnlyList<ElasticBatch>, CancellationToken, Task<AppendResult[]>> store)
    {
        _store = store;
        _loop = Task.Run(RunAsync);
    }

    public async Task<AppendResult> AppendAsync(ElasticBatch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiting waiting = new(batch, new TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously), cancellationToken);
        return _waiting.Writer.TryWrite(waiting) ? await waiting.Done.Task.ConfigureAwait(false) : throw new ObjectDisposedException(nameof(AppendQueue));
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            List<Waiting> group = [];
            long bytes = 0;
            while (bytes < GroupBytes && _waiting.Reader.TryRead(out Waiting? next))
            {
                if (next.CancellationToken.IsCancellationRequested)
                {
                    next.Done.TrySetCanceled(next.CancellationToken);
                    continue;
                }

                group.Add(next);
                bytes += next.Batch.Events.Sum(l => (long)l.Length) + next.Batch.Raw.Sum(l => (long)l.Length);
            }

            if (group.Count > 0)
            {
                await StoreAsync(group).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The group is given up when nobody waits for it any more.</summary>
    private async Task StoreAsync(List<Waiting> group)
    {
        using CancellationTokenSource nobody = new();
        int left = group.Count;
        CancellationTokenRegistration[] registrations =
        [
            .. group.Select(w => w.CancellationToken.Register(() =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                {
                    nobody.Cancel();
                }
            })),
        ];
        try
        {
            AppendResult[] results = await _store([.. group.Select(w => w.Batch)], nobody.Token).ConfigureAwait(false);
            for (int i = 0; i < group.Count; i++)
            {
                group[i].Done.TrySetResult(results[i]);
            }
        }
        catch (OperationCanceledException)
        {
            group.ForEach(w => w.Done.TrySetCanceled(w.CancellationToken));
        }
        catch (Exception e)
        {
            group.ForEach(w => w.Done.TrySetException(e));
        }
        finally
        {
            foreach (CancellationTokenRegistration registration in registrations)
            {
                await registration.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private sealed record Waiting(ElasticBatch Batch, TaskCompletionSource<AppendResult> Done, CancellationToken CancellationToken);
}
