using System.Diagnostics;
using System.Text.Json;
using AuditLens.Alerting.Rules;
using AuditLens.Incidents;
using AuditLens.Storage;
using AuditLens.Tests.Alerting;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Server;

public sealed class AlertServiceTests
{
    [Fact]
    public async Task A_critical_incident_reaches_the_webhook_while_the_server_runs()
    {
        using var hook = new HttpReceiver();
        using var secret = new TemporaryFolder();
        (AlertConfiguration alerts, _) = AlertConfiguration.Read([("a.yaml", $"channels: [{{ id: hook, type: webhook, url: \"{hook.Url}\", secret_file: {secret.Write("key", "k")} }}]")]);
        await using RunningServer server = await RunningServer.StartAsync(s => s with { Alerts = alerts, AlertInterval = TimeSpan.FromMilliseconds(100) }, "flagship-cleanup-resets-production");

        await AnalyseAsync(server.Store);
        var waited = Stopwatch.StartNew();
        while (!hook.Requests.Any(r => RuleOf(r.Body) == "critical-incident") && waited.Elapsed < TimeSpan.FromSeconds(60))
        {
            await Task.Delay(50);
        }

        Assert.True(hook.Requests.Any(r => RuleOf(r.Body) == "critical-incident"), "Nothing came within a minute.");
    }

    private static async Task AnalyseAsync(IEventStore store)
    {
        var analyzer = SessionAnalyzer.Create(policyFile: null, explanation: null);
        var investigation = new Investigation(store, input => analyzer.Analyze(input.Chain, input.Ingest, input.Hashes));
        List<SessionSummary> sessions = await store.SessionsAsync(new SessionQuery(), CancellationToken.None).ToListAsync();
        List<StoredAnalysis> analyses = await investigation.AnalyzeAsync(sessions, (s, a) => AnalysisRecords.Of(s, a, TimeProvider.System.GetUtcNow()), CancellationToken.None).ToListAsync();
        await store.SaveAnalysesAsync(analyses, CancellationToken.None);
    }

    private static string? RuleOf(byte[] body) => JsonDocument.Parse(body).RootElement.GetProperty("rule").GetString();
}
