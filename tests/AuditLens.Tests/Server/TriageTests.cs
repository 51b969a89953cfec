using System.Net;
using AngleSharp.Dom;
using AuditLens.Server.Access;
using AuditLens.Server.Trail;
using AuditLens.Server.Triage;
using AuditLens.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>What a team makes of an incident: who looks at it, what it was, and who said so.</summary>
public sealed class TriageTests
{
    private const string Flagship = "flagship-cleanup-resets-production";

    [Fact]
    public async Task An_analyst_takes_an_incident_judges_it_and_leaves_a_note_that_everybody_reads()
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship);
        AnalysisSummary incident = await AnalysedAsync(running);
        using HttpClient analyst = await running.LoggedInAsync(Roles.Analyst);
        using HttpClient viewer = await running.LoggedInAsync(Roles.Viewer);

        HttpResponseMessage answer = await SaveAsync(analyst, incident, new() { ["status"] = "in-progress", ["assignee"] = "analyst", ["verdict"] = "true-positive", ["note"] = "Restored <b>from</b> the snapshot." });
        Assert.Equal($"/incidents/{incident.IncidentId}#triage", answer.Headers.Location?.OriginalString);

        IElement panel = (await RunningServer.PageAsync(viewer, $"/incidents/{incident.IncidentId}")).QuerySelector("#triage")!;
        Assert.Null(panel.QuerySelector("form, b b"));
        Assert.Contains("in progress", panel.QuerySelector("dl")!.TextContent);
        Assert.Equal("Restored <b>from</b> the snapshot.", panel.QuerySelector(".note-text")!.TextContent);
        Assert.Equal(4, panel.QuerySelectorAll(".history li").Length);
        TrailEntry told = await running.Server.Services.GetRequiredService<AuditTrail>().NewestAsync(10, CancellationToken.None).FirstAsync(static e => e.Act == TrailActs.TriageChanged);
        Assert.Equal(
            ("analyst", $"{incident.IncidentId}: status from new to in-progress; assignee from none to analyst; verdict from undetermined to true-positive; note of 34 characters"), (told.Who, told.What));
    }

    [Fact]
    public async Task Lists_are_narrowed_by_status_assignee_and_verdict()
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship, "inbox-stop-ignored");
        AnalysisSummary incident = await AnalysedAsync(running, sessions: 2);
        using HttpClient analyst = await running.LoggedInAsync(Roles.Analyst);
        await SaveAsync(analyst, incident, new() { ["status"] = "closed", ["assignee"] = "analyst", ["verdict"] = "false-positive", ["reason"] = "environment-misread" });

        foreach ((string query, int touched, int untouched) in ((string, int, int)[])
            [("status=closed", 1, 0), ("status=new", 0, 1), ("status=in-progress", 0, 0), ("assignee=analyst", 1, 0), ("assignee=not%20assigned", 0, 1), ("verdict=false-positive", 1, 0), ("verdict=undetermined&status=new", 0, 1)])
        {
            IDocument page = await RunningServer.PageAsync(analyst, "/incidents?" + query);
            string[] listed = [.. page.QuerySelectorAll("tbody .what a").Select(static a => a.GetAttribute("href")!)];
            Assert.True((touched, untouched) == (listed.Count(l => l.EndsWith(incident.IncidentId, StringComparison.Ordinal)), listed.Count(l => !l.EndsWith(incident.IncidentId, StringComparison.Ordinal))), $"{query} lists {string.Join(", ", listed)}.");
            Assert.StartsWith($"{touched + untouched} incident", page.QuerySelector(".count")!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_somebody_else_changed_meanwhile_is_not_overwritten_and_the_note_is_kept()
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship);
        AnalysisSummary incident = await AnalysedAsync(running);
        using HttpClient analyst = await running.LoggedInAsync(Roles.Analyst);
        using HttpClient admin = await running.LoggedInAsync(Roles.Admin);
        await SaveAsync(analyst, incident, new() { ["verdict"] = "true-positive" });

        HttpResponseMessage late = await SaveAsync(admin, incident, new() { ["seen"] = "0", ["verdict"] = "benign-positive", ["assignee"] = "admin", ["note"] = "A drill." });

        Assert.Contains("triage=overtaken", late.Headers.Location!.OriginalString, StringComparison.Ordinal);
        TriageState state = await StateAsync(running, incident);
        Assert.Equal(("true-positive", "admin", "A drill."), (state.Verdict, state.Assignee, state.History[^1].To));
    }

    [Theory]
    [InlineData("closed", "undetermined", TriageProblems.ClosedWithoutVerdict)]
    [InlineData("in-progress", "false-positive", TriageProblems.FalseWithoutReason)]
    public async Task Nothing_is_closed_without_a_verdict_and_nothing_is_false_without_a_reason(string status, string verdict, string problem)
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship);
        AnalysisSummary incident = await AnalysedAsync(running);
        using HttpClient analyst = await running.LoggedInAsync(Roles.Analyst);

        HttpResponseMessage answer = await SaveAsync(analyst, incident, new() { ["status"] = status, ["verdict"] = verdict, ["note"] = "kept" });

        Assert.Equal($"/incidents/{incident.IncidentId}?triage={problem}#triage", answer.Headers.Location?.OriginalString);
        Assert.NotNull((await RunningServer.PageAsync(analyst, answer.Headers.Location!.OriginalString.Split('#')[0])).QuerySelector("#triage [role=alert]"));
        TriageState state = await StateAsync(running, incident);
        Assert.Equal((TriageWords.New, TriageWords.Undetermined, "kept"), (state.Status, state.Verdict, Assert.Single(state.History).To));
    }

    [Fact]
    public async Task It_outlives_an_analysis_that_names_another_act_and_the_page_says_so()
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship);
        AnalysisSummary incident = await AnalysedAsync(running);
        using HttpClient analyst = await running.LoggedInAsync(Roles.Analyst);
        await SaveAsync(analyst, incident, new() { ["status"] = "closed", ["verdict"] = "true-positive" });
        StoredAnalysis analysis = await running.Store.AnalysesAsync(new AnalysisQuery(incident.Session), CancellationToken.None).SingleAsync();
        await running.Store.SaveAnalysesAsync([analysis with { Summary = analysis.Summary with { IncidentId = "INC-000000000001" } }], CancellationToken.None);

        IDocument page = await RunningServer.PageAsync(analyst, "/incidents/INC-000000000001");

        Assert.Equal("closed", page.QuerySelector("#triage [name=status] [selected]")!.GetAttribute("value"));
        Assert.Contains(incident.IncidentId, page.QuerySelector("#triage .problem")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_a_viewer_nor_a_form_without_its_token_nor_whoever_does_not_see_the_agent_changes_anything()
    {
        await using RunningServer running = await RunningServer.StartAsync(Flagship);
        AnalysisSummary incident = await AnalysedAsync(running);
        string path = $"/incidents/{incident.IncidentId}/triage";
        using HttpClient viewer = await running.LoggedInAsync(Roles.Viewer);
        using HttpClient analyst = await running.LoggedInAsync(Roles.Analyst);
        using HttpClient limited = running.Anonymous();
        limited.DefaultRequestHeaders.Authorization = new("Bearer", await running.TokenAsync(Roles.Analyst, new AccessScope(["nobody's agent"], [])));

        Assert.StartsWith("/denied", (await PostAsync(viewer, path)).Headers.Location?.PathAndQuery, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(analyst, path)).StatusCode);
        Assert.NotEqual(HttpStatusCode.Found, (await PostAsync(limited, path)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SaveAsync(analyst, incident, new() { ["status"] = "burnt" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SaveAsync(analyst, incident, new() { ["assignee"] = "viewer" })).StatusCode);
        Assert.Null(await running.Server.Services.GetRequiredService<TriageBook>().FindAsync(incident.Session, CancellationToken.None));
    }

    /// <summary>Sends the form of the incident's page with what stands in it, save for what is given.</summary>
    private static async Task<HttpResponseMessage> SaveAsync(HttpClient client, AnalysisSummary incident, Dictionary<string, string> changes)
    {
        IElement form = (await RunningServer.PageAsync(client, $"/incidents/{incident.IncidentId}")).QuerySelector("#triage form")!;
        foreach (IElement field in form.QuerySelectorAll("input, select"))
        {
            changes.TryAdd(field.GetAttribute("name")!, (field.QuerySelector("option[selected]") ?? field.QuerySelector("option") ?? field).GetAttribute("value") ?? "");
        }

        using var content = new FormUrlEncodedContent(changes);
        return await client.PostAsync(form.GetAttribute("action"), content);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path)
    {
        using var content = new FormUrlEncodedContent(new Dictionary<string, string> { ["seen"] = "0", ["status"] = "in-progress", ["verdict"] = "undetermined" });
        return await client.PostAsync(path, content);
    }

    private static async Task<TriageState> StateAsync(RunningServer running, AnalysisSummary incident) =>
        (await running.Server.Services.GetRequiredService<TriageBook>().FindAsync(incident.Session, CancellationToken.None))!;

    private static async Task<AnalysisSummary> AnalysedAsync(RunningServer running, int sessions = 1)
    {
        List<AnalysisSummary> found = [];
        await RunningServer.UntilAsync("the sessions are analysed", async () =>
            (found = await running.Store.Findings.AnalysesAsync(AnalysisFilter.All, Page.All, CancellationToken.None).ToListAsync()).Count == sessions);
        return found[0];
    }
}
