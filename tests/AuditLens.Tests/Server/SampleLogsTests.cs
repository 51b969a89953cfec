using System.Net;
using AngleSharp.Dom;
using AuditLens.Server.Access;
using AuditLens.Storage;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>The button of an empty overview.</summary>
public sealed class SampleLogsTests
{
    [Fact]
    public async Task One_press_fills_an_empty_store_with_what_the_sample_logs_hold_and_the_overview_shows_it()
    {
        await using RunningServer running = await RunningServer.StartAsync(static s => s with { SessionQuiet = TimeSpan.FromHours(1) });
        using HttpClient admin = await running.LoggedInAsync(Roles.Admin);

        HttpResponseMessage answer = await RunningServer.PostFormAsync(admin, "/", []);
        Assert.Equal((HttpStatusCode.Found, "/"), (answer.StatusCode, answer.Headers.Location?.OriginalString));

        IDocument overview = await RunningServer.PageAsync(admin, "/");
        Assert.Null(overview.QuerySelector(".start"));
        List<AnalysisSummary> analysed = await running.Store.Findings.AnalysesAsync(AnalysisFilter.All, Page.All, CancellationToken.None).ToListAsync();
        Assert.Equal((8, 5), (analysed.Count, analysed.Count(static a => a.IsIncident)));
        Assert.Equal(Samples(), await running.Store.SourcesAsync(CancellationToken.None).Select(static s => s.Path).Order(StringComparer.Ordinal).ToListAsync());
    }

    [Fact]
    public async Task Only_an_administrator_sees_the_button_or_can_press_it()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient analyst = await running.LoggedInAsync(Roles.Analyst);

        Assert.Null((await RunningServer.PageAsync(analyst, "/")).QuerySelector(".start form"));
        using var nothing = new FormUrlEncodedContent([]);
        Assert.StartsWith("/denied", (await analyst.PostAsync("/samples", nothing)).Headers.Location?.PathAndQuery, StringComparison.Ordinal);
    }

    private static List<string> Samples()
    {
        string folder = Path.Combine(Scenario.Root, "sample-logs");
        return
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(Scenario.Root, f).Replace('\\', '/'))
                .Where(static f => !f.EndsWith(".md", StringComparison.Ordinal) && !f.Contains("mapping-example", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
    }
}
