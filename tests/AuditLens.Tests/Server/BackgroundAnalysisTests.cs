using AuditLens.Server.Access;
using AuditLens.Server.Analysis;
using AuditLens.Server.Queries;
using AuditLens.Storage;
using AuditLens.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>Sessions are analysed as they come.</summary>
public sealed class BackgroundAnalysisTests
{
    private static readonly string Flagship = Directory.GetFiles(Path.Combine(Scenario.Root, "sample-logs", "flagship-cleanup-resets-production"), "*.jsonl")[0];

    [Fact]
    public async Task A_session_that_was_in_the_store_before_is_analysed()
    {
        await using RunningServer running = await RunningServer.StartAsync("flagship-cleanup-resets-production");

        AnalysisSummary analysis = await AnalysedAsync(running);

        Assert.True(analysis.IsIncident);
    }

    [Fact]
    public async Task A_session_is_analysed_again_when_more_of_it_arrives_and_its_incident_keeps_its_identity()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = await running.WithTokenAsync(Roles.Ingest);
        byte[] whole = await File.ReadAllBytesAsync(Flagship);
        byte[][] lines = [.. Lines(whole)];
        await PostAsync(client, [.. lines.Take(lines.Length - 2).SelectMany(static l => l)]);
        AnalysisSummary first = await AnalysedAsync(running);
        long events = (await StateAsync(running, first.Session))!.Events;

        await PostAsync(client, whole);
        await RunningServer.UntilAsync("the whole session is analysed", async () => (await StateAsync(running, first.Session))?.Events > events);

        Assert.Equal(first.IncidentId, (await AnalysedAsync(running)).IncidentId);
    }

    [Fact]
    public async Task While_events_still_come_a_session_waits()
    {
        await using RunningServer running = await RunningServer.StartAsync(static s => s with { SessionQuiet = TimeSpan.FromHours(1) });
        using HttpClient client = await running.WithTokenAsync(Roles.Ingest);

        await PostAsync(client, await File.ReadAllBytesAsync(Flagship));
        await Task.Delay(500);

        QueueState queue = running.Server.Services.GetRequiredService<AnalysisQueries>().Queue();
        Assert.Equal((1, 0, 0L), (queue.Waiting, queue.Running.Count, queue.Done));
    }

    [Fact]
    public async Task A_session_that_fails_is_shown_with_its_reason_and_the_others_are_analysed()
    {
        // Its events cannot be read back: the analysis meets an exception that it does not know.
        await using RunningServer running = await RunningServer.StartAsync(static s => s, store => new FailingReads(store, "chat"), "inbox-stop-ignored", "flagship-cleanup-resets-production");
        var queries = running.Server.Services.GetRequiredService<AnalysisQueries>();

        await RunningServer.UntilAsync("one has failed", async () => (await queries.FailuresAsync(AccessScope.Everything, CancellationToken.None)).Count == 1);
        await AnalysedAsync(running);

        FailedAnalysis failed = Assert.Single(await queries.FailuresAsync(AccessScope.Everything, CancellationToken.None));
        Assert.Equal("InvalidOperationException: unreadable", failed.Reason);
    }

    [Fact]
    public async Task Two_servers_on_one_store_analyse_a_session_once()
    {
        await using RunningServer running = await RunningServer.StartAsync(static s => s with { AnalysisWorkers = 4 }, "flagship-cleanup-resets-production");
        using var folder = new TemporaryFolder();
        await using AuditLens.Server.AuditLensServer second = await AuditLens.Server.AuditLensServer.StartAsync(RunningServer.Settings(folder.Path), running.Store, CancellationToken.None);

        AnalysisSummary analysis = await AnalysedAsync(running);
        await RunningServer.UntilAsync("the claim is given back", async () => (await StateAsync(running, analysis.Session)) is { Owner: null });

        Assert.Single(await running.Store.Findings.AnalysesAsync(AnalysisFilter.All, Page.All, CancellationToken.None).ToListAsync());
    }

    private static async Task<AnalysisSummary> AnalysedAsync(RunningServer running)
    {
        AnalysisSummary? found = null;
        await RunningServer.UntilAsync("a session is analysed", async () =>
            (found = await running.Store.Findings.AnalysesAsync(AnalysisFilter.All, Page.All, CancellationToken.None).FirstOrDefaultAsync()) is not null);
        return found!;
    }

    private static async Task<AnalysisState?> StateAsync(RunningServer running, string session) =>
        (await running.Server.Services.GetRequiredService<AnalysisStates>().FindAsync(session, CancellationToken.None))?.State;

    private static async Task PostAsync(HttpClient client, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        (await client.PostAsync("/api/v1/events", content)).EnsureSuccessStatusCode();
    }

    private static IEnumerable<byte[]> Lines(byte[] whole)
    {
        for (int at = 0; at < whole.Length;)
        {
            int end = Array.IndexOf(whole, (byte)'\n', at);
            end = end < 0 ? whole.Length : end + 1;
            yield return whole[at..end];
            at = end;
        }
    }
}
