using System.Globalization;
using System.Net;
using System.Text;
using AngleSharp.Dom;
using AuditLens.Events;
using AuditLens.Server.Access;
using AuditLens.Server.Queries;
using AuditLens.Storage;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>The page of a session: all its events, a page at a time.</summary>
public sealed class SessionPageTests
{
    private const string Flagship = "flagship-cleanup-resets-production";

    [Fact]
    public async Task Walking_the_pages_shows_every_event_of_a_session_once()
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship);
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        string? next = (await RunningServer.PageAsync(client, "/sessions")).QuerySelector("tbody a")!.GetAttribute("href");
        List<string> shown = [];
        while (next is not null)
        {
            IDocument page = await RunningServer.PageAsync(client, next);
            string[] rows = [.. page.QuerySelectorAll("tbody a").Select(static a => a.GetAttribute("href")!)];
            Assert.InRange(rows.Length, 1, IncidentQueries.PageSize);
            shown.AddRange(rows);
            next = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        SessionSummary session = await running.Store.SessionsAsync(new SessionQuery(), CancellationToken.None).SingleAsync();
        string[] stored = [.. (await running.Store.ReadSessionAsync(session.Id, CancellationToken.None)).Select(static e => $"/record?event={e.Id}")];
        Assert.True(stored.Length > IncidentQueries.PageSize);
        Assert.Equal(stored.Order(), shown.Order());
    }

    [Fact]
    public async Task Kind_and_words_narrow_what_is_shown_and_the_address_says_so()
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship);
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        SessionSummary session = await running.Store.SessionsAsync(new SessionQuery(), CancellationToken.None).SingleAsync();
        var query = new EventQuery(session.Id, EventKind.ToolCall, Text: "\"migrate reset\"");

        IDocument page = await RunningServer.PageAsync(client, $"/session?id={session.Id}&kind=tool-call&text=%22migrate%20reset%22");

        int expected = await running.Store.EventsAsync(query, CancellationToken.None).CountAsync();
        Assert.InRange(expected, 1, 20);
        Assert.Equal(expected, page.QuerySelectorAll("tbody tr").Length);
        Assert.StartsWith(expected.ToString(CultureInfo.InvariantCulture) + " event", page.QuerySelector(".count")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("\"migrate reset\"", page.QuerySelector("input[name=text]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_session_whose_id_is_markup_and_path_has_a_page_all_the_same()
    {
        const string Id = "../<b>a&b</b>?#";
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient sender = await running.WithTokenAsync(Roles.Ingest);
        string log = await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(Support.Scenario.Root, "sample-logs", Flagship), "*.jsonl")[0]);
        using var renamed = new StringContent(log.Replace("6d1c0b5e-93f7-4a42-8c1d-5be2f07a9d14", Id, StringComparison.Ordinal), Encoding.UTF8, "application/x-ndjson");
        Assert.Equal(HttpStatusCode.Accepted, (await sender.PostAsync("/api/v1/events", renamed)).StatusCode);
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);

        IDocument list = await RunningServer.PageAsync(client, "/sessions");
        IDocument page = await RunningServer.PageAsync(client, list.QuerySelector("tbody a")!.GetAttribute("href")!);

        Assert.Equal(Id, page.QuerySelector(".facts code")!.TextContent);
        Assert.NotEmpty(page.QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task Whoever_does_not_see_the_agent_does_not_see_its_session()
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship);
        SessionSummary session = await running.Store.SessionsAsync(new SessionQuery(), CancellationToken.None).SingleAsync();
        using HttpClient limited = running.Anonymous();
        limited.DefaultRequestHeaders.Authorization = new("Bearer", await running.TokenAsync(Roles.Viewer, new AccessScope(["nobody's agent"], [])));

        Assert.Equal(HttpStatusCode.NotFound, (await limited.GetAsync($"/session?id={session.Id}")).StatusCode);
    }
}
