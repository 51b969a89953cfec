using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AuditLens.Detection.Statistics;
using AuditLens.Server.Access;
using AuditLens.Storage;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>Agents, their baselines with their numbers, and the explorer of findings.</summary>
public sealed class AgentPageTests
{
    private const string Flagship = "flagship-cleanup-resets-production";

    [Fact]
    public async Task Every_number_of_an_agent_is_the_length_of_the_list_it_links_to()
    {
        await using RunningServer running = await AnalysedAsync();
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        IDocument agents = await RunningServer.PageAsync(client, "/agents");
        string page = agents.QuerySelector("tbody th a")!.GetAttribute("href")!;

        IElement[] links = [.. agents.QuerySelectorAll("td.number a"), .. (await RunningServer.PageAsync(client, page)).QuerySelectorAll(".tiles a").Where(static a => !a.GetAttribute("href")!.StartsWith("/sessions", StringComparison.Ordinal))];

        Assert.Contains(links, static l => NumberIn(l) > 0);
        foreach (IElement link in links.Where(static l => NumberIn(l) > 0))
        {
            Assert.Equal(NumberIn(link), NumberIn((await RunningServer.PageAsync(client, link.GetAttribute("href")!)).QuerySelector("p.count")!));
        }
    }

    [Fact]
    public async Task Too_little_history_is_said_plainly()
    {
        await using RunningServer running = await AnalysedAsync();
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);

        IDocument page = await RunningServer.PageAsync(client, "/agent?name=Claude%20Code");

        Assert.Contains("There is no baseline yet.", page.QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("too little history: a session is compared with at least 20 others", page.QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_baseline_is_shown_with_its_numbers_departures_and_drift()
    {
        await using RunningServer running = await AnalysedAsync();
        SessionProfile[] history = [.. Enumerable.Range(0, 60).Select(static i => Profile(i, i < 40 ? 10 + (i % 3) : 30 + (i % 3), i == 59 ? "<script>Drop</script>" : "Bash"))];
        await BaselineDocuments.SaveAsync(running.Store.Documents, AgentBaseline.Build("Claude Code", history), CancellationToken.None);
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);

        IDocument page = await RunningServer.PageAsync(client, "/agent?name=Claude%20Code");

        IElement departure = page.QuerySelectorAll("section[aria-labelledby=departures] tbody tr")[0];
        Assert.Contains("<script>Drop</script>", departure.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 new", departure.TextContent, StringComparison.Ordinal);
        Assert.Contains("none: 0 of 59 sessions have it", departure.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("main script"));
        IElement drift = page.QuerySelectorAll("section[aria-labelledby=drift] tbody tr")[0];
        Assert.Equal(["actions", "11", "31"], drift.Children.Take(3).Select(static c => c.TextContent));
        Assert.Equal("moved", drift.QuerySelector(".badge")!.TextContent);
        IElement actions = page.QuerySelectorAll("section[aria-labelledby=numbers] tbody tr").First(static r => r.QuerySelector("th")!.TextContent == "actions");
        Assert.Equal("60", actions.Children[3].TextContent);
        Assert.NotNull(actions.QuerySelector("polyline"));
    }

    [Fact]
    public async Task A_team_sees_its_own_agents_only_and_no_baseline_that_spans_what_it_does_not_see()
    {
        await using RunningServer running = await AnalysedAsync();
        await BaselineDocuments.SaveAsync(running.Store.Documents, AgentBaseline.Build("Claude Code", [Profile(1, 1, "Bash")]), CancellationToken.None);
        using HttpClient other = await running.LimitedToAsync(new AccessScope(["nobody's agent"], []));
        using HttpClient production = await running.LimitedToAsync(new AccessScope([], ["production"]));

        Assert.Empty((await RunningServer.PageAsync(other, "/agents")).QuerySelectorAll("tbody tr"));
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync("/agent?name=Claude%20Code")).StatusCode);
        Assert.Empty((await RunningServer.PageAsync(other, "/findings")).QuerySelectorAll(".facets a, .hits > li"));
        IDocument page = await RunningServer.PageAsync(production, "/agent?name=Claude%20Code");
        Assert.Contains("Not shown to you.", page.QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_part_of_the_findings_counts_what_its_link_shows()
    {
        await using RunningServer running = await AnalysedAsync();
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        IDocument all = await RunningServer.PageAsync(client, "/findings");
        long total = NumberIn(all.QuerySelector("p.count")!);

        Assert.All(all.QuerySelectorAll(".facets details").Take(4), facet => Assert.Equal(total, facet.QuerySelectorAll("b").Sum(NumberIn)));
        foreach (IElement link in all.QuerySelectorAll(".facets a").Take(12))
        {
            IDocument narrowed = await RunningServer.PageAsync(client, link.GetAttribute("href")!);
            Assert.Equal(NumberIn(link.QuerySelector("b")!), NumberIn(narrowed.QuerySelector("p.count")!));
            Assert.Equal("/findings", narrowed.QuerySelector(".facets a[aria-current]")!.GetAttribute("href"));
        }
    }

    private static SessionProfile Profile(int day, int actions, string tool) => new(
        $"session-{day}",
        new DateTimeOffset(2026, 1, 1, 9, 0, 0, TimeSpan.Zero).AddDays(day),
        new Dictionary<string, int> { [tool] = actions },
        new Dictionary<string, int>(),
        new Dictionary<string, int>(),
        new Dictionary<string, int>(),
        new Dictionary<string, double> { ["actions"] = actions, ["tools"] = 1 });

    private static async Task<RunningServer> AnalysedAsync()
    {
        RunningServer running = await RunningServer.StartAsync(Flagship, "inbox-stop-ignored", "false-test-report");
        await RunningServer.UntilAsync("all sessions are analysed", async () =>
            await running.Store.Findings.AnalysesAsync(AnalysisFilter.All, Page.All, CancellationToken.None).CountAsync() == await running.Store.SessionsAsync(new SessionQuery(), CancellationToken.None).CountAsync());
        return running;
    }

    /// <summary>The first number that stands there.</summary>
    private static long NumberIn(IElement element) =>
        long.Parse(string.Concat(element.TextContent.TrimStart().TakeWhile(static c => char.IsAsciiDigit(c) || c == ',')).Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
