using System.Text.Json;
using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;
using AuditLens.Reporting.Text;

namespace AuditLens.Alerting.Delivery.Channels;

/// <summary>
/// Prometheus Alertmanager, API v2. Alertmanager knows an alert by its labels, and the level is one of them for its routes: a change of level ends the old alert and starts
/// a new one.
/// </summary>
internal sealed class AlertmanagerChannel(ChannelSettings settings, ChannelContext context) : IAlertChannel
{
    /// <summary>Without an end, Alertmanager takes an alert for resolved after five minutes: it holds twice the repeat interval, or a week where nothing is repeated.</summary>
    private static readonly TimeSpan HoldsUnrepeated = TimeSpan.FromDays(7);

    public static readonly ChannelType Type = new(
        "alertmanager",
        "Prometheus Alertmanager, API v2",
        [
            new("url", "Address of Alertmanager, without /api/v2.", IsRequired: true, Kind: ChannelOptionKind.Url),
            new("bearer_token", "Sent as Authorization: Bearer.", IsSecret: true),
        ],
        (s, c) => new AlertmanagerChannel(s, c));

    public Task SendAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        List<object> alerts = [Alert(notice, notice.Kind == NoticeKind.Resolved ? notice.Before : notice.Level, notice.Kind != NoticeKind.Resolved)];
        if (notice.Kind != NoticeKind.Resolved && notice.Before > AlertLevel.Ok && notice.Before != notice.Level)
        {
            alerts.Add(Alert(notice, notice.Before, isFiring: false));
        }

        string address = context.Value(settings, "url").TrimEnd('/') + "/api/v2/alerts";
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(alerts);
        bool hasToken = settings.Secrets.ContainsKey("bearer_token");
        return HttpDelivery.PostAsync(address, body, cancellationToken, hasToken ? [("Authorization", "Bearer " + context.Value(settings, "bearer_token"))] : []);
    }

    private Dictionary<string, object> Alert(AlertNotice notice, AlertLevel level, bool isFiring)
    {
        Dictionary<string, object?> facts = MessageFacts.Of(notice, context.BaseUrl, static t => t);
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["alertname"] = notice.Rule, ["severity"] = level.Word(), ["source"] = "auditlens" };
        foreach ((string name, string value) in notice.Labels)
        {
            labels[labels.ContainsKey(name) ? $"group_{name}" : name] = LogText.Line(value, 500);
        }

        var alert = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["labels"] = labels,
            ["annotations"] = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["summary"] = MessageTemplate.Render(notice.TitleTemplate ?? MessageTemplate.Title, facts),
                ["description"] = MessageTemplate.Render(notice.TextTemplate ?? MessageTemplate.Text, facts),
                ["key"] = notice.Key,
            },
            ["startsAt"] = MessageWords.Time(notice.Since),
            ["endsAt"] = MessageWords.Time(isFiring ? context.Time.GetUtcNow() + (notice.Repeat * 2 ?? HoldsUnrepeated) : context.Time.GetUtcNow()),
        };
        if (MessageWords.Link(context.BaseUrl, "alerts") is { } link)
        {
            alert["generatorURL"] = link;
        }

        return alert;
    }
}
