using System.Globalization;
using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;
using AuditLens.Detection;

namespace AuditLens.Tests.Alerting;

/// <summary>Makers for tests of alerts: a rule that runs every minute over an hour and warns at 1, unless the test says otherwise.</summary>
internal static class SomeAlert
{
    /// <summary>A Wednesday.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Minute(double minutes) => Noon.AddMinutes(minutes);

    public static AlertRule Rule(AlertSubject subject = AlertSubject.Findings, params AlertField[] by) => new()
    {
        Id = "rule",
        Title = "Title",
        File = "alerts.yaml",
        Line = 1,
        Query = new AlertQuery { Subject = subject },
        Schedule = AlertSchedule.Parse("every 1m", TimeZoneInfo.Utc),
        Window = TimeSpan.FromHours(1),
        GroupBy = [.. by],
        Warning = 1,
    };

    /// <summary>Something found at a minute after noon.</summary>
    public static Observation At(double minute, string agent = "coder", Severity severity = Severity.High, string session = "s1") => new(
        Minute(minute), session, "INC-" + session, severity, "loop", "AL101", agent, "production", string.Create(CultureInfo.InvariantCulture, $"found at {minute}"), "log.jsonl:1");

    /// <summary>Data in which each found thing was analysed when it was found.</summary>
    public static AlertData Data(params Observation[] observations)
    {
        Observation[] sorted = [.. observations.OrderBy(o => o.Time)];
        return new AlertData(sorted, [.. sorted.Select(o => o.Time)], []);
    }

    public static AlertData Activity(string agent, params (double From, double To)[] minutes) =>
        AlertData.Empty with { Agents = [new AgentActivity(agent, [.. minutes.Select(m => (Minute(m.From), Minute(m.To)))])] };

    public static AlertNotice Notice(string title = "Agent drops the database", string agent = "coder") => new()
    {
        Key = "0123456789abcdef01234567",
        Episode = "episode-1",
        Rule = "critical-incident",
        Title = "A critical incident",
        Description = "An agent did grave harm.",
        Kind = NoticeKind.Fired,
        Level = AlertLevel.Critical,
        Labels = AlertLabels.Of(("agent", agent)),
        Subject = AlertSubject.Incidents,
        Measure = AlertMeasure.Count,
        Value = 1,
        Observed = 1,
        Threshold = 1,
        At = Noon,
        Since = Noon,
        From = Minute(-60),
        To = Noon,
        Last = Minute(-1),
        Worst = [At(-1, agent, Severity.Critical) with { Title = title }],
    };
}
