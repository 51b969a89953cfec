using System.Text.Json;
using AuditLens.Alerting.Rules;
using AuditLens.Reporting.Text;
using AuditLens.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuditLens.Server.Operation;

/// <summary>
/// Drops once a day what need not be kept any longer, when the server was told how long that is. Of several servers on one store one does it; a day that was missed while none ran is made up with the next start.
/// </summary>
internal sealed partial class RetentionService(ServerSettings settings, IEventStore store, ILogger<RetentionService> log) : BackgroundService
{
    private const string Kind = "retention";
    private const string Id = "last";
    private const int LongestError = 500;

    /// <summary>Who began and has not ended for so long has died, or the store would not let it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>At night, when agents and people do least.</summary>
    private static readonly AlertSchedule Daily = AlertSchedule.Parse("30 3 * * *", TimeZoneInfo.Utc);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Keep is not { } keep)
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), settings.Time);
        try
        {
            do
            {
                await TryAsync(keep, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task TryAsync(KeepTime keep, CancellationToken cancellationToken)
    {
        try
        {
            if (await BeginAsync(cancellationToken) is not { } begun)
            {
                return;
            }

            PruneResult result = await new RetentionRun(store, settings.Time).PruneAsync(keep, "server", isTrial: false, cancellationToken);
            await store.Documents.TryPutAsync(Kind, Id, Text(settings.Time.GetUtcNow(), isDone: true), begun.Version, cancellationToken);
            LogDropped(keep, result.Sessions, result.Kept.Count);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(LogText.Line(e is StoreException ? e.Message : $"{e.GetType().Name}: {e.Message}", LongestError));
        }
    }

    /// <returns>Null when it is not due, or another server was first.</returns>
    private async ValueTask<StoredDocument?> BeginAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = settings.Time.GetUtcNow();
        StoredDocument? last = await store.Documents.FindAsync(Kind, Id, cancellationToken);
        if (last is not null)
        {
            Run run = JsonSerializer.Deserialize<Run>(last.Json)!;
            if (run.IsDone ? run.At >= Daily.AtOrBefore(now) : now - run.At < Patience)
            {
                return null;
            }
        }

        return await store.Documents.TryPutAsync(Kind, Id, Text(now, isDone: false), last?.Version, cancellationToken);
    }

    private static string Text(DateTimeOffset at, bool isDone) => JsonSerializer.Serialize(new Run(at, isDone));

    [LoggerMessage(Level = LogLevel.Information, Message = "Retention (keep {Keep}): dropped sessions: {Sessions}, held or still going on: {Kept}")]
    private partial void LogDropped(KeepTime keep, long sessions, int kept);

    [LoggerMessage(Level = LogLevel.Error, Message = "What is older than records are kept could not be dropped, and is tried again in an hour: {Problem}")]
    private partial void LogFailed(string problem);

    /// <param name="At">When it ended; when it began while it is not done.</param>
    private sealed record Run(DateTimeOffset At, bool IsDone);
}
