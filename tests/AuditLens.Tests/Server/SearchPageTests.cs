using System.Net;
using System.Text;
using AngleSharp.Dom;
using AuditLens.Events;
using AuditLens.Server.Access;
using AuditLens.Server.Search;
using AuditLens.Storage;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>The page of the search over all events.</summary>
public sealed class SearchPageTests
{
    private const string Flagship = "flagship-cleanup-resets-production";

    [Fact]
    public async Task A_query_gives_the_events_with_marks_and_a_way_to_record_and_session()
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship, "inbox-stop-ignored");
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);

        IDocument page = await RunningServer.PageAsync(client, "/search?q=%22migrate+reset%22+kind:tool-call");

        long expected = await running.Store.CountEventsAsync(new EventQuery(Kind: EventKind.ToolCall, Text: "\"migrate reset\""), CancellationToken.None);
        IElement[] hits = [.. page.QuerySelectorAll(".hits > li")];
        Assert.Equal(expected, hits.Length);
        Assert.All(hits, static h => Assert.Equal("migrate reset", h.QuerySelector("mark")!.TextContent));
        Assert.Contains("Understood as: Events with “migrate reset”, of the kind tool-call.", page.QuerySelector(".understood")!.TextContent, StringComparison.Ordinal);
        IDocument record = await RunningServer.PageAsync(client, hits[0].QuerySelector(".record")!.GetAttribute("href")!);
        Assert.Contains("migrate reset", record.QuerySelector("pre.raw")!.TextContent, StringComparison.Ordinal);
        IDocument session = await RunningServer.PageAsync(client, hits[0].QuerySelector(".within a")!.GetAttribute("href")!);
        Assert.Contains("migrate reset", session.QuerySelector("[data-events] > li:not(.day)")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_hold_every_hit_once()
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship);
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        List<string> shown = [];
        for (string? next = "/search?q=a*+OR+c*+OR+t*"; next is not null;)
        {
            IDocument page = await RunningServer.PageAsync(client, next);
            shown.AddRange(page.QuerySelectorAll(".hits .record").Select(static a => a.GetAttribute("href")!));
            next = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.True(shown.Count > 60);
        Assert.Equal(shown.Count, shown.Distinct().Count());
        Assert.Equal(await running.Store.CountEventsAsync(SearchReader.Read("a* OR c* OR t*").Query!, CancellationToken.None), shown.Count);
    }

    [Fact]
    public async Task The_index_is_brought_up_to_date_before_anybody_searches()
    {
        FailingReads? seen = null;
        await using RunningServer running = await RunningServer.StartAsync(static s => s, store => seen = new FailingReads(store, "none"), Flagship);

        await RunningServer.UntilAsync("the server has prepared the search", () => Task.FromResult(seen!.Prepared > 0));

        Assert.False(await running.Store.PrepareSearchAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_wrong_query_is_answered_with_what_is_wrong_and_how_to_ask()
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship);
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);

        IDocument page = await RunningServer.PageAsync(client, "/search?q=(a");

        Assert.Equal("An opening parenthesis is not closed.", page.QuerySelector(".problem")!.TextContent);
        Assert.NotEmpty(page.QuerySelectorAll(".syntax a"));
        Assert.Equal("(a", page.QuerySelector("input[name=q]")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("nobody's agent", null, 0)]
    [InlineData(null, "production", 1)]
    [InlineData(null, "staging", 0)]
    public async Task A_team_finds_events_of_its_own_sessions_only(string? agent, string? environment, int sessions)
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship, "inbox-stop-ignored");
        await RunningServer.UntilAsync("both sessions are analysed", async () => await running.Store.Findings.AnalysesAsync(AnalysisFilter.All, Page.All, CancellationToken.None).CountAsync() == 2);
        using HttpClient limited = await running.LimitedToAsync(new AccessScope(agent is null ? [] : [agent], environment is null ? [] : [environment]));

        IDocument page = await RunningServer.PageAsync(limited, "/search?q=the");

        Assert.Equal(sessions, page.QuerySelectorAll(".within a").Select(static a => a.GetAttribute("href")!.Split("&at=")[0]).Distinct().Count());
    }

    [Fact]
    public async Task Markup_in_text_and_in_the_query_stays_text()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient sender = await running.WithTokenAsync(Roles.Ingest);
        string log = await File.ReadAllTextAsync(Path.Combine(Scenario.Root, "sample-logs", "inbox-stop-ignored", "chat.json"));
        using var hostile = new StringContent(log.Replace("inbox", "inbox<script>alert(1)</script><mark><img src=x onerror=alert(2)>", StringComparison.OrdinalIgnoreCase), Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.Accepted, (await sender.PostAsync("/api/v1/events", hostile)).StatusCode);
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);

        foreach (string query in (string[])["script alert", "%3Cscript%3Ealert(1)%3C/script%3E", "%22%3E%3Cimg src=x onerror=alert(3)%3E", "kind:%3Cimg%3E", "(%3Cimg src=x%3E"])
        {
            IDocument page = await RunningServer.PageAsync(client, "/search?q=" + query);

            Assert.Empty(page.QuerySelectorAll("main script, style, img, iframe, [style], [onerror], mark mark"));
        }

        IDocument found = await RunningServer.PageAsync(client, "/search?q=script alert");
        Assert.Contains(found.QuerySelectorAll(".passage"), static p => p.TextContent.Contains("<script>alert(1)</script><mark><img", StringComparison.Ordinal));
    }
}
