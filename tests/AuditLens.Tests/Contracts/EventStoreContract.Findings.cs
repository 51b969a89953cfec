using System.Globalization;
using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Storage;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Contracts;

public abstract partial class EventStoreContract
{
    [ContractFact]
    public async Task A_finding_comes_back_as_it_was()
    {
        StoredFinding finding = Finding("s1", 0, "loop", Severity.Info) with
        {
            Title = "ü\0\n",
            Message = new string('m', 10_000),
            Confidence = 0.1 + 0.2,
            Time = null,
            Agent = null,
            Evidence = new EventRef(EventId.Of("x"), "a/ä.json", null, "/messages/12"),
            Since = new DateTimeOffset(2026, 3, 4, 5, 6, 7, 891, TimeSpan.Zero).AddTicks(1),
        };

        await Store.SaveAnalysesAsync([new StoredAnalysis(Summary("s1"), [finding], "{}")], None);

        Assert.Equal([finding], await FindingsAsync(FindingFilter.All));
    }

    [ContractFact]
    public async Task What_is_said_again_is_known_since_it_was_said_first()
    {
        StoredAnalysis first = Analysis(Summary("s1") with { RefutedClaims = 2, Since = Some.Time(100) }, "{}", ("a", Severity.High), ("b", Severity.High));
        StoredAnalysis again = Analysis(
            Summary("s1") with { Title = "Said better", RefutedClaims = 3, Since = Some.Time(200) }, "{}", ("new", Severity.High), ("b", Severity.Critical), ("a", Severity.High));
        StoredFinding[] evidence = [again.Findings[0] with { Evidence = Finding("s1", 7, "", default).Evidence }, again.Findings[1] with { Evidence = first.Findings[1].Evidence }, again.Findings[2] with { Evidence = first.Findings[0].Evidence }];
        await Store.SaveAnalysesAsync([first], None);
        await Store.SaveAnalysesAsync([again with { Findings = evidence }], None);

        Assert.Equal(Some.Time(100), Assert.Single(await SummariesAsync(AnalysisFilter.All)).Since);
        List<StoredFinding> findings = [.. (await FindingsAsync(FindingFilter.All)).OrderBy(f => f.Position)];
        Assert.Equal([Some.Time(200), Some.Time(200), Some.Time(100)], findings.Select(f => f.Since));

        await Store.SaveAnalysesAsync([first with { Summary = first.Summary with { Severity = Severity.Critical, Since = Some.Time(300) } }], None);
        Assert.Equal(Some.Time(300), Assert.Single(await SummariesAsync(AnalysisFilter.All)).Since);
    }

    public static TheoryData<string, int[]> FindingFilters => new()
    {
        { "from", [1, 3] },
        { "to", [0] },
        { "since-from", [2, 3] },
        { "since-to", [0, 1] },
        { "severities", [0, 3] },
        { "categories", [0, 1] },
        { "rules", [2] },
        { "agents", [0, 1] },
        { "environments", [3] },
        { "session", [2, 3] },
        { "incident", [0, 1] },
        { "nothing", [] },
        { "two", [1] },
    };

    [ContractTheory]
    [MemberData(nameof(FindingFilters))]
    public async Task Findings_are_found_by_each_member_of_the_filter(string name, int[] found)
    {
        FindingFilter filter = name switch
        {
            "from" => new(From: Some.Time(1)),
            "to" => new(To: Some.Time(1)),
            "since-from" => new(SinceFrom: Some.Time(100)),
            "since-to" => new(SinceTo: Some.Time(100)),
            "severities" => new(Severities: [Severity.Critical, Severity.Low]),
            "categories" => new(Categories: ["loop", "it's \"odd\"\\"]),
            "rules" => new(Rules: ["AL999"]),
            "agents" => new(Agents: ["coder"]),
            "environments" => new(Environments: ["production"]),
            "session" => new(Session: "s2"),
            "incident" => new(Incident: "AL-s1"),
            "nothing" => new(Categories: []),
            _ => new(From: Some.Time(1), Agents: ["coder", "tester"], Severities: [Severity.High], Categories: ["it's \"odd\"\\"]),
        };
        StoredFinding[] findings =
        [
            Finding("s1", 0, "loop", Severity.Critical),
            Finding("s1", 1, "it's \"odd\"\\", Severity.High),
            Finding("s2", 2, "false-report", Severity.High) with { Rule = "AL999", Time = null, Agent = "tester", Since = Some.Time(100) },
            Finding("s2", 3, "x", Severity.Low) with { Environment = "production", Agent = null, Since = Some.Time(100) },
        ];
        await Store.SaveAnalysesAsync([new StoredAnalysis(Summary("s1"), findings[..2], "{}"), new StoredAnalysis(Summary("s2"), findings[2..], "{}")], None);

        Assert.Equal(found, (await FindingsAsync(filter)).Select(f => f.Position).Order());
        Assert.Equal(found.Length, (await Store.Findings.CountFindingsAsync(filter, GroupBy.None, None)).Sum(c => c.Count));
    }

