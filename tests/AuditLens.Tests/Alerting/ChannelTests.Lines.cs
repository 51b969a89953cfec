using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AuditLens.Alerting.Delivery;
using Xunit;

namespace AuditLens.Tests.Alerting;

/// <summary>Channels that are no web services: mail, syslog, files.</summary>
public sealed partial class ChannelTests
{
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
}
