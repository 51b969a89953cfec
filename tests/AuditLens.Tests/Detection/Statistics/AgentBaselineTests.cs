using AuditLens.Detection;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Statistics;
using AuditLens.Detection.Understanding;
using AuditLens.Effects;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Detection.Statistics;

public sealed class AgentBaselineTests
{
    private static readonly DateTimeOffset Monday = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void With_too_few_sessions_nothing_is_told_and_the_reason_is_named()
    {
        BaselineComparison comparison = Baseline(19, i => Profile(i)).Compare(Profile(99, tool: "Never"));

        Assert.Empty(comparison.Departures);
        Assert.Equal("19 other sessions of agent are too few to compare with; 20 are needed", Assert.Single(comparison.Silences).Reason);
    }

    [Fact]
    public void A_session_of_the_history_is_compared_with_the_others_only()
    {
        AgentBaseline baseline = Baseline(40, i => Profile(i, tool: i == 7 ? "Never" : "Read"));

        Departure departure = Assert.Single(baseline.Compare(Profile(7, tool: "Never")).Departures);
        Assert.Equal(("new-tool", "Never", "none: 0 of 39 sessions have it, 0 have one of their own"), (departure.Feature, departure.Subject, departure.Expected));
        Assert.Empty(baseline.Compare(Profile(8)).Departures);
        Assert.Equal(1, baseline.OwnDepartures);
    }

