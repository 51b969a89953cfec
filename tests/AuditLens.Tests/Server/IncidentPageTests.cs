using System.Net;
using System.Text;
using AngleSharp.Dom;
using AuditLens.Server.Access;
using AuditLens.Server.Pages;
using AuditLens.Server.Trail;
using AuditLens.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>The page of an incident, its files and its records.</summary>
public sealed class IncidentPageTests
{
    private const string Flagship = "flagship-cleanup-resets-production";

    [Fact]
    public async Task From_the_overview_one_click_leads_to_the_report_and_a_second_to_a_record_as_it_was_ingested()
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship);
        await AnalysedAsync(running);
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        IDocument overview = await RunningServer.PageAsync(client, "/");

        IDocument incident = await RunningServer.PageAsync(client, overview.QuerySelector("section[aria-labelledby=newest] a")!.GetAttribute("href")!);
        Assert.Empty(((string[])["Summary", "Omissions", "Blast radius", "The agent's account checked"]).Except(incident.QuerySelectorAll("main section h2").Select(static h => h.TextContent)));
        string[] cited = [.. incident.QuerySelectorAll("main .cite[href]").Select(static c => c.GetAttribute("href")!).Distinct()];
        Assert.NotEmpty(cited);
        foreach (string address in cited)
        {
            IDocument record = await RunningServer.PageAsync(client, address);
            byte[] raw = await client.GetByteArrayAsync(record.QuerySelector("main a[download]")!.GetAttribute("href"));
            Assert.Equal(Encoding.UTF8.GetString(raw).TrimEnd(), record.QuerySelector("pre.raw")!.TextContent.TrimEnd());
        }
    }

    [Fact]
    public async Task Every_format_can_be_downloaded_and_what_left_stands_in_the_audit_log()
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship);
        AnalysisSummary incident = await AnalysedAsync(running);
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        IDocument page = await RunningServer.PageAsync(client, $"/incidents/{incident.IncidentId}");
        IElement[] downloads = [.. page.QuerySelectorAll(".crumbs a[download]")];

        foreach (IElement download in downloads)
        {
            HttpResponseMessage answer = await client.GetAsync(download.GetAttribute("href"));
            Assert.Equal((HttpStatusCode.OK, "attachment"), (answer.StatusCode, answer.Content.Headers.ContentDisposition?.DispositionType));
            Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync());
        }

        List<TrailEntry> entries = await running.Server.Services.GetRequiredService<AuditTrail>().NewestAsync(downloads.Length, CancellationToken.None).ToListAsync();
        Assert.Equal(downloads.Select(d => $"{incident.IncidentId} as {d.TextContent}").Reverse(), entries.Where(static e => e is { Act: TrailActs.Exported, Who: Roles.Viewer }).Select(static e => e.What));
        Assert.Contains("json", downloads.Select(static d => d.TextContent));
    }

    [Fact]
    public async Task Whoever_does_not_see_the_agent_sees_neither_incident_nor_file_nor_record()
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship);
        AnalysisSummary incident = await AnalysedAsync(running);
        StoredFinding finding = await running.Store.Findings.FindingsAsync(FindingFilter.All, new Page(1), CancellationToken.None).SingleAsync();
        using HttpClient limited = await running.LimitedToAsync(new AccessScope(["nobody's agent"], []));

        foreach (string path in (string[])[$"/incidents/{incident.IncidentId}", $"/incidents/{incident.IncidentId}/report/json", $"/record?event={finding.Evidence.Event}", $"/record/raw?event={finding.Evidence.Event}"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await limited.GetAsync(path)).StatusCode);
        }
    }

    [Fact]
    public async Task Markup_in_a_log_is_text_on_every_page()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient sender = await running.WithTokenAsync(Roles.Ingest);
        string log = await File.ReadAllTextAsync(Path.Combine(Support.Scenario.Root, "sample-logs", "inbox-stop-ignored", "chat.json"));
        using var hostile = new StringContent(log.Replace("inbox", "inbox<script>alert(1)</script><img src=x onerror=alert(2)>", StringComparison.OrdinalIgnoreCase), Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.Accepted, (await sender.PostAsync("/api/v1/events", hostile)).StatusCode);
        AnalysisSummary incident = await AnalysedAsync(running);
        StoredFinding finding = await running.Store.Findings.FindingsAsync(FindingFilter.All, new Page(1), CancellationToken.None).SingleAsync();
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);

        int shown = 0;
        string inSession = SessionState.At(await running.Store.EventsAsync(new EventQuery(Limit: 1), CancellationToken.None).FirstAsync());
        string[] paths = ["/", "/incidents", "/findings", "/sessions", "/agents", "/intake", "/intake/rejections", "/search?q=inbox", inSession, $"/incidents/{incident.IncidentId}", $"/record?event={finding.Evidence.Event}"];
        foreach (string path in paths)
        {
            IDocument page = await RunningServer.PageAsync(client, path);
            Assert.Empty(page.QuerySelectorAll("script:not([src='/auditlens.js'], [src='/events.js']), style, img, iframe, [style], [onerror]"));
            shown += page.Body!.TextContent.Contains("<script>alert(1)", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.True(shown >= 2, $"The words stand on {shown} pages only.");
    }

    private static async Task<AnalysisSummary> AnalysedAsync(RunningServer running)
    {
        AnalysisSummary? found = null;
        await RunningServer.UntilAsync("the session is analysed", async () =>
            (found = await running.Store.Findings.AnalysesAsync(AnalysisFilter.All, new Page(1), CancellationToken.None).FirstOrDefaultAsync()) is not null);
        return found!;
    }
}
