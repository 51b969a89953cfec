using System.Net.Sockets;
using AuditLens.Alerting.Evaluation;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace AuditLens.Alerting.Delivery.Channels;

/// <summary>Mail in plain text. The message id follows from the notice's key, so that mail programs show a repeated delivery once.</summary>
internal sealed class SmtpChannel(ChannelSettings settings, ChannelContext context) : IAlertChannel
{
    private const string StartTls = "starttls";
    private const string Implicit = "implicit";
    private const string None = "none";

    private const int Patience = 20_000;

    public static readonly ChannelType Type = new(
        "smtp",
        "Mail over SMTP",
        [
            new("host", "Mail server.", IsRequired: true),
            new("port", "587 unless given (465 with implicit TLS).", Kind: ChannelOptionKind.Number),
            new("tls", "starttls (the default), implicit, or none.") { Words = [StartTls, Implicit, None] },
            TlsTrust.Option,
            new("user", "Name to log in with."),
            new("password", "Password to log in with.", IsSecret: true),
            new("from", "Sender, as in AuditLens <audit@example.com>.", IsRequired: true),
            new("to", "Receivers, separated by commas.", IsRequired: true),
        ],
        (s, c) => new SmtpChannel(s, c),
        ProblemOf);

    public async Task SendAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        using MimeMessage message = Message(notice);
        string host = settings.Option("host")!;
        string tls = settings.Option("tls") ?? StartTls;
        using var client = new SmtpClient { Timeout = Patience };
        if (TlsTrust.Validation(settings) is { } validation)
        {
            client.ServerCertificateValidationCallback = validation;
        }

        try
        {
            SecureSocketOptions security = tls switch { Implicit => SecureSocketOptions.SslOnConnect, None => SecureSocketOptions.None, _ => SecureSocketOptions.StartTls };
            await client.ConnectAsync(host, settings.Number("port", tls == Implicit ? 465 : 587), security, cancellationToken);
            if (settings.Option("user") is { } user)
            {
                await client.AuthenticateAsync(user, context.Value(settings, "password"), cancellationToken);
            }

            await client.SendAsync(message, cancellationToken);
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (SmtpCommandException e)
        {
            // 4xx asks to come again later, 5xx refuses (RFC 5321, 4.2.1).
            throw new ChannelException($"The mail server {host} refused the message ({(int)e.StatusCode}).", isPermanent: (int)e.StatusCode >= 500, e);
        }
        catch (AuthenticationException e)
        {
            throw new ChannelException($"The mail server {host} did not take the name and password.", isPermanent: false, e);
        }
        catch (SslHandshakeException e)
        {
            throw new ChannelException($"The mail server {host} has no certificate that is trusted.", isPermanent: false, e);
        }
        catch (Exception e) when (e is ProtocolException or IOException or SocketException or NotSupportedException or TimeoutException)
        {
            throw new ChannelException($"The mail server {host} cannot be used: {e.Message}", isPermanent: false, e);
        }
    }

    private static string? ProblemOf(ChannelSettings settings)
    {
        bool isPlain = settings.Option("tls") == None;
        return !MailboxAddress.TryParse(settings.Option("from"), out _) ? "'from' is no mail address."
            : !InternetAddressList.TryParse(settings.Option("to"), out _) ? "'to' is no list of mail addresses."
            : settings.Option("user") is not null != settings.Secrets.ContainsKey("password") ? "'user' and 'password' belong together."
            : isPlain && settings.Option("user") is not null ? "A password is not sent without TLS."
            : null;
    }

    private MimeMessage Message(AlertNotice notice)
    {
        Dictionary<string, object?> facts = MessageFacts.Of(notice, context.BaseUrl, static t => t);
        var message = new MimeMessage
        {
            Subject = Reporting.Text.LogText.Line(MessageTemplate.Render(notice.TitleTemplate ?? MessageTemplate.Title, facts), 250),
            MessageId = $"{notice.Key}@auditlens.invalid",
            Date = context.Time.GetUtcNow(),
            Body = new TextPart("plain") { Text = MessageTemplate.Render(notice.TextTemplate ?? MessageTemplate.Text, facts) },
        };
        message.From.Add(MailboxAddress.Parse(settings.Option("from")!));
        message.To.AddRange(InternetAddressList.Parse(settings.Option("to")!));

        // All messages on one episode stand in one thread.
        message.References.Add($"{notice.Episode}@auditlens.invalid");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-AuditLens-Rule", notice.Rule);
        message.Headers.Add("X-AuditLens-Level", notice.Level.Word());
        return message;
    }
}
