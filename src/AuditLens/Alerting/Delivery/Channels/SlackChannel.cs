using System.Text;
using System.Text.Json;
using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;

namespace AuditLens.Alerting.Delivery.Channels;

/// <summary>Incoming webhooks of Slack and of those that understand them (Mattermost, Rocket.Chat, Discord's <c>/slack</c>).</summary>
internal sealed class SlackChannel(ChannelSettings settings, ChannelContext context) : IAlertChannel
{
    public static readonly ChannelType Type = new(
        "slack",
        "Incoming webhook of Slack or a program that understands it",
        [new("url", "Address of the incoming webhook; whoever knows it can post.", IsRequired: true, IsSecret: true)],
        (s, c) => new SlackChannel(s, c));

    public Task SendAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        Dictionary<string, object?> facts = MessageFacts.Of(notice, context.BaseUrl, Escape);
        string title = MessageTemplate.Render(notice.TitleTemplate ?? MessageTemplate.Title, facts);
        string text = MessageTemplate.Render(notice.TextTemplate ?? MessageTemplate.Text, facts);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            text = title,
            link_names = false,
            unfurl_links = false,
            unfurl_media = false,
            attachments = new[]
            {
                new { color = Color(notice), fallback = title, text, footer = $"AuditLens {notice.Key}", ts = notice.At.ToUnixTimeSeconds(), mrkdwn_in = Array.Empty<string>() },
            },
        });
        return HttpDelivery.PostAsync(context.Value(settings, "url"), body, cancellationToken);
    }

    /// <summary>
    /// Nothing of a log acts: <c>&amp; &lt; &gt;</c> as Slack asks (which also ends its <c>&lt;!channel&gt;</c> and link syntax), a zero-width space after <c>@</c> against
    /// mentions, and before the marks of emphasis and code.
    /// </summary>
    public static string Escape(string text)
    {
        const char ZeroWidthSpace = '\u200b';
        var escaped = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            switch (c)
            {
                case '&': escaped.Append("&amp;"); break;
                case '<': escaped.Append("&lt;"); break;
                case '>': escaped.Append("&gt;"); break;
                case '@': escaped.Append(c).Append(ZeroWidthSpace); break;
                case '*' or '~' or '`' or '[': escaped.Append(ZeroWidthSpace).Append(c).Append(ZeroWidthSpace); break;
                default: escaped.Append(c); break;
            }
        }

        return escaped.ToString();
    }

    private static string Color(AlertNotice notice) => notice.Level switch { AlertLevel.Critical => "#b3261e", AlertLevel.Warning => "#c77700", _ => "#2e7d32" };
}
