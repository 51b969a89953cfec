using AuditLens.Ingestion.Input;
using AuditLens.Ingestion.Pipeline;
using AuditLens.Storage;

namespace AuditLens.Ingestion;

/// <summary>
/// Reads files into a store. Several files are read at the same time, one writer stores them in the order of their paths: the store's content depends on the input alone.
/// What is wrong with the input is told in the summary; only a broken environment throws.
/// </summary>
public sealed class IngestPipeline
{
    private readonly IngestOptions _options;
    private readonly IEventStore _store;
    private readonly IReadOnlyList<InputFile> _files;
    private readonly CommitQueue<FileStep> _queue;
    private int _next = -1;
    private Task _handedOver = Task.CompletedTask;

    private static readonly AppendResult Nothing = new(0, 0, 0, []);

    private IngestPipeline(IngestOptions options, IEventStore store)
    {
        _options = options;
        _store = store;
        _files = [.. InputDiscovery.Find(options.Paths, options.Own), .. options.Bodies.Select(static b => new InputFile(b.Name) { Body = b, IsNamed = true })];
        _queue = new CommitQueue<FileStep>(_files.Count, options.Limits.BufferedBytes);
    }

    /// <exception cref="InputPathException">A path given does not exist.</exception>
    /// <exception cref="StoreException">The store cannot do its work.</exception>
    public static Task<IngestSummary> RunAsync(IngestOptions options, IEventStore store, CancellationToken cancellationToken) =>
        new IngestPipeline(options, store).RunAsync(cancellationToken);

    private async Task<IngestSummary> RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        int workers = Math.Clamp(_options.Parallelism, 1, Math.Max(1, _files.Count));
        Task[] reading = [.. Enumerable.Range(0, workers).Select(_ => Task.Run(() => ReadFilesAsync(stop.Token), stop.Token))];
        try
        {
            return await StoreAsync(stop.Token).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadFilesAsync(CancellationToken cancellationToken)
    {
        for (int i = Interlocked.Increment(ref _next); i < _files.Count; i = Interlocked.Increment(ref _next))
        {
            int file = i;
            Exception? error = null;
            try
            {
                await new FileIngest(_files[file], _store, _options, SubmitAsync).RunAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // The writer meets it when it comes to this file, and stops.
                error = e;
            }

            _queue.Finish(file, error);

            async ValueTask SubmitAsync(FileStep step)
            {
                await _queue.ReserveAsync(file, step.Bytes, cancellationToken).ConfigureAwait(false);
                _queue.Add(file, step);
            }
        }
    }

    private async Task<IngestSummary> StoreAsync(CancellationToken cancellationToken)
    {
        var tally = new SummaryTally(_store, _options, _files);
        var storing = new Queue<(int File, FileStep Step, Task<AppendResult> Append)>();
        try
        {
            for (int file = 0; file < _files.Count; file++)
            {
                await foreach (FileStep step in _queue.StepsOfAsync(file, s => s.Bytes, cancellationToken).ConfigureAwait(false))
                {
                    storing.Enqueue((file, step, AppendAsync(step, cancellationToken)));
                    await TellAsync(tally, storing, _store.AppendsAtOnce - 1, cancellationToken).ConfigureAwait(false);
                }

                // A file is done when what was read of it is stored; the files after it need not wait for that.
                storing.Enqueue((file, FileStep.End, Task.FromResult(Nothing)));
                await TellAsync(tally, storing, _store.AppendsAtOnce - 1, cancellationToken).ConfigureAwait(false);
            }

            await TellAsync(tally, storing, 0, cancellationToken).ConfigureAwait(false);
            return tally.Summary();
        }
        catch
        {
            // Nothing is stored any more once this method has ended.
            await Task.WhenAll(storing.Select(Task (s) => s.Append)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    /// <summary>Hands a step to the store once the step before it was handed over.</summary>
    private async Task<AppendResult> AppendAsync(FileStep step, CancellationToken cancellationToken)
    {
        if (step.Batch is null)
        {
            return Nothing;
        }

        Task before = _handedOver;
        var handedOver = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _handedOver = handedOver.Task;
        try
        {
            IPreparedBatch batch = await step.Batch.ConfigureAwait(false);
            await before.ConfigureAwait(false);
            ValueTask<AppendResult> append = _store.AppendAsync(batch, cancellationToken);
            handedOver.TrySetResult();
            return await append.ConfigureAwait(false);
        }
        finally
        {
            handedOver.TrySetResult();
        }
    }

    /// <summary>Waits until no more than so many steps are being stored, and counts those that are.</summary>
    private static async Task TellAsync(SummaryTally tally, Queue<(int File, FileStep Step, Task<AppendResult> Append)> storing, int left, CancellationToken cancellationToken)
    {
        while (storing.Count > 0 && (storing.Count > left || storing.Peek().Append.IsCompleted))
        {
            (int file, FileStep step, Task<AppendResult> append) = storing.Peek();
            AppendResult result = await append.ConfigureAwait(false);
            _ = storing.Dequeue();
            if (ReferenceEquals(step, FileStep.End))
            {
                tally.FileDone(file);
            }
            else
            {
                await tally.AddAsync(file, step, result, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
