using System.Globalization;
using AuditLens.Alerting;
using AuditLens.Alerting.Rules;
using Xunit;

namespace AuditLens.Tests.Alerting;

public sealed class AlertScheduleTests
{
    [Theory]
    [InlineData("every 5m", "UTC", "2026-03-04T12:00:00Z", "2026-03-04T12:05:00Z")]
    [InlineData("every 5m", "UTC", "2026-03-04T12:04:59.999Z", "2026-03-04T12:05:00Z")]
    [InlineData("0 0/5 * * * ?", "UTC", "2026-03-04T12:00:00Z", "2026-03-04T12:05:00Z")]
    [InlineData("*/5 * * * *", "UTC", "2026-03-04T12:01:00Z", "2026-03-04T12:05:00Z")]
    [InlineData("0 8 * * 1-5", "UTC", "2026-03-06T08:00:00Z", "2026-03-09T08:00:00Z")]
    [InlineData("0 0 8 ? * MON-FRI", "UTC", "2026-03-06T08:00:00Z", "2026-03-09T08:00:00Z")]
    [InlineData("0 0 8 * * ?", "Europe/Berlin", "2026-03-28T08:00:00Z", "2026-03-29T06:00:00Z")]
    [InlineData("0 0 8 * * ?", "Europe/Berlin", "2026-03-27T07:00:00Z", "2026-03-28T07:00:00Z")]
    [InlineData("0 30 2 * * ?", "Europe/Berlin", "2026-03-27T12:00:00Z", "2026-03-28T01:30:00Z")]
    public void The_next_moment_follows_the_expression_in_its_time_zone(string text, string zone, string after, string next)
    {
        AlertSchedule schedule = AlertSchedule.Parse(text, TimeZoneInfo.FindSystemTimeZoneById(zone));

        Assert.Equal(Time(next), schedule.After(Time(after)));
        Assert.Equal(Time(next), schedule.AtOrBefore(Time(next)));
        Assert.Equal(Time(next), schedule.AtOrBefore(Time(next).AddMilliseconds(1_500)));
        Assert.True(schedule.AtOrBefore(Time(next).AddTicks(-1)) < Time(next));
        Assert.Equal([Time(next)], schedule.Between(Time(after), Time(next)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("every")]
    [InlineData("every 0s")]
    [InlineData("every x")]
    [InlineData("0 61 * * * ?")]
    [InlineData("* * *")]
    [InlineData("0 0 0 30 2 ?")]
    public void What_is_no_schedule_is_refused(string text)
    {
        Exception? refusal = Record.Exception(() => AlertSchedule.Parse(text, TimeZoneInfo.Utc).After(SomeAlert.Noon) ?? throw new FormatException("It never comes."));

        Assert.IsType<FormatException>(refusal);
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("15m", 900)]
    [InlineData("2h", 7200)]
    [InlineData("1w", 604800)]
    public void Durations_are_a_number_and_a_unit(string text, int seconds)
    {
        Assert.True(AlertDuration.TryParse(text, out TimeSpan duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("15")]
    [InlineData("-1m")]
    [InlineData("1.5h")]
    [InlineData("1 h")]
    [InlineData("999999999w")]
    public void Nothing_else_is_a_duration(string text) => Assert.False(AlertDuration.TryParse(text, out _));

    [Fact]
    public void Durations_are_told_by_their_two_largest_units()
    {
        Assert.Equal("2 d 3 h", AlertDuration.Words(new TimeSpan(2, 3, 59, 0)));
        Assert.Equal("1 h 30 min", AlertDuration.Words(TimeSpan.FromMinutes(90)));
        Assert.Equal("0 s", AlertDuration.Words(TimeSpan.Zero));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
