namespace AuditLens.Alerting.Rules;

/// <summary>A time in which nobody is to be told: once from a moment to another, or again and again from each moment of a schedule for some time.</summary>
public sealed record MaintenanceWindow(string Reason)
{
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public AlertSchedule? Schedule { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>The end itself is outside.</summary>
    public bool Covers(DateTimeOffset time) =>
        Schedule is { } schedule
            ? schedule.Between(time - Duration, time).Any()
            : (From is not { } from || from <= time) && (To is not { } to || time < to);
}
