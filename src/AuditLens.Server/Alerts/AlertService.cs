using AuditLens.Alerting;
using AuditLens.Alerting.Delivery;
using AuditLens.Alerting.Evaluation;
using AuditLens.Reporting.Text;
using AuditLens.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuditLens.Server.Alerts;

/// <summary>Runs the alert rules that are due, every second. What it was doing when the process ended is in the store, and goes on with the next start.</summary>
internal sealed partial class AlertService(ServerSettings settings, AlertScheduler scheduler, ILogger<AlertService> log) : BackgroundService
{
    private const int LongestError = 500;

    /// <summary>Deciding and each channel go their own pace: a receiver that does not answer holds up nobody else.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([LoopAsync(DecideAsync, stoppingToken), .. scheduler.Channels.Select(c => LoopAsync(token => SendAsync(c, token), stoppingToken))]);

    private async Task LoopAsync(Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.AlertInterval, settings.Time);
        try
        {
            do
            {
                await TryAsync(work, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The store may be away for a while; the next tick tries again, and makes up what was missed.
            LogFailed(LogText.Line(e is StoreException ? e.Message : $"{e.GetType().Name}: {e.Message}", LongestError));
        }
    }

    private async Task DecideAsync(CancellationToken cancellationToken)
    {
        AlertRunReport report = await scheduler.DecideAsync(settings.Time.GetUtcNow(), isForced: false, cancellationToken);
        foreach (AlertNotice notice in report.Notices)
        {
            string group = LogText.Line(AlertLabels.Key(notice.Labels), LongestError);
            LogNotice(notice.Kind, notice.Rule, group, notice.Suppressed is null ? "" : " (held back)");
        }

        foreach ((string rule, string error) in report.Failures)
        {
            LogRuleFailed(rule, LogText.Line(error, LongestError));
        }
    }

    private async Task SendAsync(string channel, CancellationToken cancellationToken)
    {
        DeliveryReport report = await scheduler.Outbox.SendDueAsync(channel, cancellationToken);
        foreach (DeliveryFailure failure in report.Failures)
        {
            LogDeliveryFailed(failure.Channel, failure.Rule, LogText.Line(failure.Error, LongestError), failure.IsDead ? "it is kept to be sent again by hand" : "it is tried again");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Alert {Kind}: {Rule} {Group}{HeldBack}")]
    private partial void LogNotice(NoticeKind kind, string rule, string group, string heldBack);

    [LoggerMessage(Level = LogLevel.Error, Message = "The alert rule {Rule} could not be evaluated: {Problem}")]
    private partial void LogRuleFailed(string rule, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The channel {Channel} failed for {Rule}: {Problem} The message is not lost: {Next}.")]
    private partial void LogDeliveryFailed(string channel, string rule, string problem, string next);

    [LoggerMessage(Level = LogLevel.Error, Message = "The alert rules cannot run and are tried again: {Problem}")]
    private partial void LogFailed(string problem);
}