    [ContractFact]
    public async Task Findings_come_the_latest_first_page_by_page()
    {
        StoredFinding[] findings = [.. Enumerable.Range(0, 6).Select(i => Finding("s1", i, "x", Severity.Low) with { Time = i == 2 ? null : Some.Time(i / 2) })];
        await Store.SaveAnalysesAsync([new StoredAnalysis(Summary("s1"), findings, "{}")], None);

        Assert.Equal([4, 5, 3, 0, 1, 2], (await FindingsAsync(FindingFilter.All)).Select(f => f.Position));
        Assert.Equal([3, 0], await Store.Findings.FindingsAsync(FindingFilter.All, new Page(2, 2), None).Select(f => f.Position).ToListAsync());
        Assert.Equal([2], await Store.Findings.FindingsAsync(FindingFilter.All, new Page(null, 5), None).Select(f => f.Position).ToListAsync());
    }

    [ContractFact]
    public async Task Findings_are_counted_by_what_is_asked_for()
    {
        DateTimeOffset day = new(2026, 3, 4, 0, 0, 0, TimeSpan.Zero);
        StoredFinding[] findings =
        [
            Finding("s1", 0, "loop", Severity.High) with { Time = day.AddHours(3) },
            Finding("s1", 1, "loop", Severity.Critical) with { Time = day.AddHours(23.99), Environment = "production" },
            Finding("s2", 2, "loop", Severity.Low) with { Time = day.AddHours(24), Agent = null },
            Finding("s2", 3, "x", Severity.Low) with { Time = null, Rule = "AL999" },
        ];
        await Store.SaveAnalysesAsync([new StoredAnalysis(Summary("s1"), findings[..2], "{}"), new StoredAnalysis(Summary("s2"), findings[2..], "{}")], None);

        Assert.Equal([new(new GroupKey(), 4, 2, Severity.Critical, day.AddHours(3), day.AddHours(24))], await CountAsync(GroupBy.None));
        Assert.Equal(
            [
                new(new GroupKey(Category: "loop"), 3, 2, Severity.Critical, day.AddHours(3), day.AddHours(24)),
                new(new GroupKey(Category: "x"), 1, 1, Severity.Low, null, null),
            ],
            await CountAsync(GroupBy.Category));
        Assert.Equal(
            [
                new(new GroupKey(Time: day), 2, 1, Severity.Critical, day.AddHours(3), day.AddHours(23.99)),
                new(new GroupKey(), 1, 1, Severity.Low, null, null),
                new(new GroupKey(Time: day.AddDays(1)), 1, 1, Severity.Low, day.AddHours(24), day.AddHours(24)),
            ],
            await CountAsync(GroupBy.Day));
        Assert.Equal([null, day.AddHours(3), day.AddHours(23), day.AddHours(24)], (await CountAsync(GroupBy.Hour)).Select(c => c.Key.Time));
        Assert.Equal(
            [
                new GroupKey(Severity.Critical, "loop", "AL101", "coder", "production", "s1", "AL-s1"),
                new GroupKey(Severity.High, "loop", "AL101", "coder", "unknown", "s1", "AL-s1"),
                new GroupKey(Severity.Low, "loop", "AL101", null, "unknown", "s2", "AL-s2"),
                new GroupKey(Severity.Low, "x", "AL999", "coder", "unknown", "s2", "AL-s2"),
            ],
            (await CountAsync(GroupBy.Severity | GroupBy.Category | GroupBy.Rule | GroupBy.Agent | GroupBy.Environment | GroupBy.Session | GroupBy.Incident)).Select(c => c.Key));
        Assert.Empty(await Store.Findings.CountFindingsAsync(new FindingFilter(Session: "missing"), GroupBy.None, None));
    }

    [ContractFact]
    public async Task More_findings_than_one_page_are_listed_and_counted_whole()
    {
        StoredAnalysis[] analyses =
        [
            .. Enumerable.Range(0, 60).Select(s => new StoredAnalysis(
                Summary($"s{s}"), [.. Enumerable.Range(0, 25).Select(i => Finding($"s{s}", i, "x", Severity.Low))], "{}")),
        ];
        await Store.SaveAnalysesAsync(analyses, None);

        Assert.Equal(1_500, (await FindingsAsync(FindingFilter.All)).Distinct().Count());
        IReadOnlyList<GroupCount> counts = await CountAsync(GroupBy.Session | GroupBy.Hour);
        Assert.Equal((60, 1_500), (counts.Count, counts.Sum(c => c.Count)));
    }

    private static StoredFinding Finding(string session, int position, string category, Severity severity) => new()
    {
        Session = session,
        Position = position,
        IncidentId = "AL-" + session,
        Rule = "AL101",
        Category = category,
        Severity = severity,
        Confidence = 0.9,
        Title = category,
        Message = "It happened.",
        Time = Some.Time(position),
        Agent = "coder",
        Environment = "unknown",
        Evidence = new EventRef(EventId.Of(session, position.ToString(CultureInfo.InvariantCulture)), Some.File, position + 1, null),
        Since = Some.Time(50),
    };

    private async Task<List<StoredFinding>> FindingsAsync(FindingFilter filter) => await Store.Findings.FindingsAsync(filter, Page.All, None).ToListAsync();

    private async Task<IReadOnlyList<GroupCount>> CountAsync(GroupBy by) => await Store.Findings.CountFindingsAsync(FindingFilter.All, by, None);
}
