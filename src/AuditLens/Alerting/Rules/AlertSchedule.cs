using System.Globalization;
using Quartz;

namespace AuditLens.Alerting.Rules;

/// <summary>The moments at which a rule runs: a cron expression (Quartz with seconds, or Unix with five fields) in a time zone, or <c>every 5m</c>.</summary>
public sealed class AlertSchedule
{
    private const string Every = "every ";

    private readonly CronExpression? _cron;
    private readonly TimeSpan _interval;

    private AlertSchedule(string text, CronExpression? cron, TimeSpan interval)
    {
        Text = text;
        _cron = cron;
        _interval = interval;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    public TimeZoneInfo Zone => _cron?.TimeZone ?? TimeZoneInfo.Utc;

    /// <exception cref="FormatException">The text is no schedule; the message says why.</exception>
    public static AlertSchedule Parse(string text, TimeZoneInfo zone)
    {
        if (text.StartsWith(Every, StringComparison.Ordinal))
        {
            return AlertDuration.TryParse(text[Every.Length..], out TimeSpan interval) && interval >= TimeSpan.FromSeconds(1)
                ? new AlertSchedule(text, null, interval)
                : throw new FormatException("After 'every' stands a duration of at least a second, as in 'every 5m'.");
        }

        int fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        return new AlertSchedule(text, CronExpression.Parse(text, fields == 5 ? CronFormat.Unix : CronFormat.Quartz).WithTimeZone(zone), default);
    }

    /// <summary>The first moment after this one; null when there is none any more.</summary>
    public DateTimeOffset? After(DateTimeOffset time) =>
        _cron is null ? new DateTimeOffset((time.UtcTicks / _interval.Ticks * _interval.Ticks) + _interval.Ticks, TimeSpan.Zero) : _cron.GetNextValidTimeAfter(time)?.ToUniversalTime();

    /// <summary>The last moment that is not after this one; null when there is none.</summary>
    public DateTimeOffset? AtOrBefore(DateTimeOffset time) =>
        _cron is null ? new DateTimeOffset(time.UtcTicks / _interval.Ticks * _interval.Ticks, TimeSpan.Zero)
        : _cron.IsSatisfiedBy(time) ? new DateTimeOffset(time.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero)
        : _cron.GetPreviousValidTimeBefore(time)?.ToUniversalTime();

    /// <summary>The moments after one and not after the other, in order.</summary>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset after, DateTimeOffset upTo)
    {
        for (DateTimeOffset? next = After(after); next is { } time && time <= upTo; next = After(time))
        {
            yield return time;
        }
    }

    public override string ToString() => Zone.Equals(TimeZoneInfo.Utc) ? Text : string.Create(CultureInfo.InvariantCulture, $"{Text} ({Zone.Id})");
}
