using System.Net;
using System.Text;
using AuditLens.Server;
using AuditLens.Server.Access;
using AuditLens.Tests.Alerting;
using AuditLens.Tests.Alerting.Peers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>What the server tells of itself.</summary>
public sealed class ServerTelemetryTests
{
    private const string Promtool = "/usr/bin/promtool|/tmp/auditlens-peers/usr/bin/promtool";

    [Fact]
    public async Task Traces_and_logs_go_to_the_collector_without_what_brings_telemetry_and_without_queries()
    {
        using var collector = new HttpReceiver();
        await using (RunningServer running = await RunningServer.StartAsync(s => s with { OtlpExport = new Uri($"http://127.0.0.1:{collector.Port}") }, "flagship-cleanup-resets-production"))
        {
            using HttpClient client = running.Anonymous();
            await client.GetAsync("/healthz?secret=hidden-word");
            using HttpClient sender = await running.WithTokenAsync(Roles.Ingest, running.Server.OtlpAddress);
            using var empty = new ByteArrayContent([]);
            empty.Headers.ContentType = new("application/x-protobuf");
            Assert.Equal(HttpStatusCode.OK, (await sender.PostAsync("/v1/traces", empty)).StatusCode);
            running.Server.Services.GetRequiredService<ILogger<ServerTelemetryTests>>().LogWarning("A word to the collector");
            await RunningServer.UntilAsync("a session is analysed", async () => await running.Store.AnalysesAsync(new(), CancellationToken.None).AnyAsync());
        }

        string traces = Sent(collector, "/v1/traces");
        Assert.Contains("GET /healthz", traces, StringComparison.Ordinal);
        Assert.Contains("analyse session", traces, StringComparison.Ordinal);
        Assert.DoesNotContain("v1/traces", traces, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-word", traces, StringComparison.Ordinal);
        Assert.Contains("A word to the collector", Sent(collector, "/v1/logs"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:4318", false, 1)]
    [InlineData("http://localhost:7117", false, 1)]
    [InlineData("http://127.0.0.1:4318", true, 0)]
    [InlineData("http://collector.example:4318", false, 0)]
    [InlineData("http://127.0.0.1:14318", false, 0)]
    public void It_does_not_audit_itself_unless_that_is_meant(string collector, bool isMeant, int problems) =>
        Assert.Equal(problems, new ServerSettings { SpoolFolder = "", OtlpExport = new Uri(collector), OtlpExportToItself = isMeant }.Problems().Count);

    [PeerFact(Promtool)]
    public async Task Promtool_accepts_the_metrics()
    {
        await using RunningServer running = await RunningServer.StartAsync("flagship-cleanup-resets-production");
        using HttpClient client = await running.WithTokenAsync(Roles.Viewer);
        string metrics = await client.GetStringAsync("/metrics");

        using var promtool = new System.Diagnostics.Process { StartInfo = new(Promtool.Split('|').First(File.Exists), ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false } };
        promtool.Start();
        Task<string> output = promtool.StandardOutput.ReadToEndAsync();
        Task<string> error = promtool.StandardError.ReadToEndAsync();
        await promtool.StandardInput.WriteAsync(metrics);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync();

        Assert.Equal((0, "", ""), (promtool.ExitCode, await output, await error));
    }

    private static string Sent(HttpReceiver collector, string path) => string.Concat(collector.Requests.Where(r => r.Path == path).Select(r => Encoding.UTF8.GetString(r.Body)));
}
