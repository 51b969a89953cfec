using AuditLens.Server.Intake;
using AuditLens.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuditLens.Server.Search;

/// <summary>Brings the full-text index up to date while nothing comes in, so that no person who searches waits for it; intake goes first.</summary>
internal sealed partial class SearchPreparation(IEventStore store, IntakeStatistics intake, TimeProvider time, ILogger<SearchPreparation> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AgainAfter = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long seen = -1;
        while (!stoppingToken.IsCancellationRequested)
        {
            bool isQuiet = intake.Events == seen;
            seen = intake.Events;
            TimeSpan pause = Look;
            try
            {
                if (isQuiet && await store.PrepareSearchAsync(stoppingToken).ConfigureAwait(false))
                {
                    pause = TimeSpan.Zero;
                }
            }
            catch (StoreException e)
            {
                LogFailed(e.Message);
                pause = AgainAfter;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The full-text index could not be brought up to date and is tried again; until then the first search does it: {Problem}")]
    private partial void LogFailed(string problem);
}
