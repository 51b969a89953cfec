using System.Text.Json;
using AuditLens.Alerting.Delivery;
using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Alerting.Peers;

/// <summary>The receivers that people run, for real.</summary>
public sealed class PeerTests : IDisposable
{
    private const string Alertmanager = "/usr/bin/prometheus-alertmanager";
    private const string Rsyslog = "/usr/sbin/rsyslogd";
    private const string Python = "/usr/bin/python3";

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [PeerFact(Alertmanager)]
    public async Task Alertmanager_groups_what_fires_and_hears_when_it_is_over()
    {
        using var hook = new HttpReceiver();
        int port = HttpReceiver.FreePort();
        string configuration = _folder.Write("alertmanager.yml", $$"""
            route: { receiver: hook, group_by: [alertname], group_wait: 2s, group_interval: 1s }
            receivers: [{ name: hook, webhook_configs: [{ url: "{{hook.Url}}", send_resolved: true }] }]
            """);
        using var alertmanager = new Peer(Alertmanager, "--config.file", configuration, "--storage.path", _folder.Combine("data"), "--web.listen-address", $"127.0.0.1:{port}", "--cluster.listen-address", "");
        await alertmanager.ListensAsync(port);
        string channel = $"type: alertmanager, url: \"http://127.0.0.1:{port}\"";

        await SendAsync(channel, Now(SomeAlert.Notice(agent: "a")));
        await SendAsync(channel, Now(SomeAlert.Notice("<b>&\u001b[0m\"", agent: "b\\\"\u202e")));
        await alertmanager.UntilAsync(() => hook.Requests.Any(r => Alerts(r.Body).Count() == 2), "the two alerts have not come through together");
        await SendAsync(channel, Over(SomeAlert.Notice(agent: "a")));
        await SendAsync(channel, Over(SomeAlert.Notice(agent: "b\\\"\u202e")));
        await alertmanager.UntilAsync(() => hook.Requests.Any(r => Status(r.Body) == "resolved"), "its end has not come through");

        JsonElement firing = JsonDocument.Parse(hook.Requests.First(r => Alerts(r.Body).Count() == 2).Body).RootElement;
        Assert.Equal("critical-incident", firing.GetProperty("groupLabels").GetProperty("alertname").GetString());
        Assert.Equal(["a", "b\\\""], firing.GetProperty("alerts").EnumerateArray().Select(a => a.GetProperty("labels").GetProperty("agent").GetString()).Order(StringComparer.Ordinal));
        Assert.All(firing.GetProperty("alerts").EnumerateArray(), a => Assert.Equal("critical", a.GetProperty("labels").GetProperty("severity").GetString()));
    }

    [PeerFact(Python, "/usr/lib/python3/dist-packages/aiosmtpd")]
    public async Task A_mail_server_takes_the_message_over_STARTTLS_from_who_logged_in()
    {
        int port = HttpReceiver.FreePort();
        string script = _folder.Write("server.py", """
            import asyncio, ssl, sys
            from aiosmtpd.controller import Controller
            from aiosmtpd.smtp import AuthResult

            class Handler:
                async def handle_DATA(self, server, session, envelope):
                    open(sys.argv[4], "wb").write(b"%s %s\n" % (envelope.mail_from.encode(), ",".join(envelope.rcpt_tos).encode()) + envelope.content)
                    return "250 taken"

            def check(server, session, envelope, mechanism, auth):
                return AuthResult(handled=False, success=auth.login == b"ann" and auth.password == b"pa55")

            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(sys.argv[2], sys.argv[3])
            Controller(Handler(), hostname="127.0.0.1", port=int(sys.argv[1]), tls_context=tls, require_starttls=True, authenticator=check, auth_required=True).start()
            asyncio.new_event_loop().run_forever()
            """);
        string certificate = _folder.Write("server.pem", _authority.Server.ExportCertificatePem());
        using var key = System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPrivateKey(_authority.Server)!;
        using var server = new Peer(Python, script, $"{port}", certificate, _folder.Write("key.pem", key.ExportPkcs8PrivateKeyPem()), _folder.Combine("mail.eml"));
        await server.ListensAsync(port);
        string channel = $"type: smtp, host: localhost, port: {port}, ca: {_folder.Write("ca.pem", _authority.Pem)}, user: ann, password_file: {_folder.Write("password", "pa55\n")}, from: audit@example.com, to: ops@example.com";

        await SendAsync(channel, SomeAlert.Notice("Größe: agent drops the database"));

        MimeKit.MimeMessage message = await MimeKit.MimeMessage.LoadAsync(new MemoryStream(File.ReadAllBytes(_folder.Combine("mail.eml"))[(File.ReadAllText(_folder.Combine("mail.eml")).IndexOf('\n', StringComparison.Ordinal) + 1)..]));
        Assert.StartsWith("audit@example.com ops@example.com\n", File.ReadAllText(_folder.Combine("mail.eml")), StringComparison.Ordinal);
        Assert.Equal("CRITICAL: A critical incident - Größe: agent drops the database", message.Subject);
        Assert.Contains("- critical: Größe: agent drops the database (log.jsonl:1)", message.TextBody, StringComparison.Ordinal);
        ChannelException refused = await Assert.ThrowsAsync<ChannelException>(() => SendAsync(channel.Replace("user: ann", "user: eve", StringComparison.Ordinal), SomeAlert.Notice()));
        Assert.Equal("The mail server localhost did not take the name and password.", refused.Message);
    }

