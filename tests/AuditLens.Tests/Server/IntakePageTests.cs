using System.Net;
using System.Text;
using AngleSharp.Dom;
using AuditLens.Events;
using AuditLens.Server.Access;
using AuditLens.Server.Trail;
using AuditLens.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>Where events come from, what could not be read, and the bytes of what could not.</summary>
public sealed class IntakePageTests
{
    /// <summary>No reader takes it: cut JSON with markup, a terminal code and a sign that turns the line around.</summary>
    private const string Broken = "{\"type\":\"user\",\"message\":\"<script>alert(1)</script>\u001b[31m\u202e\n";

    [Fact]
    public async Task A_source_is_listed_with_its_numbers_and_leads_to_what_was_rejected_and_to_its_bytes()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        string file = await SendAsync(running, Encoding.UTF8.GetBytes(Broken));
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);

        IDocument intake = await RunningServer.PageAsync(client, "/intake");
        IElement row = intake.QuerySelectorAll("tbody tr").Single(r => r.QuerySelector("th")!.TextContent == file);
        IDocument rejections = await RunningServer.PageAsync(client, row.QuerySelector("td a")!.GetAttribute("href")!);
        string record = rejections.QuerySelector("tbody a")!.GetAttribute("href")!;
        IDocument page = await RunningServer.PageAsync(client, record);

        Assert.Single(rejections.QuerySelectorAll("tbody tr"));
        Assert.Contains("<script>alert(1)</script>\\u{1b}[31m\\u{202e}", page.QuerySelector("pre.raw")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("7b 22 74 79 70 65 22 3a  22 75 73 65 72", page.QuerySelector("pre.hex")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("main script"));
        byte[] bytes = await client.GetByteArrayAsync(page.QuerySelector("a[download]")!.GetAttribute("href"));
        Assert.Equal(Broken.TrimEnd('\n'), Encoding.UTF8.GetString(bytes).TrimEnd('\n'));
        List<TrailEntry> trail = await running.Server.Services.GetRequiredService<AuditTrail>().NewestAsync(10, CancellationToken.None).ToListAsync();
        Assert.Equal(2, trail.Count(static e => e.Act == TrailActs.RawEvidenceViewed && e.What.StartsWith("rejected record at byte ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Of_a_source_of_which_nothing_was_understood_the_beginning_is_shown()
    {
        using var folder = new Support.TemporaryFolder();
        await File.WriteAllTextAsync(folder.Combine("broken.jsonl"), Broken);
        await using RunningServer running = await RunningServer.StartAsync(s => s with { WatchedFolders = [folder.Path] });
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        await RunningServer.UntilAsync("the folder is taken in", async () => await running.Store.RejectionsAsync(null, CancellationToken.None).AnyAsync());

        IDocument rejections = await RunningServer.PageAsync(client, "/intake/rejections");
        IDocument page = await RunningServer.PageAsync(client, rejections.QuerySelector("tbody a")!.GetAttribute("href")!);

        Assert.Contains("<script>alert(1)</script>", page.QuerySelector("pre.raw")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("a[download], pre.hex"));
    }

    [Fact]
    public async Task A_long_record_is_shown_in_parts()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        string file = await SendAsync(running, Encoding.UTF8.GetBytes("{\"type\":\"user\",\"text\":\"" + string.Concat(Enumerable.Range(0, 2000).Select(static i => $"{i:d4} ")) + "\n"));
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        Rejection rejection = await running.Store.RejectionsAsync(file, CancellationToken.None).SingleAsync();
        StringBuilder text = new();
        for (string? next = $"/intake/rejected?source={Uri.EscapeDataString(file)}&offset={rejection.Offset}&length={rejection.Length}"; next is not null;)
        {
            IDocument page = await RunningServer.PageAsync(client, next);
            text.Append(page.QuerySelector("pre.raw")!.TextContent);
            next = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(rejection.Length, text.Length);
        Assert.EndsWith("1998 1999", text.ToString().TrimEnd('\n'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejections_are_narrowed_by_reason_and_source()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        await SendAsync(running, Encoding.UTF8.GetBytes(Broken));
        await SendAsync(running, [0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d, 0x0a]);
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);

        IDocument all = await RunningServer.PageAsync(client, "/intake/rejections");
        IElement[] reasons = [.. all.QuerySelectorAll(".chips a").Skip(1)];
        int[] each = [.. await Task.WhenAll(reasons.Select(async r => (await RunningServer.PageAsync(client, r.GetAttribute("href")!)).QuerySelectorAll("tbody tr").Length))];
        IDocument none = await RunningServer.PageAsync(client, "/intake/rejections?source=nowhere");

        Assert.Equal(2, all.QuerySelectorAll("tbody tr").Length);
        Assert.Equal(2, each.Sum());
        Assert.Contains("No rejection fits.", none.QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/intake/rejected?source=nowhere&offset=0&length=10")]
    [InlineData("/intake/rejected?source=nowhere&offset=x&length=99999999999")]
    [InlineData("/intake/rejected")]
    [InlineData("/intake/rejected/raw?source=nowhere&offset=0&length=10")]
    public async Task Bytes_that_were_not_rejected_cannot_be_asked_for(string address)
    {
        await using RunningServer running = await RunningServer.StartAsync("inbox-stop-ignored");
        SourceState source = await running.Store.SourcesAsync(CancellationToken.None).FirstAsync();
        using HttpClient client = await running.LoggedInAsync(Roles.Admin);

        Assert.InRange((int)(await client.GetAsync(address.Replace("nowhere", Uri.EscapeDataString(source.Path), StringComparison.Ordinal))).StatusCode, 400, 404);
    }

    [Fact]
    public async Task A_team_sees_sources_of_its_own_sessions_only()
    {
        await using RunningServer running = await RunningServer.StartAsync("inbox-stop-ignored");
        string file = await SendAsync(running, Encoding.UTF8.GetBytes(Broken));
        Rejection rejection = await running.Store.RejectionsAsync(file, CancellationToken.None).SingleAsync();
        SessionSummary session = await running.Store.SessionsAsync(new SessionQuery(), CancellationToken.None).FirstAsync();
        using HttpClient own = await running.LimitedToAsync(new AccessScope([session.Agent ?? session.Dialect], []));
        using HttpClient other = await running.LimitedToAsync(new AccessScope(["nobody's agent"], []));

        Assert.Equal(session.Files, (await RunningServer.PageAsync(own, "/intake")).QuerySelectorAll("tbody th").Select(static t => t.TextContent));
        Assert.Empty((await RunningServer.PageAsync(other, "/intake")).QuerySelectorAll("tbody th"));
        Assert.Empty((await RunningServer.PageAsync(own, "/intake/rejections")).QuerySelectorAll("tbody tr"));
        foreach (string path in (string[])["/intake/rejected", "/intake/rejected/raw"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await own.GetAsync($"{path}?source={Uri.EscapeDataString(file)}&offset={rejection.Offset}&length={rejection.Length}")).StatusCode);
        }
    }

    [Fact]
    public async Task Watched_folders_stand_there_with_what_came_from_them()
    {
        using var folder = new Support.TemporaryFolder();
        File.Copy(Path.Combine(Support.Scenario.Root, "sample-logs", "inbox-stop-ignored", "chat.json"), folder.Combine("chat.json"));
        await using RunningServer running = await RunningServer.StartAsync(s => s with { WatchedFolders = [folder.Path] });
        using HttpClient client = await running.LoggedInAsync(Roles.Viewer);
        await RunningServer.UntilAsync("the folder is taken in", async () => await running.Store.SourcesAsync(CancellationToken.None).AnyAsync());

        IElement row = (await RunningServer.PageAsync(client, "/intake")).QuerySelectorAll("tbody tr")[0];

        Assert.Equal(folder.Path, row.QuerySelector("th")!.TextContent);
        Assert.Equal("watched", row.QuerySelector(".badge")!.TextContent);
        Assert.Equal("1", row.QuerySelector("td.number")!.TextContent);
    }

    /// <summary>Sends good records and then one that is rejected, and gives the name of the source.</summary>
    private static async Task<string> SendAsync(RunningServer running, byte[] rejected)
    {
        string log = Directory.GetFiles(Path.Combine(Support.Scenario.Root, "sample-logs", "flagship-cleanup-resets-production"), "*.jsonl")[0];
        byte[] body = [.. Encoding.UTF8.GetBytes(string.Join('\n', (await File.ReadAllLinesAsync(log)).Take(8)) + "\n"), .. rejected];
        using HttpClient sender = await running.WithTokenAsync(Roles.Ingest);
        using var content = new ByteArrayContent(body);
        Assert.Equal(HttpStatusCode.Accepted, (await sender.PostAsync("/api/v1/events", content)).StatusCode);
        return "api/" + Sha256Digest.Of(body).ToString()[..16];
    }
}
