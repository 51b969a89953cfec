using System.Globalization;
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
public sealed partial class ChannelTests : IDisposable
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

    private Task SendAsync(string channel, AlertNotice notice)
    {
        (AlertConfiguration configuration, IReadOnlyList<AuditLens.Detection.Rules.RuleProblem> problems) = AlertConfiguration.Read([("a.yaml", $"channels: [{{ id: c, {channel} }}]")]);
        Assert.Empty(problems);
        var context = new ChannelContext(new FakeTime(SomeAlert.Noon), _environment.GetValueOrDefault, null);
        ChannelSettings settings = configuration.Channels.Single();
        return ChannelCatalogue.TypeOf(settings).Create(settings, context).SendAsync(notice, CancellationToken.None);
    }
}
