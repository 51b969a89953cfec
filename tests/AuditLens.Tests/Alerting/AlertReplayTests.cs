using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;
using Xunit;

namespace AuditLens.Tests.Alerting;

public sealed class AlertReplayTests
{
    [Fact]
    public void Runs_that_were_missed_are_made_up_by_one_that_takes_the_worst_of_them()
    {
        AlertRule rule = SomeAlert.Rule() with { Window = TimeSpan.FromMinutes(5), Warning = 2, Critical = 3 };
        AlertData data = SomeAlert.Data(SomeAlert.At(10), SomeAlert.At(11), SomeAlert.At(12), SomeAlert.At(40), SomeAlert.At(50));

        RuleState state = AlertReplay.Run(rule, new RuleState { LastRun = SomeAlert.Noon }, data, SomeAlert.Minute(120), []);

        AlertNotice notice = Assert.Single(state.Pending);
        Assert.Equal((NoticeKind.Fired, AlertLevel.Critical, 3.0, SomeAlert.Minute(120)), (notice.Kind, notice.Level, notice.Value, notice.At));
        Assert.Equal(SomeAlert.Minute(120), state.LastRun);
    }

    [Fact]
    public void What_never_met_within_one_window_is_not_added_up_because_runs_were_missed()
    {
        AlertRule rule = SomeAlert.Rule() with { Window = TimeSpan.FromMinutes(5), Warning = 2 };

        RuleState state = AlertReplay.Run(rule, new RuleState { LastRun = SomeAlert.Noon }, SomeAlert.Data(SomeAlert.At(10), SomeAlert.At(20), SomeAlert.At(30)), SomeAlert.Minute(120), []);

        Assert.Empty(state.Pending);
    }

    [Fact]
    public void What_became_visible_a_little_late_is_not_lost_between_two_runs()
    {
        AlertRule rule = SomeAlert.Rule() with { Window = TimeSpan.FromMinutes(1) };

        RuleState state = AlertReplay.Run(rule, new RuleState { LastRun = SomeAlert.Minute(10) }, SomeAlert.Data(SomeAlert.At(8.5)), SomeAlert.Minute(11), []);

        Assert.Single(state.Pending);
    }

    [Fact]
    public void The_first_run_looks_back_one_window_and_no_further() =>
        Assert.Empty(AlertReplay.Run(SomeAlert.Rule(), RuleState.New, SomeAlert.Data(SomeAlert.At(-61)), SomeAlert.Noon, []).Pending);

    [Fact]
    public void The_past_tells_what_would_have_been_told_at_the_moments_of_the_schedule()
    {
        AlertRule rule = SomeAlert.Rule() with { Schedule = AlertSchedule.Parse("every 5m", TimeZoneInfo.Utc), Window = TimeSpan.FromMinutes(10), Repeat = TimeSpan.FromMinutes(20) };
        AlertData data = SomeAlert.Data(SomeAlert.At(1), SomeAlert.At(8), SomeAlert.At(16), SomeAlert.At(24), SomeAlert.At(100));

        Assert.Equal(["Fired 5", "Repeated 25", "Resolved 35", "Fired 105"], Past(rule, data, 0, 110));
    }

    [Fact]
    public void To_skip_moments_at_which_nothing_changes_changes_nothing()
    {
        AlertRule rule = SomeAlert.Rule(by: AlertField.Agent) with { Window = TimeSpan.FromMinutes(7), Warning = 2, Critical = 4, Repeat = TimeSpan.FromMinutes(9), NoData = NoDataBehavior.Warning };
        Random random = new(7);
        AlertData data = SomeAlert.Data([.. Enumerable.Range(0, 120).Select(_ => SomeAlert.At(random.NextDouble() * 300, random.Next(3) == 0 ? "a" : "b"))]);
        MaintenanceWindow never = new("x") { From = DateTimeOffset.MinValue, To = DateTimeOffset.MinValue.AddDays(1) };

        IEnumerable<string> every = Past(rule with { Maintenance = [never] }, data, 0, 400);

        Assert.Equal(every, Past(rule, data, 0, 400));
        Assert.True(every.Count() > 20);
    }

    [Fact]
    public void Silence_in_the_past_begins_when_the_limit_is_reached_and_ends_with_the_next_event()
    {
        AlertRule rule = SomeAlert.Rule(AlertSubject.Silence) with { Warning = 1800, Critical = 3600, Window = TimeSpan.FromHours(5) };

        Assert.Equal(["Fired 40", "Escalated 70", "Resolved 90"], Past(rule, SomeAlert.Activity("a", (0, 10), (90, 100)), 0, 120));
    }

    [Fact]
    public void An_agent_that_never_comes_back_is_told_once_until_nobody_waits_for_it()
    {
        AlertRule rule = SomeAlert.Rule(AlertSubject.Silence) with { Warning = 1800, Window = TimeSpan.FromHours(2), Repeat = TimeSpan.FromHours(1) };

        Assert.Equal(["Fired 40", "Repeated 100"], Past(rule, SomeAlert.Activity("a", (0, 10)), 0, 600));
    }

    private static IEnumerable<string> Past(AlertRule rule, AlertData data, double from, double to) =>
        AlertReplay.Past(rule, data, SomeAlert.Minute(from), SomeAlert.Minute(to), []).Select(n => FormattableString.Invariant($"{n.Kind} {(n.At - SomeAlert.Noon).TotalMinutes}"));
}
