using AuditLens.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuditLens.Server.Analysis;

/// <summary>Takes quiet sessions from the queue, several at a time; looks at intervals for sessions that others have changed: the command, another server, a process that was killed.</summary>
internal sealed partial class AnalysisWorkers(SessionQueue queue, SessionAnalyst analyst, SessionSweep sweep, ServerSettings settings, ILogger<AnalysisWorkers> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IEnumerable<Task> workers = Enumerable.Range(0, Math.Max(1, settings.AnalysisWorkers)).Select(_ => Task.Run(() => WorkAsync(stoppingToken), CancellationToken.None));
        return Task.WhenAll([SweepAsync(stoppingToken), .. workers]);
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (queue.TakeQuiet() is { } session)
            {
                await OneAsync(session, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await Task.Delay(Look, settings.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task OneAsync(string session, CancellationToken cancellationToken)
    {
        try
        {
            await analyst.AnalyzeAsync(session, cancellationToken).ConfigureAwait(false);
            queue.Done(session);
        }
        catch (OperationCanceledException)
        {
            queue.Done(session);
        }
        catch (Exception e)
        {
            // The store is away, or worse: the session is not lost, it waits again.
            LogFailed(session, e.Message);
            queue.Done(session);
            queue.TouchIfAbsent(session);
            await Task.Delay(AgainAfter, settings.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await sweep.RunAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException e)
            {
                LogSweep(e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(Sweep, settings.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The session {Session} could not be analysed and is tried again: {Problem}")]
    private partial void LogFailed(string session, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store could not be looked through for sessions to analyse: {Problem}")]
    private partial void LogSweep(string problem);
}
