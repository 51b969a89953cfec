using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuditLens.Alerting.Delivery;
using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Alerting;

/// <summary>Each channel against a real socket, with text that would act if it were let.</summary>
public sealed class ChannelTests : IDisposable
{
    private const string Hostile = "<!channel> @everyone *bold* \u001b[31m<script>alert(1)</script>\r\nBcc: victim@example.com\u202e {{key}} \"]";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpReceiver _http = new();
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal) { ["KEY"] = "s3cret" };

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_webhook_is_signed_over_time_and_body_and_carries_its_key()
    {
        await SendAsync($"type: webhook, url: \"{_http.Url}\", secret_env: KEY", SomeAlert.Notice());

        (string path, Dictionary<string, string> headers, byte[] body) = Assert.Single(_http.Requests);
        string timestamp = SomeAlert.Noon.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes(timestamp), (byte)'.', .. body];
        Assert.Equal(("/secret-path", timestamp, SomeAlert.Notice().Key), (path, headers["X-AuditLens-Timestamp"], headers["X-AuditLens-Delivery"]));
        Assert.Equal("v1=" + Convert.ToHexStringLower(HMACSHA256.HashData("s3cret"u8, signed)), headers["X-AuditLens-Signature"]);
        JsonElement json = JsonDocument.Parse(body).RootElement;
        Assert.Equal("auditlens.alert/1 critical coder", $"{json.GetProperty("schema")} {json.GetProperty("level")} {json.GetProperty("labels").GetProperty("agent")}");
    }

    [Theory]
    [InlineData(500, false)]
    [InlineData(503, false)]
    [InlineData(429, false)]
    [InlineData(408, false)]
    [InlineData(400, true)]
    [InlineData(404, true)]
    [InlineData(302, true)]
    public async Task What_another_try_can_mend_is_told_from_what_it_cannot_and_no_secret_is_told(int status, bool isPermanent)
    {
        _environment["URL"] = _http.Url;
        _http.Answers.Enqueue(status);

        ChannelException e = await Assert.ThrowsAsync<ChannelException>(() => SendAsync("type: slack, url_env: URL", SomeAlert.Notice()));

        Assert.Equal(isPermanent, e.IsPermanent);
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
        Assert.Single(_http.Requests);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_again()
    {
        ChannelException e = await Assert.ThrowsAsync<ChannelException>(() => SendAsync($"type: webhook, url: \"http://127.0.0.1:{HttpReceiver.FreePort()}/secret\", secret_env: KEY", SomeAlert.Notice()));

        Assert.False(e.IsPermanent);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_missing_names_its_place_and_one_in_a_file_is_read()
    {
        ChannelException e = await Assert.ThrowsAsync<ChannelException>(() => SendAsync($"type: webhook, url: \"{_http.Url}\", secret_env: NOWHERE", SomeAlert.Notice()));
        Assert.Equal("The environment variable NOWHERE, which should hold a secret, is empty or not set.", e.Message);

        await SendAsync($"type: webhook, url: \"{_http.Url}\", secret_file: {_folder.Write("key", "s3cret\n")}", SomeAlert.Notice());
        Assert.Single(_http.Requests);
    }

    [Fact]
    public async Task In_slack_nothing_of_a_log_mentions_links_or_formats()
    {
        _environment["URL"] = _http.Url;

        await SendAsync("type: slack, url_env: URL", SomeAlert.Notice(Hostile));

        JsonElement json = JsonDocument.Parse(_http.Requests.Single().Body).RootElement;
        string text = json.GetProperty("text").GetString()! + json.GetProperty("attachments")[0].GetProperty("text").GetString();
        Assert.DoesNotContain("<", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@e", text, StringComparison.Ordinal);
        Assert.DoesNotContain("*bold*", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202e", text, StringComparison.Ordinal);
        Assert.Contains("&lt;!channel&gt;", text, StringComparison.Ordinal);
        Assert.Contains("{{key}}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PagerDuty_opens_and_closes_one_incident_for_an_episode()
    {
        AlertNotice fired = SomeAlert.Notice(new string('x', 3_000));
        await SendAsync($"type: pagerduty, url: \"{_http.Url}\", routing_key_env: KEY", fired);
        await SendAsync($"type: pagerduty, url: \"{_http.Url}\", routing_key_env: KEY", fired with { Kind = NoticeKind.Resolved, Level = AlertLevel.Ok, Before = AlertLevel.Critical });

        JsonElement[] sent = [.. _http.Requests.Select(r => JsonDocument.Parse(r.Body).RootElement)];
        Assert.Equal(["trigger episode-1 s3cret", "resolve episode-1 s3cret"], sent.Select(j => $"{j.GetProperty("event_action")} {j.GetProperty("dedup_key")} {j.GetProperty("routing_key")}"));
        JsonElement payload = sent[0].GetProperty("payload");
        Assert.Equal("critical coder critical-incident", $"{payload.GetProperty("severity")} {payload.GetProperty("source")} {payload.GetProperty("group")}");
        Assert.InRange(payload.GetProperty("summary").GetString()!.Length, 1, 1024);
    }

    [Fact]
    public async Task Alertmanager_learns_that_a_warning_ended_when_it_became_critical()
    {
        await SendAsync($"type: alertmanager, url: \"http://127.0.0.1:{_http.Port}\", bearer_token_env: KEY", SomeAlert.Notice() with { Kind = NoticeKind.Escalated, Before = AlertLevel.Warning, Repeat = TimeSpan.FromHours(1) });

        (string path, Dictionary<string, string> headers, byte[] body) = Assert.Single(_http.Requests);
        JsonElement[] alerts = [.. JsonDocument.Parse(body).RootElement.EnumerateArray()];
        Assert.Equal(("/api/v2/alerts", "Bearer s3cret"), (path, headers["Authorization"]));
        Assert.Equal(
            ["critical-incident critical coder 2026-03-04T14:00:00Z", "critical-incident warning coder 2026-03-04T12:00:00Z"],
            alerts.Select(a => $"{a.GetProperty("labels").GetProperty("alertname")} {a.GetProperty("labels").GetProperty("severity")} {a.GetProperty("labels").GetProperty("agent")} {a.GetProperty("endsAt")}"));
    }

    [Fact]
    public async Task Mail_goes_over_TLS_after_a_log_in_and_no_text_of_a_log_becomes_a_header()
    {
        using var authority = new TestAuthority();
        using var server = new SmtpReceiver(authority.Server);
        string ca = _folder.Write("ca.pem", authority.Pem);
        _environment["PASSWORD"] = "pa55";

        await SendAsync($"type: smtp, host: localhost, port: {server.Port}, ca: {ca}, user: ann, password_env: PASSWORD, from: \"AuditLens <audit@example.com>\", to: \"ops@example.com, ann@example.com\"", SomeAlert.Notice(Hostile));

        string message = Assert.Single(server.Messages);
        string head = message[..message.IndexOf("\n\n", StringComparison.Ordinal)];
        Assert.Equal(["RCPT TO:<ops@example.com>", "RCPT TO:<ann@example.com>"], server.Commands.Where(c => c.StartsWith("RCPT", StringComparison.Ordinal)).Select(c => c.Split(' ', 3) is [var a, var b, ..] ? $"{a} {b}" : c));
        Assert.DoesNotContain(head.Split('\n'), l => l.StartsWith("Bcc:", StringComparison.OrdinalIgnoreCase));
        Assert.Contains($"Message-Id: <{SomeAlert.Notice().Key}@auditlens.invalid>", head, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated", head, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_is_not_sent_to_a_server_without_TLS_or_with_a_certificate_of_somebody_else()
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority();
        using var plain = new SmtpReceiver();
        using var secure = new SmtpReceiver(authority.Server);
        string ca = _folder.Write("ca.pem", other.Pem);

        await Assert.ThrowsAsync<ChannelException>(() => SendAsync($"type: smtp, host: localhost, port: {plain.Port}, from: a@b.c, to: a@b.c", SomeAlert.Notice()));
        ChannelException e = await Assert.ThrowsAsync<ChannelException>(() => SendAsync($"type: smtp, host: localhost, port: {secure.Port}, ca: {ca}, from: a@b.c, to: a@b.c", SomeAlert.Notice()));

        Assert.Equal("The mail server localhost has no certificate that is trusted.", e.Message);
        Assert.Empty(plain.Messages);
        Assert.Empty(secure.Messages);
    }

    [Theory]
    [InlineData("451 later", false)]
    [InlineData("554 spam", true)]
    public async Task A_mail_server_that_asks_for_another_try_gets_one_and_one_that_refuses_does_not(string answer, bool isPermanent)
    {
        using var server = new SmtpReceiver { Answer = answer };

        ChannelException e = await Assert.ThrowsAsync<ChannelException>(() => SendAsync($"type: smtp, tls: none, host: localhost, port: {server.Port}, from: a@b.c, to: a@b.c", SomeAlert.Notice()));

        Assert.Equal(isPermanent, e.IsPermanent);
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("tls")]
    public async Task Syslog_over_a_connection_counts_its_octets(string transport)
    {
        using var authority = new TestAuthority();
        using var server = new TcpReceiver(transport == "tls" ? authority.Server : null);

        await SendAsync($"type: syslog, host: localhost, port: {server.Port}, transport: {transport}, ca: {_folder.Write("ca.pem", authority.Pem)}", SomeAlert.Notice(Hostile, "a\"b]c\\"));

        Assert.True(server.Received.TryTake(out string? received, TimeSpan.FromSeconds(20)));
        int space = received.IndexOf(' ', StringComparison.Ordinal);
        Assert.Equal(Encoding.UTF8.GetByteCount(received[(space + 1)..]), int.Parse(received[..space], CultureInfo.InvariantCulture));
        AssertSyslog(received[(space + 1)..]);
    }

    [Fact]
    public async Task Syslog_over_UDP_is_one_datagram()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));

        await SendAsync($"type: syslog, host: 127.0.0.1, port: {((IPEndPoint)server.Client.LocalEndPoint!).Port}", SomeAlert.Notice(Hostile, "a\"b]c\\"));

        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        AssertSyslog(Encoding.UTF8.GetString((await server.ReceiveAsync(timeout.Token)).Buffer));
    }

    [Fact]
    public async Task Syslog_over_TLS_refuses_a_certificate_of_somebody_else()
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority();
        using var server = new TcpReceiver(authority.Server);

        await Assert.ThrowsAsync<ChannelException>(() => SendAsync($"type: syslog, host: localhost, port: {server.Port}, transport: tls, ca: {_folder.Write("ca.pem", other.Pem)}", SomeAlert.Notice()));

        Assert.False(server.Received.TryTake(out _, TimeSpan.FromMilliseconds(200)));
    }

    [Fact]
    public async Task A_file_gets_one_line_a_notice_from_however_many_writers()
    {
        string path = _folder.Combine("alerts.jsonl");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            for (bool isDone = false; !isDone;)
            {
                try
                {
                    await SendAsync($"type: file, path: {path}", SomeAlert.Notice(Hostile) with { Rule = $"rule-{i}" });
                    isDone = true;
                }
                catch (ChannelException e) when (!e.IsPermanent)
                {
                    // Another writer has the file.
                    await Task.Delay(5);
                }
            }
        })));

        Assert.Equal(8, File.ReadLines(path).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("rule").GetString()).Distinct().Count());
    }

    private static void AssertSyslog(string line)
    {
        Assert.Matches(@"^<106>1 2026-03-04T12:00:00\.000Z [!-~]+ auditlens \d+ alert \[auditlens@32473 agent=""a\\""b\\\]c\\\\"" rule=""critical-incident"" kind=""fired"" level=""critical"" key=""0123456789abcdef01234567"" episode=""episode-1""\] \uFEFFCRITICAL: ", line);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain('\u001b', line);
    }

    private Task SendAsync(string channel, AlertNotice notice)
    {
        (AlertConfiguration configuration, IReadOnlyList<AuditLens.Detection.Rules.RuleProblem> problems) = AlertConfiguration.Read([("a.yaml", $"channels: [{{ id: c, {channel} }}]")]);
        Assert.Empty(problems);
        var context = new ChannelContext(new FakeTime(SomeAlert.Noon), _environment.GetValueOrDefault, null);
        ChannelSettings settings = configuration.Channels.Single();
        return ChannelCatalogue.TypeOf(settings).Create(settings, context).SendAsync(notice, CancellationToken.None);
    }
}
