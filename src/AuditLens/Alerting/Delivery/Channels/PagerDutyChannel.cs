using System.Text.Json;
using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;

namespace AuditLens.Alerting.Delivery.Channels;

/// <summary>PagerDuty Events API v2 (https://developer.pagerduty.com/docs/events-api-v2-overview): the episode is the <c>dedup_key</c>, so that all messages on it are one incident.</summary>
internal sealed class PagerDutyChannel(ChannelSettings settings, ChannelContext context) : IAlertChannel
{
    /// <summary>The API's limit.</summary>
    private const int LongestSummary = 1024;

    public static readonly ChannelType Type = new(
        "pagerduty",
        "PagerDuty Events v2",
        [
            new("routing_key", "Integration key of the service.", IsRequired: true, IsSecret: true),
            new("url", "Address of the API, where it is not PagerDuty's own.", Kind: ChannelOptionKind.Url),
        ],
        (s, c) => new PagerDutyChannel(s, c));

    public Task SendAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        Dictionary<string, object?> facts = MessageFacts.Of(notice, context.BaseUrl, static t => t);
        string summary = MessageTemplate.Render(notice.TitleTemplate ?? MessageTemplate.Title, facts);
        string? link = MessageWords.Link(context.BaseUrl, "alerts");
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            routing_key = context.Value(settings, "routing_key"),
            event_action = notice.Kind == NoticeKind.Resolved ? "resolve" : "trigger",
            dedup_key = notice.Episode,
            client = "AuditLens",
            payload = new
            {
                summary = Reporting.Text.LogText.Shorten(summary, LongestSummary),
                source = notice.Labels.TryGetValue("agent", out string? agent) ? Reporting.Text.LogText.Line(agent, 200) : "auditlens",
                severity = notice.Level == AlertLevel.Critical ? "critical" : "warning",
                timestamp = MessageWords.Time(notice.At),
                component = "auditlens",
                group = notice.Rule,
                custom_details = JsonDocument.Parse(NoticeJson.Bytes(notice, context.BaseUrl)).RootElement,
            },
            links = link is null ? [] : new[] { new { href = link, text = "AuditLens" } },
        });
        return HttpDelivery.PostAsync(settings.Option("url") ?? "https://events.pagerduty.com/v2/enqueue", body, cancellationToken);
    }
}
