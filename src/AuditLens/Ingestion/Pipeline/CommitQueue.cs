using System.Threading.Channels;

namespace AuditLens.Ingestion.Pipeline;

/// <summary>
/// Hands steps from the workers, which read files at the same time, to the one writer in the order of the files, so that the store's content does not depend on timing.
/// Workers ahead of their turn wait once too many bytes do; the file whose turn it is can always go on.
/// </summary>
internal sealed class CommitQueue<T>(int files, long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly Channel<T>[] _channels = [.. Enumerable.Range(0, files).Select(_ => Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true }))];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _waiting;
    private long _waitingOfTurn;
    private int _turn;

    /// <summary>Waits until there is room for so many bytes of this file.</summary>
    public async ValueTask ReserveAsync(int file, long bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                // A quarter is kept for the file whose turn it is, so that it can read ahead of the writer as well.
                long allowed = file == _turn ? maxBytes : maxBytes * 3 / 4;
                if (_waiting + bytes <= allowed || (file == _turn && _waitingOfTurn == 0))
                {
                    _waiting += bytes;
                    _waitingOfTurn += file == _turn ? bytes : 0;
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Adds a step for which room was reserved.</summary>
    public void Add(int file, T step) => _channels[file].Writer.TryWrite(step);

    public void Finish(int file, Exception? error = null) => _channels[file].Writer.TryComplete(error);

    /// <summary>The steps of one file, in order. Files are asked for from the first to the last.</summary>
    public IAsyncEnumerable<T> StepsOfAsync(int file, Func<T, long> bytesOf, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _turn = file;
            // What this file put there before its turn was not counted as its own; counting anew from zero only lets it go on sooner.
            _waitingOfTurn = 0;
            Signal();
        }

        return ReadAsync(file, bytesOf, cancellationToken);
    }

    private async IAsyncEnumerable<T> ReadAsync(int file, Func<T, long> bytesOf, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (T step in _channels[file].Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return step;
            lock (_lock)
            {
                _waiting -= bytesOf(step);
                _waitingOfTurn = Math.Max(0, _waitingOfTurn - bytesOf(step));
                Signal();
            }
        }
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
