namespace AuditLens.Storage.Elasticsearch.Writing;

/// <summary>Lets so many in at once as the cluster takes: half as many after a refusal, one more after each full round without one.</summary>
internal sealed class AdaptiveGate
{
    private readonly int _most;
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private int _inside;
    private int _successes;

    public AdaptiveGate(int most) => Limit = _most = most;

    public int Limit { get; private set; }

    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (_inside < Limit)
            {
                _inside++;
                return;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }

        using CancellationTokenRegistration registration = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await turn.Task.ConfigureAwait(false);
    }

    public void Leave(bool wasRefused)
    {
        lock (_lock)
        {
            _inside--;
            if (wasRefused)
            {
                Limit = Math.Max(1, Limit / 2);
                _successes = 0;
            }
            else if (++_successes >= Limit && Limit < _most)
            {
                Limit++;
                _successes = 0;
            }

            while (_inside < Limit && _waiting.TryDequeue(out TaskCompletionSource? next))
            {
                _inside += next.TrySetResult() ? 1 : 0;
            }
        }
    }
}
