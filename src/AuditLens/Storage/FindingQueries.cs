using AuditLens.Detection;

namespace AuditLens.Storage;

/// <summary>A part of a list.</summary>
public sealed record Page(int? Limit = null, int Skip = 0)
{
    public static readonly Page All = new();
}

/// <summary>All members that are set must hold; a list holds when any of its words does, an empty one never.</summary>
/// <param name="From">The earliest <see cref="StoredFinding.Time"/>, inclusive; findings without a time are left out.</param>
/// <param name="To">The time before which they lie, exclusive.</param>
/// <param name="SinceFrom">The same for <see cref="StoredFinding.Since"/>.</param>
public sealed record FindingFilter(
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    DateTimeOffset? SinceFrom = null,
    DateTimeOffset? SinceTo = null,
    IReadOnlyList<Severity>? Severities = null,
    IReadOnlyList<string>? Categories = null,
    IReadOnlyList<string>? Rules = null,
    IReadOnlyList<string>? Agents = null,
    IReadOnlyList<string>? Environments = null,
    string? Session = null,
    string? Incident = null)
{
    public static readonly FindingFilter All = new();
}

/// <summary>As <see cref="FindingFilter"/>, with <see cref="AnalysisSummary.Started"/> as the time.</summary>
/// <param name="Categories">At least one finding is of one of these.</param>
/// <param name="HasRefutedClaims">Whether the records refute any claim of the agent's account.</param>
/// <param name="Sessions">Any of these.</param>
/// <param name="ExceptSessions">None of these.</param>
public sealed record AnalysisFilter(
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    DateTimeOffset? SinceFrom = null,
    DateTimeOffset? SinceTo = null,
    IReadOnlyList<Severity>? Severities = null,
    IReadOnlyList<string>? Categories = null,
    IReadOnlyList<string>? Agents = null,
    IReadOnlyList<string>? Environments = null,
    string? Session = null,
    string? Incident = null,
    bool? IsIncident = null,
    bool? HasRefutedClaims = null,
    IReadOnlyList<string>? Sessions = null,
    IReadOnlyList<string>? ExceptSessions = null)
{
    public static readonly AnalysisFilter All = new();
}

/// <summary>What is counted apart; any of these together.</summary>
[Flags]
public enum GroupBy
{
    None = 0,
    Severity = 1,
    Category = 2,
    Rule = 4,
    Agent = 8,
    Environment = 16,
    Session = 32,
    Incident = 64,

    /// <summary>By days of UTC.</summary>
    Day = 128,

    /// <summary>By hours of UTC; goes before <see cref="Day"/>.</summary>
    Hour = 256,
}

/// <summary>What a group has in common; null for what was not asked for, and for what the counted lack.</summary>
/// <param name="Time">Begin of the day or hour.</param>
public sealed record GroupKey(
    Severity? Severity = null,
    string? Category = null,
    string? Rule = null,
    string? Agent = null,
    string? Environment = null,
    string? Session = null,
    string? Incident = null,
    DateTimeOffset? Time = null);

/// <param name="Sessions">How many sessions they belong to.</param>
/// <param name="Worst">The gravest severity among them.</param>
/// <param name="First">The earliest time; null when none has a time.</param>
public sealed record GroupCount(GroupKey Key, long Count, long Sessions, Severity Worst, DateTimeOffset? First, DateTimeOffset? Last)
{
    /// <summary>The order in which every store gives them: the most first, then by the members of the key, earlier times, graver severities and absent words first.</summary>
    public static IReadOnlyList<GroupCount> Sorted(IEnumerable<GroupCount> counts) =>
    [
        .. counts.OrderByDescending(c => c.Count)
            .ThenBy(c => c.Key.Time)
            .ThenByDescending(c => c.Key.Severity)
            .ThenBy(c => c.Key.Category, StringComparer.Ordinal)
            .ThenBy(c => c.Key.Rule, StringComparer.Ordinal)
            .ThenBy(c => c.Key.Agent, StringComparer.Ordinal)
            .ThenBy(c => c.Key.Environment, StringComparer.Ordinal)
            .ThenBy(c => c.Key.Session, StringComparer.Ordinal)
            .ThenBy(c => c.Key.Incident, StringComparer.Ordinal),
    ];
}
