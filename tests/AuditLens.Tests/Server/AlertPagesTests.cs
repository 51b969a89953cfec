using AngleSharp.Dom;
using AuditLens.Alerting;
using AuditLens.Detection;
using AuditLens.Server.Access;
using AuditLens.Server.Trail;
using AuditLens.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>The pages of alerts and of rules.</summary>
public sealed class AlertPagesTests
{
    private const string Flagship = "flagship-cleanup-resets-production";

    [Fact]
    public async Task What_a_rule_has_told_stands_in_the_history_with_its_incident_and_the_rule_shows_that_it_is_not_well()
    {
        await using RunningServer running = await RunningServer.StartAsync(static s => s with { AlertInterval = TimeSpan.FromMilliseconds(100) }, Flagship);
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        IDocument page = null!;
        await RunningServer.UntilAsync("the history holds the incident", async () =>
            (page = await RunningServer.PageAsync(client, "/alerts")).QuerySelector("#history a[href^='/incidents/INC-']") is not null);

        AnalysisSummary incident = await running.Store.Findings.AnalysesAsync(AnalysisFilter.All, new Page(1), CancellationToken.None).SingleAsync();
        Assert.Contains($"/incidents/{incident.IncidentId}", page.QuerySelectorAll("#history a").Select(static a => a.GetAttribute("href")));
        IElement rule = page.QuerySelectorAll("tbody tr").First(static r => r.TextContent.Contains("critical-incident", StringComparison.Ordinal));
        Assert.Equal("critical", rule.QuerySelector(".badge")!.TextContent);
        Assert.Null(page.QuerySelector("#silences form"));
    }

    [Fact]
    public async Task An_analyst_silences_a_rule_for_one_agent_and_lifts_it_and_both_stand_in_the_audit_log()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = await running.LoggedInAsync(Roles.Analyst);

        await RunningServer.PostFormAsync(client, "/alerts", new() { ["rule"] = "critical-incident", ["label"] = "agent", ["value"] = "coder <b>", ["for"] = "3h", ["reason"] = "A drill <script>" });
        IElement row = Assert.Single((await RunningServer.PageAsync(client, "/alerts")).QuerySelectorAll("#silences tbody tr"));
        Assert.Equal(["critical-incident", "agent=coder <b>", "analyst", "A drill <script>"], ((int[])[0, 1, 3, 4]).Select(i => row.Children[i].TextContent));
        var documents = new AlertDocuments(running.Store.Documents);
        Assert.Single(await documents.SilencesAsync(TimeProvider.System.GetUtcNow().AddHours(2.9), CancellationToken.None));
        Assert.Empty(await documents.SilencesAsync(TimeProvider.System.GetUtcNow().AddHours(3.1), CancellationToken.None));

