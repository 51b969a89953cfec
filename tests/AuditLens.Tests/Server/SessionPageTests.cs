using System.Globalization;
using System.Net;
using System.Text;
using AngleSharp.Dom;
using AuditLens.Events;
using AuditLens.Server.Access;
using AuditLens.Storage;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>The page of a session: all its events, a page at a time.</summary>
public sealed class SessionPageTests
{
    private const string Flagship = "flagship-cleanup-resets-production";

    [Theory]
    [InlineData("", "next")]
    [InlineData("&at=end", "prev")]
    public async Task Walking_the_pages_from_either_end_shows_every_event_of_a_session_once(string start, string way)
    {
        await using RunningServer running = await RunningServer.StartAsync();
        AgentEvent[] events = [.. Enumerable.Range(1, 950).Select(static i => Some.Message(i, $"words {i}") with { Time = i % 5 == 0 ? null : Some.Time(i / 3) })];
        await StoreAsync(running, events);
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        List<string[]> pages = [];
        for (string? next = $"/session?id={Some.SessionId}{start}"; next is not null;)
        {
            IDocument page = await RunningServer.PageAsync(client, next);
            pages.Add([.. page.QuerySelectorAll("[data-events] > li:not(.day)").Select(static l => l.Id!)]);
            Assert.EndsWith(" of 950", page.QuerySelector(".pager .count")!.TextContent, StringComparison.Ordinal);
            next = page.QuerySelector($"a[rel={way}]")?.GetAttribute("href");
        }

        if (way == "prev")
        {
            pages.Reverse();
        }

        Assert.Equal(5, pages.Count);
        Assert.Equal(events.OrderBy(static e => e.Time is null).ThenBy(static e => e.Time).ThenBy(static e => e.Id).Select(static e => $"e-{e.Id}"), pages.SelectMany(static p => p));
    }

    [Fact]
    public async Task What_sub_agents_did_in_a_row_is_one_row_that_opens_and_can_stand_in_line()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        await StoreAsync(running,
        [
            Some.Instruction(1, "Look into it."),
            .. Enumerable.Range(2, 80).Select(static i => Some.Message(i, $"found {i}") with { AgentId = i % 4 == 0 ? "b" : "a", AgentName = i % 4 == 0 ? "tester" : "explorer" }),
            Some.Message(100, "Done."),
        ]);
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);

        IDocument page = await RunningServer.PageAsync(client, $"/session?id={Some.SessionId}");
        IElement fold = Assert.Single(page.QuerySelectorAll("[data-events] > li.fold"));
        IDocument open = await RunningServer.PageAsync(client, fold.QuerySelector(".rest a")!.GetAttribute("href")!);

        Assert.Equal(3, page.QuerySelectorAll("[data-events] > li:not(.day)").Length);
        Assert.Contains("80 events of explorer (60), tester (20)", fold.QuerySelector("summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(50, fold.QuerySelectorAll("ol > li").Length);
        Assert.Equal(81, open.QuerySelectorAll("[data-events] > li:not(.day)").Length);
        Assert.Contains("found 2", open.QuerySelector("[data-events] > li:not(.day)")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kind_and_words_narrow_what_is_shown_and_the_address_says_so()
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship);
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        SessionSummary session = await running.Store.SessionsAsync(new SessionQuery(), CancellationToken.None).SingleAsync();

        IDocument page = await RunningServer.PageAsync(client, $"/session?id={session.Id}&kind=tool-call&text=%22migrate%20reset%22%20OR%20nothing");

        int expected = await running.Store.EventsAsync(new EventQuery(session.Id, EventKind.ToolCall, Text: "\"migrate reset\""), CancellationToken.None).CountAsync();
        Assert.InRange(expected, 1, 20);
        Assert.Equal(expected, page.QuerySelectorAll("[data-events] > li:not(.day)").Length);
        Assert.Equal(expected, page.QuerySelectorAll("[data-events] mark").Length);
        Assert.All(page.QuerySelectorAll("[data-events] mark"), static m => Assert.Equal("migrate reset", m.TextContent));
        Assert.StartsWith(expected.ToString(CultureInfo.InvariantCulture) + " event", page.QuerySelector("p.count")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("\"migrate reset\" OR nothing", page.QuerySelector("input[name=text]")!.GetAttribute("value"));
        Assert.Contains($"tool-call {expected}", page.QuerySelector(".chips a[aria-current]")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("09:10", "words 600", null)]
    [InlineData("2026-03-04 09:10:01", "words 601", null)]
    [InlineData("soon", "words 1", "“soon” is not a time. Write 13:41 or 2026-09-14 13:41, in UTC.")]
    public async Task A_time_leads_to_the_page_that_begins_there(string time, string first, string? problem)
    {
        await using RunningServer running = await RunningServer.StartAsync();
        await StoreAsync(running, [.. Enumerable.Range(1, 950).Select(static i => Some.Message(i, $"words {i}"))]);
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);

        IDocument page = await RunningServer.PageAsync(client, $"/session?id={Some.SessionId}&from={Uri.EscapeDataString(time)}");

        Assert.Contains(first, page.QuerySelector("[data-events] > li:not(.day) .said")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(problem, page.QuerySelector(".problem")?.TextContent);
    }

    [Fact]
    public async Task A_query_that_is_wrong_is_told_and_shows_no_event()
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship);
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        SessionSummary session = await running.Store.SessionsAsync(new SessionQuery(), CancellationToken.None).SingleAsync();

        IDocument page = await RunningServer.PageAsync(client, $"/session?id={session.Id}&text=(reset");

        Assert.Equal("An opening parenthesis is not closed.", page.QuerySelector(".problem")!.TextContent);
        Assert.Empty(page.QuerySelectorAll("[data-events] > li:not(.day)"));
    }

    [Fact]
    public async Task A_session_whose_id_is_markup_and_path_has_a_page_all_the_same()
    {
        const string Id = "../<b>a&b</b>?#";
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient sender = await running.WithTokenAsync(Roles.Ingest);
        string log = await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(Scenario.Root, "sample-logs", Flagship), "*.jsonl")[0]);
        using var renamed = new StringContent(log.Replace("6d1c0b5e-93f7-4a42-8c1d-5be2f07a9d14", Id, StringComparison.Ordinal), Encoding.UTF8, "application/x-ndjson");
        Assert.Equal(HttpStatusCode.Accepted, (await sender.PostAsync("/api/v1/events", renamed)).StatusCode);
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);

        IDocument list = await RunningServer.PageAsync(client, "/sessions");
        IDocument page = await RunningServer.PageAsync(client, list.QuerySelector("tbody a")!.GetAttribute("href")!);

        Assert.Equal(Id, page.QuerySelector(".meta code")!.TextContent);
        Assert.NotEmpty(page.QuerySelectorAll("[data-events] > li:not(.day)"));
    }

    [Fact]
    public async Task Whoever_does_not_see_the_agent_does_not_see_its_session()
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship);
        SessionSummary session = await running.Store.SessionsAsync(new SessionQuery(), CancellationToken.None).SingleAsync();
        using HttpClient limited = await running.LimitedToAsync(new AccessScope(["nobody's agent"], []));

        Assert.Equal(HttpStatusCode.NotFound, (await limited.GetAsync($"/session?id={session.Id}")).StatusCode);
    }

    private static async Task StoreAsync(RunningServer running, AgentEvent[] events) =>
        await running.Store.AppendAsync(running.Store.Prepare(Some.Batch(events)), CancellationToken.None);
}
