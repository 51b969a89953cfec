using System.Globalization;
using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;

namespace AuditLens.Alerting.Delivery;

/// <summary>How a notice is put into words.</summary>
public static class MessageWords
{
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Number(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);

    /// <summary>What the notice is about, in few words: the one thing found, else the group.</summary>
    public static string Subject(AlertNotice n) =>
        n.IsNoData ? "no data"
        : n.Labels.TryGetValue(AlertEvaluator.GroupsLabel, out string? groups) ? $"{groups} at once"
        : n.Worst is [var only] ? only.Title
        : string.Join(", ", n.Labels.Select(l => l.Value));

    /// <summary>One sentence with observed value, window and threshold.</summary>
    public static string Summary(AlertNotice n)
    {
        string window = $"from {Time(n.From)} to {Time(n.To)}";
        if (n.Kind == NoticeKind.Resolved && (n.IsNoData || n.Subject == AlertSubject.Silence))
        {
            return n.IsNoData ? $"Sessions are analysed again, {window}." : $"Events come again, the last at {(n.Last is { } seen ? Time(seen) : "an unknown time")}.";
        }

        if (n.IsNoData)
        {
            return $"Nothing was analysed {window}, so this rule cannot tell.";
        }

        if (n.Kind == NoticeKind.Resolved)
        {
            return $"It is over: {Observed(n)} {window} (limit {Limit(n)}).";
        }

        string still = n.Kind == NoticeKind.Repeated ? "Still so: " : "";
        return n.Subject == AlertSubject.Silence
            ? $"{still}No event for {AlertDuration.Words(TimeSpan.FromSeconds(n.Value))}, the last at {(n.Last is { } last ? Time(last) : "an unknown time")} (limit {Limit(n)})."
            : $"{still}{Observed(n)} {window} (limit {Limit(n)}).";
    }

    /// <summary>A threshold of a rule; a hyphen when it has none.</summary>
    public static string Limit(AlertRule rule, double? threshold) =>
        threshold is not { } value ? "-" : rule.Query.Subject == AlertSubject.Silence ? AlertDuration.Words(TimeSpan.FromSeconds(value)) : Number(value);

    /// <summary>A page of the server; null when its address is not known.</summary>
    public static string? Link(Uri? baseUrl, params ReadOnlySpan<string> parts)
    {
        if (baseUrl is null)
        {
            return null;
        }

        string address = baseUrl.AbsoluteUri.TrimEnd('/');
        foreach (string part in parts)
        {
            address += "/" + Uri.EscapeDataString(part);
        }

        return address;
    }

    private static string Observed(AlertNotice n)
    {
        string count = n.Observed.ToString(CultureInfo.InvariantCulture);
        string things = n.Subject switch
        {
            AlertSubject.Findings => n.Observed == 1 ? "finding" : "findings",
            AlertSubject.Incidents => n.Observed == 1 ? "incident" : "incidents",
            AlertSubject.Departures => n.Observed == 1 ? "departure from the baseline" : "departures from the baseline",
            AlertSubject.Silence => "silent agents",
            _ => n.Observed == 1 ? "session" : "sessions",
        };
        return n.Measure switch
        {
            AlertMeasure.Unusual => string.Create(CultureInfo.InvariantCulture, $"{count} {things}, where {Number(n.Expected ?? 0)} are usual: z-score {Number(n.Value)},"),
            AlertMeasure.Sessions => $"{count} {(n.Observed == 1 ? "session" : "sessions")} with {n.Subject.Word()}",
            _ => $"{count} {things}",
        };
    }

    private static string Limit(AlertNotice n) =>
        n.Threshold is not { } threshold ? "none" : n.Subject == AlertSubject.Silence ? AlertDuration.Words(TimeSpan.FromSeconds(threshold)) : Number(threshold);
}
