using AuditLens.Detection;
using AuditLens.Events;

namespace AuditLens.Storage;

/// <param name="Report">The session's JSON report (one line), as INTERFACES.md defines it.</param>
public sealed record StoredAnalysis(AnalysisSummary Summary, IReadOnlyList<StoredFinding> Findings, string Report);

/// <summary>What lists and overviews show of an analysed session.</summary>
public sealed record AnalysisSummary
{
    public required string Session { get; init; }

    public required string IncidentId { get; init; }

    public required string Title { get; init; }

    public required Severity Severity { get; init; }

    public required bool IsIncident { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Ended { get; init; }

    public string? Agent { get; init; }

    /// <summary>Where its gravest finding with a known environment took place, a word of VOCABULARY; <c>unknown</c> when none has one.</summary>
    public required string Environment { get; init; }

    /// <summary>Categories of its findings, each once, sorted.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>Number of its findings.</summary>
    public required int Findings { get; init; }

    /// <summary>Claims of the agent's account that the records refute.</summary>
    public int RefutedClaims { get; init; }

    /// <summary>
    /// Since when the store knows it so. The store keeps the earlier moment while incident, severity, verdict and whether claims are refuted stay the same; whoever looks for
    /// what is new asks for this and not for <see cref="Started"/>: logs may arrive days after the fact.
    /// </summary>
    public required DateTimeOffset Since { get; init; }
}

/// <summary>A finding without what only its report needs (facts, taxonomy, further evidence).</summary>
public sealed record StoredFinding
{
    public required string Session { get; init; }

    /// <summary>Index in <c>findings</c> of the session's report.</summary>
    public required int Position { get; init; }

    public required string IncidentId { get; init; }

    public required string Rule { get; init; }

    public required string Category { get; init; }

    public required Severity Severity { get; init; }

    public required double Confidence { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    /// <summary>Of the decisive record; the start of the session when that record has none.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The session's agent.</summary>
    public string? Agent { get; init; }

    /// <summary>A word of VOCABULARY; <c>unknown</c> when the finding has none.</summary>
    public required string Environment { get; init; }

    /// <summary>The decisive record.</summary>
    public required EventRef Evidence { get; init; }

    /// <summary>Since when the store knows it. The store keeps the earlier moment while a finding of this rule and severity on this record stays.</summary>
    public required DateTimeOffset Since { get; init; }
}
