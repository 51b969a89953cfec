using System.Collections.Immutable;
using AuditLens.Alerting.Delivery;
using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;
using Xunit;

namespace AuditLens.Tests.Alerting;

public sealed class AlertEvaluatorTests
{
    private static readonly AlertRule Rule = SomeAlert.Rule() with { Warning = 1, Critical = 3 };

    [Fact]
    public void What_reaches_a_threshold_is_told_once_and_its_end_is_told()
    {
        Assert.Equal(
            ["fired warning 1 at 1", "resolved ok 0 at 4"],
            Run(Rule, 0, 1, 1, 1, 0, 0));
    }

    [Fact]
    public void Growing_beyond_critical_is_told_at_once_and_shrinking_is_not()
    {
        Assert.Equal(
            ["fired warning 1 at 0", "escalated critical 3 at 1", "resolved ok 0 at 4"],
            Run(Rule, 1, 3, 4, 1, 0));
    }

    [Fact]
    public void What_lasts_is_told_again_after_the_repeat_interval()
    {
        Assert.Equal(
            ["fired warning 1 at 0", "repeated warning 2 at 3", "repeated warning 1 at 6"],
            Run(Rule with { Repeat = TimeSpan.FromMinutes(3) }, 1, 1, 2, 2, 1, 1, 1, 1));
    }

    [Fact]
    public void An_end_is_not_told_when_the_rule_does_not_want_it() => Assert.Equal(["fired warning 1 at 0", "fired warning 1 at 2"], Run(Rule with { Resolve = false }, 1, 0, 1));

    [Fact]
    public void Each_episode_has_a_key_of_its_own_and_each_message_too()
    {
        AlertNotice[] notices = [.. Notices(Rule with { Repeat = TimeSpan.FromMinutes(1) }, [], 1, 1, 0, 1)];

        Assert.Equal(4, notices.Select(n => n.Key).Distinct().Count());
        Assert.Equal([true, true, true, false], notices.Select(n => n.Episode == notices[0].Episode));
        Assert.Equal(notices.Select(n => n.Key), Notices(Rule with { Repeat = TimeSpan.FromMinutes(1) }, [], 1, 1, 0, 1).Select(n => n.Key));
    }

    [Fact]
    public void Groups_have_states_of_their_own()
    {
        Measurement both = Measured(1) with { Groups = [Group("a", 1), Group("b", 5)] };
        RuleState state = AlertEvaluator.Step(Rule, RuleState.New, both, SomeAlert.Minute(0), []);
        state = AlertEvaluator.Step(Rule, state with { Pending = [] }, both with { Groups = [Group("b", 5)] }, SomeAlert.Minute(1), []);

        AlertNotice notice = Assert.Single(state.Pending);
        Assert.Equal((NoticeKind.Resolved, "a"), (notice.Kind, notice.Labels["agent"]));
        Assert.Equal(["agent=b"], state.Groups.Keys);
    }

    [Fact]
    public void Many_groups_at_one_moment_are_one_message()
    {
        Measurement many = Measured(1) with { Groups = [.. Enumerable.Range(1, 11).Select(i => Group($"agent-{i}", i == 7 ? 5 : 1) with { Worst = [SomeAlert.At(i)] })] };
        RuleState state = AlertEvaluator.Step(Rule, RuleState.New, many, SomeAlert.Minute(0), []);
        RuleState again = AlertEvaluator.Step(Rule, state with { Pending = [] }, many, SomeAlert.Minute(1), []);
        RuleState few = AlertEvaluator.Step(Rule, RuleState.New, many with { Groups = many.Groups[..10] }, SomeAlert.Minute(0), []);

        AlertNotice sum = Assert.Single(state.Pending);
        Assert.Equal("11 at once", MessageWords.Subject(sum));
        Assert.Equal(("11", AlertLevel.Critical, 15L, 5), (sum.Labels["groups"], sum.Level, sum.Observed, sum.Worst.Length));
        Assert.Equal(11, state.Groups.Count);
        Assert.Empty(again.Pending);
        Assert.Equal(10, few.Pending.Length);
    }

    [Fact]
    public void A_silence_holds_back_tells_the_history_once_and_what_still_lasts_is_told_when_it_ends()
    {
        AlertSilence silence = new("x", "rule", AlertLabels.Of(("agent", "coder")), SomeAlert.Minute(0), SomeAlert.Minute(3), "Known.", "ann");

        Assert.Equal(
            ["fired warning 1 at 0 (silence x: Known.)", "fired warning 1 at 3"],
            Notices(Rule, [silence], 1, 1, 1, 1).Select(Text));
        Assert.Equal(["fired warning 1 at 0 (silence x: Known.)"], Notices(Rule, [silence], 1, 1, 0, 0).Select(Text));
        Assert.Equal(["fired warning 1 at 0"], Notices(Rule, [silence with { Rule = "other" }], 1).Select(Text));
        Assert.Equal(["fired warning 1 at 0"], Notices(Rule, [silence with { Labels = AlertLabels.Of(("agent", "x")) }], 1).Select(Text));
        Assert.Equal(["fired warning 1 at 0 (silence x: Known.)"], Notices(Rule, [silence with { Rule = "*", Labels = AlertLabels.Of() }], 1).Select(Text));
    }

