using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;
using AuditLens.Detection;
using Xunit;

namespace AuditLens.Tests.Alerting;

public sealed class MeterTests
{
    [Fact]
    public void Only_what_lies_in_the_window_counts_its_end_outside()
    {
        AlertData data = SomeAlert.Data(SomeAlert.At(-61), SomeAlert.At(-60), SomeAlert.At(-1), SomeAlert.At(0));

        GroupMeasure group = Assert.Single(Measure(SomeAlert.Rule(), data).Groups);

        Assert.Equal((2.0, SomeAlert.Minute(-60), SomeAlert.Minute(-1)), (group.Value, group.First, group.Last));
    }

    [Fact]
    public void Groups_are_counted_apart_and_what_lacks_the_field_is_a_group_too()
    {
        AlertData data = SomeAlert.Data(SomeAlert.At(-3, "a"), SomeAlert.At(-2, "b"), SomeAlert.At(-1, "a"), SomeAlert.At(-1) with { Agent = null });

        Assert.Equal(["agent=a 2", "agent=b 1", "agent=none 1"], Measure(SomeAlert.Rule(by: AlertField.Agent), data).Groups.Select(g => $"{g.Key} {g.Value}"));
        Assert.Equal(["agent=a,session=s1 2"], Measure(SomeAlert.Rule(by: [AlertField.Agent, AlertField.Session]), data).Groups.Take(1).Select(g => $"{g.Key} {g.Value}"));
    }

    [Fact]
    public void Names_that_hold_the_separators_make_no_group_look_like_another()
    {
        string[] agents = ["a,session=s1", "a\\,session=s1", "a"];
        AlertData data = SomeAlert.Data([.. agents.Select(a => SomeAlert.At(-1, a))]);

        Assert.Equal(3, Measure(SomeAlert.Rule(by: [AlertField.Agent, AlertField.Session]), data).Groups.Select(g => g.Key).Distinct().Count());
    }

    [Fact]
    public void Sessions_are_counted_once()
    {
        AlertData data = SomeAlert.Data(SomeAlert.At(-3), SomeAlert.At(-2), SomeAlert.At(-1, session: "s2"));

        Assert.Equal(2, Assert.Single(Measure(SomeAlert.Rule() with { Measure = AlertMeasure.Sessions }, data).Groups).Value);
    }

    [Fact]
    public void The_gravest_are_shown_first_and_not_all()
    {
        AlertData data = SomeAlert.Data([SomeAlert.At(-30, severity: Severity.Critical), .. Enumerable.Range(1, 8).Select(i => SomeAlert.At(-i, severity: Severity.Low))]);

        GroupMeasure group = Assert.Single(Measure(SomeAlert.Rule(), data).Groups);

        Assert.Equal(9, group.Observed);
        Assert.Equal(["found at -30", "found at -1", "found at -2", "found at -3", "found at -4"], group.Worst.Select(o => o.Title));
    }

    [Fact]
    public void An_unusual_number_is_measured_against_the_windows_before()
    {
        AlertRule rule = SomeAlert.Rule(by: AlertField.Agent) with { Measure = AlertMeasure.Unusual, History = 5, Window = TimeSpan.FromMinutes(10) };

        // 2, 4, 6, 4, 2 before: median 4, median absolute deviation 2; now 12: 0.6745 * (12 - 4) / 2.
        AlertData data = Counts(12, 2, 4, 6, 4, 2);
        GroupMeasure group = Assert.Single(Measure(rule, data).Groups);

        Assert.Equal((2.698, 4.0, 12L), (Math.Round(group.Value, 3), group.Expected, group.Observed));
    }

    [Fact]
    public void Where_all_windows_are_alike_one_is_the_scale_and_too_few_windows_say_nothing()
    {
        AlertRule rule = SomeAlert.Rule(by: AlertField.Agent) with { Measure = AlertMeasure.Unusual, History = 5, Window = TimeSpan.FromMinutes(10) };

        Assert.Equal(0.6745 * 3, Assert.Single(Measure(rule, Counts(4, 1, 1, 1, 1, 1)).Groups).Value, 6);
        Assert.Empty(Measure(rule, Counts(40, 1, 1, 0, 1, 1)).Groups);
    }

    [Fact]
    public void Silence_lasts_since_the_last_event_of_agents_that_are_waited_for()
    {
        AlertRule rule = SomeAlert.Rule(AlertSubject.Silence);
        AlertData data = new([], [], [.. SomeAlert.Activity("b", (-50, -40), (-30, -20)).Agents, .. SomeAlert.Activity("a", (-5, 5)).Agents, .. SomeAlert.Activity("old", (-100, -61)).Agents, .. SomeAlert.Activity("later", (1, 2)).Agents]);

        Measurement measured = Measure(rule, data);

        Assert.Equal(["agent=a 0", "agent=b 1200"], measured.Groups.Select(g => $"{g.Key} {g.Value}"));
        Assert.True(measured.HasData);
        Assert.False(Measure(rule, SomeAlert.Activity("old", (-100, -61))).HasData);
    }

    /// <summary>So many found in this window and in those before it, the nearest first.</summary>
    private static AlertData Counts(params int[] counts) =>
        SomeAlert.Data([.. counts.SelectMany((count, window) => Enumerable.Range(0, count).Select(i => SomeAlert.At(-(window * 10) - 1 - (i * 0.1))))]);

    private static Measurement Measure(AlertRule rule, AlertData data) => Meter.Measure(rule, data, SomeAlert.Noon - rule.Window, SomeAlert.Noon);
}
