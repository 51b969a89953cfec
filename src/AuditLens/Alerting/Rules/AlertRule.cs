using System.Collections.Immutable;
using AuditLens.Detection;

namespace AuditLens.Alerting.Rules;

/// <summary>When people are to be told: what is asked of the store, how often, and from which value on it is worth a message.</summary>
public sealed record AlertRule
{
    /// <summary>Letters, digits, <c>-</c>, <c>_</c> and <c>.</c>; names the rule in files, messages and silences.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>Why one would want to know, for the pages and the message.</summary>
    public string Description { get; init; } = "";

    /// <summary>Where the rule stands: a file, or <c>built-in</c>.</summary>
    public required string File { get; init; }

    public required long Line { get; init; }

    public required AlertQuery Query { get; init; }

    public required AlertSchedule Schedule { get; init; }

    /// <summary>How far back each run looks; for <see cref="AlertSubject.Silence"/> for how long an agent is expected to come back after it was last seen.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>What is counted apart, each with a state of its own.</summary>
    public ImmutableArray<AlertField> GroupBy { get; init; } = [];

    public AlertMeasure Measure { get; init; }

    /// <summary>Windows before this one that <see cref="AlertMeasure.Unusual"/> compares with.</summary>
    public int History { get; init; } = DefaultHistory;

    /// <summary>The value from which it is a warning; null when there is none. Seconds for <see cref="AlertSubject.Silence"/>.</summary>
    public double? Warning { get; init; }

    public double? Critical { get; init; }

    /// <summary>How long after a message it is said again while nothing changes; null: never.</summary>
    public TimeSpan? Repeat { get; init; }

    /// <summary>People are told when it is over.</summary>
    public bool Resolve { get; init; } = true;

    public NoDataBehavior NoData { get; init; }

    public ImmutableArray<MaintenanceWindow> Maintenance { get; init; } = [];

    /// <summary>Ids of channels; null: all.</summary>
    public ImmutableArray<string>? Channels { get; init; }

    /// <summary>Handlebars; null: the channel's own wording.</summary>
    public string? TitleTemplate { get; init; }

    public string? TextTemplate { get; init; }

    public const int DefaultHistory = 28;

    public AlertLevel LevelOf(double value) =>
        value >= (Critical ?? double.PositiveInfinity) ? AlertLevel.Critical : value >= (Warning ?? double.PositiveInfinity) ? AlertLevel.Warning : AlertLevel.Ok;

    /// <summary>The threshold of a level.</summary>
    public double? ThresholdOf(AlertLevel level) => level switch { AlertLevel.Critical => Critical, AlertLevel.Warning => Warning, _ => Warning ?? Critical };
}

/// <summary>What is looked for. Lists mean any of; an empty list means no limit.</summary>
public sealed record AlertQuery
{
    public required AlertSubject Subject { get; init; }

    public ImmutableArray<Severity> Severities { get; init; } = [];

    public ImmutableArray<string> Categories { get; init; } = [];

    public ImmutableArray<string> Rules { get; init; } = [];

    public ImmutableArray<string> Agents { get; init; } = [];

    public ImmutableArray<string> Environments { get; init; } = [];

    /// <summary>Sessions whose account the records refute, or do not; null: both.</summary>
    public bool? HasRefutedClaims { get; init; }
}

public enum AlertSubject
{
    Findings,

    /// <summary>Sessions that are incidents.</summary>
    Incidents,

    /// <summary>Analysed sessions, incidents or not.</summary>
    Sessions,

    /// <summary>Departures from an agent's own baseline: findings of the category <c>anomalous-behavior</c>.</summary>
    Departures,

    /// <summary>Agents from which no event has come for some time.</summary>
    Silence,
}

public enum AlertField
{
    Agent, Environment, Category, Severity, Rule, Session, Incident,
}

public enum AlertMeasure
{
    /// <summary>How many there are in the window.</summary>
    Count,

    /// <summary>How many sessions they belong to.</summary>
    Sessions,

    /// <summary>How far the count departs from that of the windows before, as a robust z-score.</summary>
    Unusual,
}

/// <summary>What holds when the store knows nothing of the window: no session analysed, no agent seen.</summary>
public enum NoDataBehavior
{
    /// <summary>Nothing found is good news.</summary>
    Ok,

    /// <summary>The state stays as it is.</summary>
    Keep,

    Warning,

    Critical,
}

public enum AlertLevel
{
    Ok, Warning, Critical,
}
