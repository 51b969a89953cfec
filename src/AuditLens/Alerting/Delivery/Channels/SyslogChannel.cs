using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;

namespace AuditLens.Alerting.Delivery.Channels;

/// <summary>Syslog of RFC 5424 over UDP (RFC 5426), TCP with octet counting (RFC 6587) or TLS (RFC 5425).</summary>
internal sealed class SyslogChannel(ChannelSettings settings, ChannelContext context) : IAlertChannel
{
    private const string Udp = "udp";
    private const string Tcp = "tcp";
    private const string Tls = "tls";

    /// <summary>"log audit" of RFC 5424, table 1.</summary>
    private const int LogAudit = 13;

    /// <summary>Any UDP receiver takes this much (RFC 5426, 3.2, asks for 2048 at least).</summary>
    private const int LongestText = 1_500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static readonly ChannelType Type = new(
        "syslog",
        "Syslog (RFC 5424)",
        [
            new("host", "Syslog server.", IsRequired: true),
            new("port", "514 unless given (6514 with TLS).", Kind: ChannelOptionKind.Number),
            new("transport", "udp (the default), tcp or tls.") { Words = [Udp, Tcp, Tls] },
            TlsTrust.Option,
            new("facility", "Number of the facility, 13 (log audit) unless given.", Kind: ChannelOptionKind.Number),
        ],
        (s, c) => new SyslogChannel(s, c),
        s => s.Number("facility", LogAudit) > 23 ? "'facility' is a number from 1 to 23." : null);

    public async Task SendAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        string host = settings.Option("host")!;
        string transport = settings.Option("transport") ?? Udp;
        int port = settings.Number("port", transport == Tls ? 6514 : 514);
        byte[] line = Encoding.UTF8.GetBytes(Line(notice));
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);
        try
        {
            if (transport == Udp)
            {
                using var udp = new UdpClient(host, port);
                await udp.SendAsync(line, timeout.Token);
                return;
            }

            using var tcp = new TcpClient();
            await tcp.ConnectAsync(host, port, timeout.Token);
            await using Stream stream = transport == Tls ? await SecureAsync(tcp, host, timeout.Token) : tcp.GetStream();
            await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{line.Length} ")), .. line], timeout.Token);
            await stream.FlushAsync(timeout.Token);
            await EndAsync(tcp, stream, timeout.Token);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            throw new ChannelException($"The syslog server {host}:{port} cannot be used: {e.Message}", isPermanent: false, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ChannelException($"The syslog server {host}:{port} did not answer in time.", isPermanent: false, e);
        }
    }

    /// <summary>The message of RFC 5424, 6, without framing.</summary>
    public string Line(AlertNotice notice)
    {
        Dictionary<string, object?> facts = MessageFacts.Of(notice, context.BaseUrl, static t => t);
        string text = MessageTemplate.Render(notice.TitleTemplate ?? MessageTemplate.Title, facts) + ": " + MessageWords.Summary(notice);
        int severity = notice.Level switch { AlertLevel.Critical => 2, AlertLevel.Warning => 4, _ => 5 };
        var data = new StringBuilder("[auditlens@32473");
        foreach ((string name, string value) in notice.Labels.Concat([new("rule", notice.Rule), new("kind", notice.Kind.Word()), new("level", notice.Level.Word()), new("key", notice.Key), new("episode", notice.Episode)]))
        {
            data.Append(' ').Append(name).Append("=\"").Append(Escape(Reporting.Text.LogText.Line(value, 200))).Append('"');
        }

        string time = notice.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        int priority = (settings.Number("facility", LogAudit) * 8) + severity;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<{priority}>1 {time} {HostName()} auditlens {Environment.ProcessId} alert {data}] \uFEFF{Reporting.Text.LogText.Line(text, LongestText)}");
    }

    /// <summary>RFC 5424, 6.3.3: quote, backslash and closing bracket.</summary>
    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);

    private static string HostName()
    {
        string name = new([.. Environment.MachineName.Where(c => c is > ' ' and < '\u007f').Take(255)]);
        return name.Length > 0 ? name : "-";
    }

    private async Task<Stream> SecureAsync(TcpClient tcp, string host, CancellationToken cancellationToken)
    {
        var secure = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false);
        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = host, RemoteCertificateValidationCallback = TlsTrust.Validation(settings) }, cancellationToken);
        return secure;
    }

    /// <summary>
    /// Syslog has no acknowledgement. Ending our side and waiting for the other's end shows at least that the connection held until the server had read what was sent;
    /// servers that keep the connection open are not waited for long.
    /// </summary>
    private static async Task EndAsync(TcpClient tcp, Stream stream, CancellationToken cancellationToken)
    {
        if (stream is SslStream secure)
        {
            await secure.ShutdownAsync();
        }

        tcp.Client.Shutdown(SocketShutdown.Send);
        using var brief = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        brief.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            byte[] rest = new byte[64];
            while (await tcp.Client.ReceiveAsync(rest, brief.Token) > 0)
            {
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The server keeps its side open, as it may.
        }
    }
}