    [PeerFact(Rsyslog, "/usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_gtls.so|/usr/lib/aarch64-linux-gnu/rsyslog/lmnsd_gtls.so")]
    public async Task Rsyslog_reads_the_message_whole_over_UDP_TCP_and_TLS()
    {
        int plain = HttpReceiver.FreePort();
        int tls = HttpReceiver.FreePort();
        string output = _folder.Combine("messages");
        using var key = System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPrivateKey(_authority.Server)!;
        string ca = _folder.Write("ca.pem", _authority.Pem);
        string configuration = _folder.Write("rsyslog.conf", $$"""
            global(workDirectory="{{_folder.Path}}" defaultNetstreamDriverCAFile="{{ca}}" defaultNetstreamDriverCertFile="{{_folder.Write("server.pem", _authority.Server.ExportCertificatePem())}}"
                   defaultNetstreamDriverKeyFile="{{_folder.Write("key.pem", key.ExportPkcs8PrivateKeyPem())}}" parser.escapeControlCharactersOnReceive="on")
            module(load="imudp")
            module(load="imtcp")
            input(type="imudp" address="127.0.0.1" port="{{plain}}")
            input(type="imtcp" address="127.0.0.1" port="{{plain}}")
            input(type="imtcp" address="127.0.0.1" port="{{tls}}" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="anon")
            template(name="parts" type="string" string="%syslogfacility%|%syslogseverity%|%timereported:::date-rfc3339%|%app-name%|%msgid%|%structured-data%|%msg%\n")
            action(type="omfile" file="{{output}}" template="parts")
            """);
        using var rsyslog = new Peer(Rsyslog, "-n", "-f", configuration, "-i", _folder.Combine("pid"));
        await rsyslog.ListensAsync(plain);
        await rsyslog.ListensAsync(tls);

        foreach ((string transport, int port) in new[] { ("udp", plain), ("tcp", plain), ("tls", tls) })
        {
            await SendAsync($"type: syslog, host: localhost, port: {port}, transport: {transport}, ca: {ca}", SomeAlert.Notice("Größe\nof it", agent: $"{transport}\"]\\"));
        }

        await rsyslog.UntilAsync(() => File.Exists(output) && File.ReadAllLines(output).Count(l => l.Contains("auditlens", StringComparison.Ordinal)) == 3, "rsyslog has not written three messages");
        string[] lines = [.. File.ReadAllLines(output).Where(l => l.Contains("auditlens", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.All(lines, l => Assert.Matches(@"^13\|2\|2026-03-04T12:00:00\.000(Z|\+00:00)\|auditlens\|alert\|\[auditlens@32473 agent=""(udp|tcp|tls)\\""\\\]\\\\"" rule=""critical-incident"" .*\]\|\uFEFF?CRITICAL: A critical incident - Größe of it: 1 incident from ", l));
        Assert.Equal(3, lines.Select(l => l[..l.IndexOf("rule=", StringComparison.Ordinal)]).Distinct().Count());
    }

    private static AlertNotice Now(AlertNotice notice) => notice with { Since = TimeProvider.System.GetUtcNow().AddMinutes(-1) };

    private static AlertNotice Over(AlertNotice notice) => Now(notice) with { Kind = NoticeKind.Resolved, Level = AlertLevel.Ok, Before = AlertLevel.Critical };

    private static string? Status(byte[] body) => JsonDocument.Parse(body).RootElement.GetProperty("status").GetString();

    private static IEnumerable<JsonElement> Alerts(byte[] body) => JsonDocument.Parse(body).RootElement.GetProperty("alerts").EnumerateArray();

    private static Task SendAsync(string channel, AlertNotice notice)
    {
        (AlertConfiguration configuration, IReadOnlyList<AuditLens.Detection.Rules.RuleProblem> problems) = AlertConfiguration.Read([("a.yaml", $"channels: [{{ id: c, {channel} }}]")]);
        Assert.Empty(problems);
        ChannelSettings settings = configuration.Channels.Single();
        return ChannelCatalogue.TypeOf(settings).Create(settings, new ChannelContext(TimeProvider.System, _ => null, null)).SendAsync(notice, CancellationToken.None);
    }
}
