using AuditLens.Detection;
using AuditLens.Storage;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Contracts;

public abstract partial class EventStoreContract
{
    [ContractFact]
    public async Task The_last_analysis_of_a_session_counts()
    {
        StoredAnalysis first = Analysis(Summary("s1") with { Ended = Some.Time(9), RefutedClaims = 2 }, "{\"a\":\"ü\0\"}", ("scope-drift", Severity.Low), ("destructive-action", Severity.Critical));
        StoredAnalysis other = Analysis(Summary("s2") with { IsIncident = false, Severity = Severity.None, Started = Some.Time(-1), Agent = null }, "{}");
        StoredAnalysis changed = Analysis(Summary("s1") with { Title = "Now", Severity = Severity.Low, IsIncident = false }, new string('r', 100_000), ("scope-drift", Severity.Low));
        await Store.SaveAnalysesAsync([first, other], None);
        Assert.Equivalent(new[] { other, first }, await AnalysesAsync(new AnalysisQuery()), strict: true);

        await Store.SaveAnalysesAsync([changed], None);

        Assert.Equivalent(new[] { other, changed }, await AnalysesAsync(new AnalysisQuery()), strict: true);
        Assert.Equivalent(changed.Findings, await FindingsAsync(FindingFilter.All), strict: true);
        Assert.Equivalent(new[] { changed.Summary, other.Summary }, await SummariesAsync(AnalysisFilter.All), strict: true);
    }

    [ContractFact]
    public async Task Analyses_are_found_by_each_member_of_the_query()
    {
        StoredAnalysis a = Analysis(Summary("s1"), "{}", ("x", Severity.High));
        StoredAnalysis b = Analysis(Summary("s2") with { IsIncident = false, Started = null, Agent = null, Severity = Severity.None }, "{}");
        await Store.SaveAnalysesAsync([a, b], None);

        foreach (AnalysisQuery query in new AnalysisQuery[] { new(Session: "s1"), new(Incident: "AL-s1"), new(IsIncident: true), new(Agent: "coder"), new(From: Some.Time(0)), new(To: Some.Time(1)) })
        {
            Assert.Equivalent(new[] { a }, await AnalysesAsync(query), strict: true);
        }

        Assert.Equivalent(new[] { b }, await AnalysesAsync(new AnalysisQuery(IsIncident: false)), strict: true);
        Assert.Empty(await AnalysesAsync(new AnalysisQuery(From: Some.Time(1))));
    }

    public static TheoryData<string, string[]> AnalysisFilters => new()
    {
        { "all", ["s3", "s2", "s1", "s4"] },
        { "from", ["s3", "s2"] },
        { "to", ["s1"] },
        { "since-from", ["s2"] },
        { "since-to", ["s3", "s1", "s4"] },
        { "severities", ["s3"] },
        { "categories", ["s2", "s1"] },
        { "agents", ["s4"] },
        { "environments", ["s1"] },
        { "session", ["s2"] },
        { "incident", ["s3"] },
        { "incidents", ["s2", "s1"] },
        { "refuted", ["s2"] },
        { "not-refuted", ["s3", "s1", "s4"] },
        { "sessions", ["s2", "s1"] },
        { "no-sessions", [] },
        { "except-sessions", ["s3", "s4"] },
        { "except-none", ["s3", "s2", "s1", "s4"] },
    };

    [ContractTheory]
    [MemberData(nameof(AnalysisFilters))]
    public async Task Summaries_are_found_by_each_member_of_the_filter(string name, string[] found)
    {
        AnalysisFilter filter = name switch
        {
            "from" => new(From: Some.Time(2)),
            "to" => new(To: Some.Time(2)),
            "since-from" => new(SinceFrom: Some.Time(100)),
            "since-to" => new(SinceTo: Some.Time(100)),
            "severities" => new(Severities: [Severity.Medium]),
            "categories" => new(Categories: ["data", "loop"]),
            "agents" => new(Agents: ["tester"]),
            "environments" => new(Environments: ["production", "staging"]),
            "session" => new(Session: "s2"),
            "incident" => new(Incident: "AL-s3"),
            "incidents" => new(IsIncident: true),
            "refuted" => new(HasRefutedClaims: true),
            "not-refuted" => new(HasRefutedClaims: false),
            "sessions" => new(Sessions: ["s1", "s2", "not there"]),
            "no-sessions" => new(Sessions: []),
            "except-sessions" => new(ExceptSessions: ["s1", "s2", "not there"]),
            "except-none" => new(ExceptSessions: []),
            _ => AnalysisFilter.All,
        };
        await Store.SaveAnalysesAsync(
            [
                Analysis(Summary("s1") with { Environment = "production", Started = Some.Time(1) }, "{}", ("loop", Severity.High)),
                Analysis(Summary("s2") with { RefutedClaims = 3, Since = Some.Time(100), Started = Some.Time(2) }, "{}", ("loop", Severity.High), ("x", Severity.High)),
                Analysis(Summary("s3") with { IsIncident = false, Severity = Severity.Medium, Started = Some.Time(3) }, "{}", ("data-exfiltration", Severity.Medium)),
                Analysis(Summary("s4") with { IsIncident = false, Severity = Severity.None, Agent = "tester", Started = null }, "{}"),
            ],
            None);

        Assert.Equal(found, (await SummariesAsync(filter)).Select(s => s.Session));
        Assert.Equal(found.Length, (await Store.Findings.CountAnalysesAsync(filter, GroupBy.None, None)).Sum(c => c.Count));
    }

    [ContractFact]
    public async Task Analyses_are_counted_by_what_is_asked_for()
    {
        await Store.SaveAnalysesAsync(
            [
                Analysis(Summary("s1"), "{}", ("a", Severity.High), ("b", Severity.High)),
                Analysis(Summary("s2") with { Agent = "tester", Severity = Severity.Low }, "{}", ("a", Severity.Low)),
                Analysis(Summary("s3"), "{}"),
            ],
            None);

        Assert.Equal(
            [new(new GroupKey(Agent: "coder"), 2, 2, Severity.High, Some.Start, Some.Start), new(new GroupKey(Agent: "tester"), 1, 1, Severity.Low, Some.Start, Some.Start)],
            await Store.Findings.CountAnalysesAsync(AnalysisFilter.All, GroupBy.Agent | GroupBy.Category | GroupBy.Rule, None));
    }

    private static AnalysisSummary Summary(string session) => new()
    {
        Session = session,
        IncidentId = "AL-" + session,
        Title = "Title of " + session,
        Severity = Severity.High,
        IsIncident = true,
        Started = Some.Start,
        Agent = "coder",
        Environment = "unknown",
        Categories = [],
        Findings = 0,
        Since = Some.Time(50),
    };

    private static StoredAnalysis Analysis(AnalysisSummary summary, string report, params (string Category, Severity Severity)[] findings) => new(
        summary with { Categories = [.. findings.Select(f => f.Category).Order(StringComparer.Ordinal)], Findings = findings.Length },
        [.. findings.Select((f, i) => Finding(summary.Session, i, f.Category, f.Severity) with { Since = summary.Since })],
        report);

    private async Task<List<StoredAnalysis>> AnalysesAsync(AnalysisQuery query) => await Store.AnalysesAsync(query, None).ToListAsync();

    private async Task<List<AnalysisSummary>> SummariesAsync(AnalysisFilter filter) => await Store.Findings.AnalysesAsync(filter, Page.All, None).ToListAsync();
}