        await RunningServer.PostFormAsync(client, "/alerts", []);
        Assert.Empty((await RunningServer.PageAsync(client, "/alerts")).QuerySelectorAll("#silences tbody tr"));
        List<TrailEntry> told = await running.Server.Services.GetRequiredService<AuditTrail>().NewestAsync(2, CancellationToken.None).ToListAsync();
        Assert.All(told, static e => Assert.Equal((TrailActs.ConfigurationChanged, "analyst"), (e.Act, e.Who)));
    }

    [Theory]
    [InlineData("critical-incident", "", "", "soon", "Why not")]
    [InlineData("critical-incident", "", "", "2h", " ")]
    [InlineData("critical-incident", "agent", "", "2h", "Why not")]
    [InlineData("no-such-rule", "", "", "2h", "Why not")]
    public async Task A_silence_that_says_too_little_is_refused_with_what_it_needs(string rule, string label, string value, string length, string reason)
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = await running.LoggedInAsync(Roles.Analyst);

        HttpResponseMessage answer = await RunningServer.PostFormAsync(client, "/alerts", new() { ["rule"] = rule, ["label"] = label, ["value"] = value, ["for"] = length, ["reason"] = reason });

        IDocument page = await RunningServer.PageAsync(client, answer.Headers.Location!.OriginalString.Split('#')[0]);
        Assert.NotNull(page.QuerySelector("#silences [role=alert]"));
        Assert.Empty(page.QuerySelectorAll("#silences tbody tr"));
    }

    [Fact]
    public async Task A_dry_run_shows_what_would_have_been_told_and_tells_nobody()
    {
        await using RunningServer running = await RunningServer.StartAsync(static s => s with { AlertInterval = TimeSpan.FromHours(1) }, Flagship);
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        await RunningServer.UntilAsync("it is analysed", async () => await running.Store.Findings.AnalysesAsync(AnalysisFilter.All, Page.All, CancellationToken.None).AnyAsync());

        IDocument page = await RunningServer.PageAsync(client, "/alerts/past?from=2026-09-01&to=2026-10-01");

        Assert.Contains(page.QuerySelectorAll("tbody tr"), static r => r.TextContent.Contains("critical-incident", StringComparison.Ordinal) && r.QuerySelector("a[href^='/incidents/INC-']") is not null);
        Assert.Empty(await running.Store.Documents.ListAsync(AlertDocuments.Outbox, DocumentRange.All, CancellationToken.None).ToListAsync());
        Assert.Equal("0 alerts", (await RunningServer.PageAsync(client, "/alerts/past?from=2001-01-01&to=2001-02-01")).QuerySelector(".count")!.TextContent.Split(": ")[1].Split('.')[0]);
    }

    [Fact]
    public async Task Whoever_sees_only_his_agents_sees_the_rules_and_not_what_was_told_of_others()
    {
        await using RunningServer running = await RunningServer.StartAsync(static s => s with { AlertInterval = TimeSpan.FromMilliseconds(100) }, Flagship);
        await RunningServer.UntilAsync("something was told", async () => await running.Store.Documents.ListAsync(AlertDocuments.History, DocumentRange.All, CancellationToken.None).AnyAsync());
        using HttpClient limited = running.Anonymous();
        limited.DefaultRequestHeaders.Authorization = new("Bearer", await running.TokenAsync(Roles.Viewer, new AccessScope(["nobody's agent"], [])));

        IDocument alerts = await RunningServer.PageAsync(limited, "/alerts");
        Assert.NotEmpty(alerts.QuerySelectorAll("tbody tr"));
        Assert.Empty(alerts.QuerySelectorAll("#history, #dead, main .badge"));
        Assert.Empty((await RunningServer.PageAsync(limited, "/alerts/past?from=2026-09-01&to=2026-10-01")).QuerySelectorAll("tbody tr"));
        Assert.All((await RunningServer.PageAsync(limited, "/rules")).QuerySelectorAll("td.number"), static n => Assert.Equal("0", n.TextContent));
    }

    [Theory]
    [InlineData("", "", false)]
    [InlineData("agent", "theirs", false)]
    [InlineData("agent", "ours", true)]
    public async Task Whoever_sees_only_his_agents_silences_only_theirs(string label, string value, bool isSilenced)
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = await running.LoggedInAsync(Roles.Analyst);
        using HttpClient administrator = await running.LoggedInAsync(Roles.Admin);
        Assert.True(await running.Server.Services.GetRequiredService<UserAccounts>().ChangeAsync(Roles.Analyst, Roles.Analyst, new AccessScope(["ours"], []), null, CancellationToken.None));
        await RunningServer.PostFormAsync(client, "/login", new() { ["name"] = Roles.Analyst, ["password"] = RunningServer.Password });

        await RunningServer.PostFormAsync(client, "/alerts", new() { ["rule"] = "critical-incident", ["label"] = label, ["value"] = value, ["for"] = "3h", ["reason"] = "A drill" });

        Assert.Equal(isSilenced ? 1 : 0, (await new AlertDocuments(running.Store.Documents).SilencesAsync(TimeProvider.System.GetUtcNow(), CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Every_rule_has_a_page_with_its_documentation_and_a_link_to_what_it_found()
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship);
        await RunningServer.UntilAsync("it is analysed", async () => await running.Store.Findings.AnalysesAsync(AnalysisFilter.All, Page.All, CancellationToken.None).AnyAsync());
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        IElement[] rows = [.. (await RunningServer.PageAsync(client, "/rules")).QuerySelectorAll("tbody tr")];

        Assert.Equal(RuleCatalogue.BuiltIn.Count, rows.Length);
        Assert.Contains(rows, static r => r.QuerySelector(".number")!.TextContent != "0");
        foreach (IElement row in rows)
        {
            IDocument page = await RunningServer.PageAsync(client, row.QuerySelector("a")!.GetAttribute("href")!);
            Assert.Equal(4, page.QuerySelectorAll(".prose p").Count(static p => p.TextContent.Length > 10));
            string count = row.QuerySelector(".number")!.TextContent;
            Assert.StartsWith($"{count} finding", page.QuerySelector(".title .button")!.TextContent, StringComparison.Ordinal);
            Assert.StartsWith($"{count} finding", (await RunningServer.PageAsync(client, row.QuerySelector(".number a")!.GetAttribute("href")!)).QuerySelector(".count")!.TextContent, StringComparison.Ordinal);
        }
    }
}
