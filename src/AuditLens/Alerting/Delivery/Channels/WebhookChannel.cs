using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AuditLens.Alerting.Evaluation;

namespace AuditLens.Alerting.Delivery.Channels;

/// <summary>
/// Posts <c>auditlens.alert/1</c>, signed: <c>X-AuditLens-Signature: v1=</c> and the HMAC-SHA256 in hexadecimal of timestamp, a dot and the body. The receiver checks it in
/// constant time, refuses timestamps older than five minutes, and drops deliveries whose key it has.
/// </summary>
internal sealed class WebhookChannel(ChannelSettings settings, ChannelContext context) : IAlertChannel
{
    public static readonly ChannelType Type = new(
        "webhook",
        "HTTP POST of JSON, signed with HMAC-SHA256",
        [
            new("url", "Address to post to.", IsRequired: true, Kind: ChannelOptionKind.Url),
            new("secret", "Key of the signature, known to both sides.", IsRequired: true, IsSecret: true),
        ],
        (s, c) => new WebhookChannel(s, c));

    public Task SendAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        byte[] body = NoticeJson.Bytes(notice, context.BaseUrl);
        string timestamp = context.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return HttpDelivery.PostAsync(
            context.Value(settings, "url"),
            body,
            cancellationToken,
            ("X-AuditLens-Delivery", notice.Key),
            ("X-AuditLens-Timestamp", timestamp),
            ("X-AuditLens-Signature", "v1=" + Signature(context.Value(settings, "secret"), timestamp, body)));
    }

    public static string Signature(string secret, string timestamp, byte[] body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.ASCII.GetBytes(timestamp + "."), .. body]));
}
