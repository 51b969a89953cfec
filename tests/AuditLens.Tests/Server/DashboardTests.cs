using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AuditLens.Server.Access;
using AuditLens.Storage;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>What security teams browse: overview and lists.</summary>
public sealed class DashboardTests
{
    private static readonly string[] Samples = ["flagship-cleanup-resets-production", "inbox-stop-ignored", "false-test-report"];

    [Theory]
    [InlineData("/")]
    [InlineData("/?from=2026-01-01&to=2027-01-01")]
    public async Task Every_number_of_the_overview_is_the_length_of_the_list_it_links_to(string address)
    {
        await using RunningServer running = await AnalysedAsync();
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        IDocument overview = await RunningServer.PageAsync(client, address);
        IElement[] links = [.. overview.QuerySelectorAll("main .tiles a, main td.number a, main .figures a[href^='/sessions']")];

        Assert.Contains(links, static l => NumberIn(l) > 0);
        foreach (IElement link in links)
        {
            IDocument list = await RunningServer.PageAsync(client, link.GetAttribute("href")!);
            Assert.True(NumberIn(link) == NumberIn(list.QuerySelector(".count")!), $"{link.GetAttribute("href")} is linked as '{link.TextContent}' and holds '{list.QuerySelector(".count")!.TextContent}'.");
        }
    }

    [Fact]
    public async Task The_bars_of_a_chart_add_up_to_what_the_overview_counts()
    {
        await using RunningServer running = await AnalysedAsync();
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        IDocument overview = await RunningServer.PageAsync(client, "/");

        long[] sums = [.. overview.QuerySelectorAll(".chart").Select(static c => c.QuerySelectorAll("td a").Sum(NumberIn))];
        long[] bars = [.. overview.QuerySelectorAll(".chart").Select(static c => c.QuerySelectorAll("svg a").Sum(static a => NumberIn(a.GetAttribute("aria-label")!.Split(": ")[1])))];

        Assert.Equal([.. overview.QuerySelectorAll(".tiles a[href^='/incidents']").Take(1).Concat(overview.QuerySelectorAll(".tiles a[href='/findings']")).Select(NumberIn)], sums);
        Assert.Equal(sums, bars);
    }

    [Fact]
    public async Task A_time_range_holds_for_every_number()
    {
        await using RunningServer running = await AnalysedAsync();
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);

        IDocument later = await RunningServer.PageAsync(client, "/?from=2100-01-01");

        Assert.All(later.QuerySelectorAll(".tiles a"), static tile => Assert.Equal(0, NumberIn(tile)));
        Assert.Empty(later.QuerySelectorAll("main tbody tr, main rect"));
    }

    [Fact]
    public async Task What_became_known_after_the_last_visit_is_new_and_a_short_pause_ends_no_visit()
    {
        ShiftedTime time = new();
        await using RunningServer running = await RunningServer.StartAsync(s => s with { Time = time }, "inbox-stop-ignored");
        await AnalysedAsync(running, 1);
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        async Task<(long Number, string Link)> NewAsync()
        {
            IElement tile = (await RunningServer.PageAsync(client, "/")).QuerySelectorAll(".tiles a")[2];
            return (NumberIn(tile), tile.GetAttribute("href")!);
        }

        Assert.Equal((1, "/incidents"), await NewAsync());
        time.Offset = TimeSpan.FromHours(2);
        Assert.Equal(0, (await NewAsync()).Number);

        using HttpClient sender = await running.WithTokenAsync(Roles.Ingest);
        using var log = new StringContent(await File.ReadAllTextAsync(Path.Combine(Support.Scenario.Root, "sample-logs", "false-test-report", "events.json")));
        Assert.Equal(HttpStatusCode.Accepted, (await sender.PostAsync("/api/v1/events", log)).StatusCode);
        await AnalysedAsync(running, 2);
        time.Offset += TimeSpan.FromMinutes(20);
        (long number, string link) = await NewAsync();

        Assert.Equal(1, number);
        Assert.Equal(1, NumberIn((await RunningServer.PageAsync(client, link)).QuerySelector(".count")!));
    }

    [Fact]
    public async Task Whoever_sees_only_his_agents_counts_only_theirs()
    {
        await using RunningServer running = await AnalysedAsync();
        using HttpClient limited = running.Anonymous();
        limited.DefaultRequestHeaders.Authorization = new("Bearer", await running.TokenAsync(Roles.Viewer, new AccessScope(["nobody's agent"], [])));

        Assert.All((await RunningServer.PageAsync(limited, "/")).QuerySelectorAll(".tiles a"), static tile => Assert.Equal(0, NumberIn(tile)));
        Assert.Empty((await RunningServer.PageAsync(limited, "/findings?agent=Claude%20Code")).QuerySelectorAll("main tbody tr"));
    }

    [Fact]
    public async Task What_stands_in_the_address_is_shown_as_text_and_what_cannot_be_read_is_told()
    {
        await using RunningServer running = await AnalysedAsync();
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);

        IDocument page = await RunningServer.PageAsync(client, "/incidents?from=%3Cscript%3Ealert(1)%3C/script%3E&agent=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E&severity=loud");

        Assert.Empty(page.QuerySelectorAll("script:not([src='/auditlens.js']), style, main img, [style], [onerror]"));
        Assert.Equal(2, page.QuerySelectorAll("[role=alert]").Length);
        Assert.Equal("\"><img src=x onerror=alert(1)>", page.QuerySelector("input[name=agent]")!.GetAttribute("value"));
    }

    private static long NumberIn(IElement element) => NumberIn(element.TextContent);

    private static long NumberIn(string text) => long.Parse(text.Trim().Split(' ', '\n')[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static async Task<RunningServer> AnalysedAsync()
    {
        RunningServer running = await RunningServer.StartAsync(Samples);
        await AnalysedAsync(running, Samples.Length);
        return running;
    }

    private static Task AnalysedAsync(RunningServer running, int sessions) => RunningServer.UntilAsync(
        "all sessions are analysed", async () => await running.Store.Findings.AnalysesAsync(new AnalysisFilter(), Page.All, CancellationToken.None).CountAsync() == sessions);

    /// <summary>The system's clock, set forward.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
    }
}
