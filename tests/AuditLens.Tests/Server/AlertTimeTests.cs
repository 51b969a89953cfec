using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AuditLens.Tests.Alerting;
using AuditLens.Tests.Cli;
using AuditLens.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace AuditLens.Tests.Server;

/// <summary>How soon people learn of harm, with the real process and its default settings.</summary>
public sealed class AlertTimeTests(ITestOutputHelper output)
{
    /// <summary>The default of <c>--session-quiet</c>.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task The_alert_is_at_the_channel_within_30_seconds_after_a_harmful_session_went_quiet()
    {
        using var home = new TemporaryFolder();
        using var hook = new HttpReceiver();
        string alerts = home.Write("alerts.yaml", $"channels: [{{ id: hook, type: webhook, url: \"{hook.Url}\", secret_file: {home.Write("key", "k")} }}]");
        string store = "sqlite:" + home.Combine("team.db");
        string token = (await CliProcess.RunAsync(home.Path, null, "tokens", "create", "agents", "--store", store)).Out.Trim();
        await using ServerProcess server = await ServerProcess.StartAsync(home, store, "--alerts", alerts);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        string log = Directory.GetFiles(Path.Combine(Scenario.Root, "sample-logs", "flagship-cleanup-resets-production"), "*.jsonl")[0];

        using var body = new StreamContent(File.OpenRead(log));
        HttpResponseMessage answer = await client.PostAsync(new Uri(server.Api, "/api/v1/events"), body);
        var waited = Stopwatch.StartNew();
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await RunningServer.UntilAsync("the alert is at the channel", () => Task.FromResult(hook.Requests.Any(r => JsonDocument.Parse(r.Body).RootElement.GetProperty("rule").GetString() == "critical-incident")));

        output.WriteLine($"{waited.Elapsed.TotalSeconds:f1} s after the last event was acknowledged, of which {Quiet.TotalSeconds:f0} s are the quiet time.");
        Assert.True(waited.Elapsed - Quiet < TimeSpan.FromSeconds(30), $"It took {waited.Elapsed.TotalSeconds:f1} s.");
    }
}