    [Fact]
    public void Where_new_tools_are_a_habit_another_new_one_says_nothing()
    {
        BaselineComparison comparison = Baseline(40, i => Profile(i, tool: i % 4 == 0 ? $"mcp{i}" : "Read")).Compare(Profile(99, tool: "mcp99"));

        Assert.DoesNotContain(comparison.Departures, d => d.Feature == "new-tool");
        Assert.Contains(comparison.Silences, s => s.Feature == "new-tool" && s.Reason.StartsWith("10 of 40 other sessions have a tool of their own", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(14, false)]
    [InlineData(60, true)]
    public void A_history_without_spread_does_not_make_a_departure_of_every_other_value(int actions, bool departs) =>
        Assert.Equal(departs, Baseline(40, i => Profile(i)).Compare(Profile(99, number: ("actions", actions))).Departures.Any(d => d.Feature == "actions"));

    [Fact]
    public void A_number_departs_above_its_threshold_and_quotes_what_was_observed_and_expected()
    {
        AgentBaseline baseline = Baseline(40, i => Profile(i, number: ("tokens", 900 + (10 * (i % 20)))));

        Departure departure = Assert.Single(baseline.Compare(Profile(99, number: ("tokens", 9000))).Departures);
        Assert.Equal(("tokens", "9000", "995"), (departure.Feature, departure.Observed, departure.Expected));
        Assert.StartsWith("1412 (the larger of median and 3.5 spreads", departure.Threshold, StringComparison.Ordinal);
        Assert.Empty(baseline.Compare(Profile(99, number: ("tokens", 1300))).Departures);
        Assert.Empty(baseline.Compare(Profile(99, number: ("tokens", 1))).Departures);
    }

    [Fact]
    public void A_number_that_few_sessions_have_is_left_alone_with_a_reason()
    {
        BaselineComparison comparison = Baseline(40, i => i < 5 ? Profile(i, number: ("cost", 1)) : Profile(i)).Compare(Profile(99, number: ("cost", 500)));

        Assert.Empty(comparison.Departures);
        Assert.Contains(comparison.Silences, s => s.Reason == "5 of 40 other sessions have US dollars; 20 are needed");
    }

    [Theory]
    [InlineData(1, 6, 9, null)]
    [InlineData(3, 6, 9, null)]
    [InlineData(3, 1, 2, "02:00 UTC")]
    [InlineData(10, 1, 9, null)]
    [InlineData(10, 6, 9, "Sunday 09:00 UTC")]
    public void An_hour_departs_by_the_day_with_some_weeks_and_by_the_week_with_enough_of_them(int weeks, int day, int hour, string? observed)
    {
        AgentBaseline baseline = Baseline(weeks * 25, i => Profile(i, started: Monday.AddDays((7 * (i / 25)) + (i % 5)).AddHours(i % 3)));

        Departure? departure = baseline.Compare(Profile(9999, started: Monday.AddHours((24 * day) + hour - 9))).Departures.SingleOrDefault();
        Assert.Equal(observed, departure?.Observed);
    }

    [Fact]
    public void An_agent_that_keeps_no_hours_is_not_held_to_any()
    {
        var random = new Random(1);
        BaselineComparison comparison = Baseline(60, i => Profile(i, started: Monday.AddHours(random.Next(24 * 7 * 20)))).Compare(Profile(99, started: Monday.AddHours(67)));

        Assert.DoesNotContain(comparison.Departures, d => d.Feature == "hour");
        Assert.Contains(comparison.Silences, s => s.Reason.EndsWith("the agent keeps no hours", StringComparison.Ordinal));
    }

    [Fact]
    public void Transitions_that_the_history_does_not_make_are_a_surprise_by_their_likelihood()
    {
        string[] usual = ["Read\tEdit", "Edit\tBash", "Bash\tRead"];
        AgentBaseline baseline = Baseline(40, i => Profile(i) with { Transitions = usual.ToDictionary(t => t, _ => 5), Tools = new Dictionary<string, int> { ["Read"] = 5, ["Edit"] = 5, ["Bash"] = 5 } });

        Departure departure = Assert.Single(baseline.Compare(Profile(99) with { Transitions = new Dictionary<string, int> { ["Read\tBash"] = 6, ["Read\tEdit"] = 2 } }).Departures);
        Assert.Equal("transition-surprise", departure.Feature);
        Assert.StartsWith("Read then Bash, of which the history expects 0.25 %", departure.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void Building_twice_gives_the_same_axes_and_the_same_comparison()
    {
        var generator = new HistoryGenerator(5);
        List<SessionProfile> history = [.. Enumerable.Range(0, 80).Select(_ => generator.Profile())];
        AgentBaseline first = AgentBaseline.Build("agent", history);
        AgentBaseline second = AgentBaseline.Build("agent", history);

        Assert.NotNull(first.Axes);
        Assert.Equal(first.Axes.Axes, second.Axes!.Axes);
        Assert.Equal(first.OwnDepartures, second.OwnDepartures);
    }

    [Fact]
    public void A_finding_quotes_feature_observation_expectation_threshold_and_the_records()
    {
        var generator = new HistoryGenerator(6);
        AgentBaseline baseline = AgentBaseline.Build("agent", [.. Enumerable.Range(0, 60).Select(_ => generator.Profile())]);
        SessionUnderstanding session = generator.Next(Plant.NewTool);

        Finding finding = new DetectionEngine(RuleCatalogue.BuiltIn).Run(session, Policy.Empty, baseline).Single(f => f.Facts.GetValueOrDefault("feature") == "new-tool");

        int call = session.Actions.Single(a => a.Step.Event.Tool == "mcp__crm__export_contacts").Step.Event.Source.Line!.Value;
        Assert.Equal(("AL131", "anomalous-behavior", Severity.Low), (finding.Rule, finding.Category, finding.Severity));
        Assert.Equal(call, Assert.Single(finding.Evidence).Line);
        Assert.Equal(
            "Tool that no other session has (mcp__crm__export_contacts): 1 new; expected none: 0 of 60 sessions have it, 0 have one of their own, told above a rate of 5 % of sessions (95 % bound of what was never seen). Compared with other sessions of agent.",
            finding.Message);
        Assert.Equal("60", finding.Facts["sessions"]);
        Assert.EndsWith("of 60 sessions of the history depart from the others", finding.Facts["false_alarms"], StringComparison.Ordinal);
        Assert.DoesNotContain(new DetectionEngine(RuleCatalogue.BuiltIn).Run(session, Policy.Empty), f => f.Rule == "AL131");
    }

    [Fact]
    public void A_profile_counts_what_a_session_did_and_not_what_was_denied()
    {
        SessionProfile profile = ProfileReader.Of(new SessionReader(EffectReader.Default).Read(SessionNotation.Chain("""
            - user: Tidy up.
            - call: rm data/a.csv
            - result: ""
            - call: rm data/b.csv
            - denied: not allowed
            - call: {tool: Read, file_path: a.txt}
            - result: a
            """), Policy.Empty));

        Assert.Equal((2, 1), (profile.Tools["Bash"], profile.Tools["Read"]));
        Assert.Equal(1, profile.Verbs["delete"]);
        Assert.Equal((3, 1, 10), (profile.Numbers["actions"], profile.Numbers["removals"], profile.Numbers["longest-call"]));
        Assert.Equal(["Bash\tBash", "Bash\tRead"], profile.Transitions.Keys);
        Assert.DoesNotContain("failure-ratio", profile.Numbers.Keys);
    }

    private static AgentBaseline Baseline(int sessions, Func<int, SessionProfile> profile) => AgentBaseline.Build("agent", [.. Enumerable.Range(0, sessions).Select(profile)]);

    private static SessionProfile Profile(int id, string tool = "Read", DateTimeOffset? started = null, (string Name, double Value)? number = null)
    {
        var numbers = new Dictionary<string, double> { ["actions"] = 10 };
        if (number is { } one)
        {
            numbers[one.Name] = one.Value;
        }

        return new SessionProfile($"s{id}", started, new Dictionary<string, int> { [tool] = 10 }, new Dictionary<string, int>(), new Dictionary<string, int>(), new Dictionary<string, int>(), numbers);
    }
}