    [Fact]
    public void Maintenance_holds_back_once_or_again_and_again()
    {
        MaintenanceWindow once = new("Move") { From = SomeAlert.Minute(0), To = SomeAlert.Minute(2) };
        MaintenanceWindow daily = new("Nightly") { Schedule = AlertSchedule.Parse("0 0 12 * * ?", TimeZoneInfo.Utc), Duration = TimeSpan.FromMinutes(1) };

        Assert.Equal(["fired warning 1 at 0 (maintenance: Move)", "fired warning 1 at 2"], Run(Rule with { Maintenance = [once] }, 1, 1, 1));
        Assert.Equal(["fired warning 1 at 0 (maintenance: Nightly)", "fired warning 1 at 1"], Run(Rule with { Maintenance = [daily] }, 1, 1));
    }

    [Theory]
    [InlineData(NoDataBehavior.Ok, "fired warning 1 at 0", "resolved ok 0 at 1")]
    [InlineData(NoDataBehavior.Keep, "fired warning 1 at 0")]
    [InlineData(NoDataBehavior.Warning, "fired warning 1 at 0", "fired warning 0 at 1", "resolved ok 0 at 1")]
    [InlineData(NoDataBehavior.Critical, "fired warning 1 at 0", "fired critical 0 at 1", "resolved ok 0 at 1")]
    public void Without_data_the_rule_behaves_as_it_says(NoDataBehavior behavior, params string[] told)
    {
        AlertRule rule = Rule with { NoData = behavior };
        RuleState state = AlertEvaluator.Step(rule, RuleState.New, Measured(1), SomeAlert.Minute(0), []);
        state = AlertEvaluator.Step(rule, state, Measured(0) with { HasData = false }, SomeAlert.Minute(1), []);

        Assert.Equal(told, state.Pending.Select(Text));
        Assert.Equal(SomeAlert.Minute(1), state.LastRun);
    }

    [Fact]
    public void Data_that_comes_again_ends_the_alert_on_missing_data()
    {
        AlertRule rule = Rule with { NoData = NoDataBehavior.Warning };
        RuleState state = AlertEvaluator.Step(rule, RuleState.New, Measured(0) with { HasData = false }, SomeAlert.Minute(0), []);
        state = AlertEvaluator.Step(rule, state, Measured(0), SomeAlert.Minute(1), []);

        Assert.Equal(["fired warning 0 at 0", "resolved ok 0 at 1"], state.Pending.Select(Text));
        Assert.All(state.Pending, n => Assert.True(n.IsNoData));
    }

    [Fact]
    public void An_agent_that_is_no_longer_waited_for_has_not_come_back()
    {
        AlertRule rule = SomeAlert.Rule(AlertSubject.Silence) with { Warning = 600 };
        RuleState state = AlertEvaluator.Step(rule, RuleState.New, Measured(0) with { Groups = [Group("a", 700)] }, SomeAlert.Minute(0), []);
        RuleState gone = AlertEvaluator.Step(rule, state with { Pending = [] }, Measured(0), SomeAlert.Minute(1), []);
        RuleState back = AlertEvaluator.Step(rule, state with { Pending = [] }, Measured(0) with { Groups = [Group("a", 5)] }, SomeAlert.Minute(1), []);

        Assert.Empty(gone.Pending);
        Assert.Empty(gone.Groups);
        Assert.Equal(NoticeKind.Resolved, Assert.Single(back.Pending).Kind);
    }

    private static IEnumerable<string> Run(AlertRule rule, params double[] values) => Notices(rule, [], values).Select(Text);

    /// <summary>One value a minute.</summary>
    private static ImmutableArray<AlertNotice> Notices(AlertRule rule, AlertSilence[] silences, params double[] values)
    {
        RuleState state = RuleState.New;
        for (int i = 0; i < values.Length; i++)
        {
            state = AlertEvaluator.Step(rule, state, Measured(values[i]), SomeAlert.Minute(i), silences);
        }

        return state.Pending;
    }

    private static Measurement Measured(double value) => new(SomeAlert.Minute(-60), SomeAlert.Minute(0), true, value == 0 ? [] : [Group("coder", value)]);

    private static GroupMeasure Group(string agent, double value) => new(AlertLabels.Of(("agent", agent)), value, null, (long)value, null, null, []);

    private static string Text(AlertNotice n) =>
        FormattableString.Invariant($"{n.Kind.ToString().ToLowerInvariant()} {n.Level.ToString().ToLowerInvariant()} {n.Value} at {(n.At - SomeAlert.Noon).TotalMinutes}{(n.Suppressed is null ? "" : $" ({n.Suppressed})")}");
}
