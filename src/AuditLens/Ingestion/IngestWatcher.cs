using AuditLens.Storage;

namespace AuditLens.Ingestion;

/// <summary>Follows paths: ingests what is added to them. Looks when the file system tells of a change, and at intervals, since such notices get lost on network drives and full queues.</summary>
public sealed class IngestWatcher(IngestOptions options, IEventStore store, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Writers append in bursts: a notice is acted on only after this pause.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(200);

    /// <param name="told">Called after each look that brought events or rejections that were not there before.</param>
    /// <returns>Only by cancellation.</returns>
    public async Task RunAsync(Action<IngestSummary> told, CancellationToken cancellationToken)
    {
        using var changed = new SemaphoreSlim(0);
        List<FileSystemWatcher> watchers = [.. options.Paths.Select(p => Watch(p, changed)).OfType<FileSystemWatcher>()];
        try
        {
            long rejectedBefore = long.MaxValue;
            while (true)
            {
                await WaitAsync(changed, cancellationToken).ConfigureAwait(false);
                IngestSummary summary = await IngestPipeline.RunAsync(options with { Progress = null }, store, cancellationToken).ConfigureAwait(false);
                if (summary.Counts.Events > 0 || summary.Counts.Rejected > rejectedBefore)
                {
                    told(summary);
                }

                rejectedBefore = summary.Counts.Rejected;
            }
        }
        finally
        {
            watchers.ForEach(w => w.Dispose());
        }
    }

    private async Task WaitAsync(SemaphoreSlim changed, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task notice = changed.WaitAsync(stop.Token);
        await Task.WhenAny(notice, Task.Delay(Interval, time, stop.Token)).ConfigureAwait(false);
        if (notice.IsCompletedSuccessfully)
        {
            await Task.Delay(Settle, time, cancellationToken).ConfigureAwait(false);
        }

        await stop.CancelAsync().ConfigureAwait(false);
        await notice.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (await changed.WaitAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
        {
            // Many notices of one burst are one reason to look.
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private static FileSystemWatcher? Watch(string path, SemaphoreSlim changed)
    {
        bool isFolder = Directory.Exists(path);
        string? folder = isFolder ? path : Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is null || !Directory.Exists(folder))
        {
            return null;
        }

        try
        {
            var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = isFolder };
            if (!isFolder)
            {
                watcher.Filter = Path.GetFileName(path);
            }

            watcher.Changed += (_, _) => changed.Release();
            watcher.Created += (_, _) => changed.Release();
            watcher.Renamed += (_, _) => changed.Release();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (IOException)
        {
            // No notices to be had (too many watched folders): the interval remains.
            return null;
        }
    }
}
