using AuditLens.Ingestion;
using AuditLens.Ingestion.Input;
using AuditLens.Server.Analysis;
using AuditLens.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuditLens.Server.Intake;

/// <summary>Takes in what lies in the watched folders, and what is added to it.</summary>
internal sealed partial class WatchedFolders(ServerSettings settings, IEventStore store, SessionQueue sessions, IntakeStatistics statistics, ILogger<WatchedFolders> log) : BackgroundService
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(10);

    /// <summary>Why the folders cannot be taken in now; null when they are.</summary>
    public string? Problem { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.WatchedFolders.Count == 0)
        {
            return;
        }

        var options = new IngestOptions { Paths = settings.WatchedFolders };
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Take(await IngestPipeline.RunAsync(options, store, stoppingToken).ConfigureAwait(false));
                Problem = null;
                await new IngestWatcher(options, store, settings.Time).RunAsync(Take, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is StoreException or InputPathException or IOException or UnauthorizedAccessException)
            {
                LogFailed(e.Message);
                Problem = e.Message;
                await Task.Delay(AgainAfter, settings.Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Take(IngestSummary summary)
    {
        statistics.Add(summary);
        if (summary.Counts.Events > 0)
        {
            sessions.Touch(summary.Sessions);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The watched folders cannot be taken in and are tried again: {Problem}")]
    private partial void LogFailed(string problem);
}
