using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;
using AuditLens.Storage;

namespace AuditLens.Alerting;

/// <summary>A dry run: what rules would have told between two moments, by the time of the events. Nothing is sent or remembered.</summary>
public static class AlertPast
{
    /// <summary>By time, then rule; silences that still hold are taken as they are now.</summary>
    public static async Task<IReadOnlyList<AlertNotice>> RunAsync(AlertConfiguration configuration, IEventStore store, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var loader = new AlertDataLoader(store, AlertClock.Happened);
        IReadOnlyList<AlertSilence> silences = await new AlertDocuments(store.Documents).SilencesAsync(from, cancellationToken);
        List<AlertNotice> notices = [];
        foreach (AlertRule rule in configuration.Rules)
        {
            AlertData data = await loader.LoadAsync(rule, from - AlertReplay.LookBack(rule), to, cancellationToken);
            notices.AddRange(AlertReplay.Past(rule, data, from, to, silences));
        }

        return [.. notices.OrderBy(n => n.At).ThenBy(n => n.Rule, StringComparer.Ordinal)];
    }
}
