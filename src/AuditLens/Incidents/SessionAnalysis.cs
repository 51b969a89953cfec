using System.Collections.Immutable;
using AuditLens.Controls;
using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Explanations;

namespace AuditLens.Incidents;

/// <summary>Everything AuditLens concludes about one session: the value every report format reads (INTERFACES: the JSON report).</summary>
public sealed record SessionAnalysis
{
    public required SessionUnderstanding Session { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }

    public required Incident Incident { get; init; }

    /// <summary>The agent's account checked; null when the log holds none and none was given.</summary>
    public ExplanationCheck? Explanation { get; init; }

    public ImmutableArray<BlastRadiusEntry> BlastRadius { get; init; } = [];

    public ImmutableArray<ControlOutcome> Controls { get; init; } = [];

    public required EvidenceStatement Evidence { get; init; }

    public required IngestStatement Ingest { get; init; }
}

public sealed record Incident
{
    /// <summary>Stable: follows from the session and its first harmful act, so that a later analysis of the same session keeps it.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>A harmful act was executed, or a person was misled about a material fact.</summary>
    public required bool IsIncident { get; init; }

    /// <summary>Three to five sentences, each with the records it stands on.</summary>
    public required ImmutableArray<CitedSentence> Summary { get; init; }

    public RootCause? RootCause { get; init; }

    public EventRef? HarmfulAction { get; init; }

    public EventRef? LastSafeStep { get; init; }

    public EventRef? PointOfNoReturn { get; init; }

    public ImmutableArray<StopSign> IgnoredStopSigns { get; init; } = [];

    /// <summary>Contributing factors beside the root cause, in order of weight.</summary>
    public ImmutableArray<CitedSentence> ContributingFactors { get; init; } = [];

    /// <summary>What went well: checks, questions, refusals, recovery, disclosure.</summary>
    public ImmutableArray<CitedSentence> WentWell { get; init; } = [];
}

/// <summary>A sentence of fact and the records it stands on.</summary>
public sealed record CitedSentence(string Text, ImmutableArray<EventRef> Evidence);

/// <summary>The first decision that went wrong, not its effect.</summary>
public sealed record RootCause(EventRef Ref, string Statement, double Confidence, string? Agent);

/// <param name="IsAfterAct">What an output showed only after the harmful act. A person who says stop is never too late: the agent could have gone on to worse.</param>
public sealed record StopSign(EventRef Ref, string What, bool IsAfterAct = false);

/// <param name="Lower">Fewest things touched that the records show; null when no count is known.</param>
/// <param name="Upper">Most things touched that the records allow; null when unbounded or unknown.</param>
/// <param name="Recovered"><c>yes</c>, <c>no</c>, <c>partly</c> or <c>unknown</c>.</param>
public sealed record BlastRadiusEntry(
    string Target,
    string Kind,
    string Environment,
    string Operation,
    string Scope,
    string Reversibility,
    string Recovered,
    long? Lower,
    long? Upper,
    ImmutableArray<string> Unknowns,
    ImmutableArray<EventRef> Evidence);

public sealed record EvidenceStatement(ImmutableArray<Chains.ChainGap> Gaps, ImmutableArray<FileHash> Hashes);

/// <summary>A content that records of the session were read from.</summary>
/// <param name="Superseded">The file had this content when it was read and has another one since; the store keeps its bytes.</param>
public sealed record FileHash(string File, string Sha256, long Bytes, bool Superseded = false);

public sealed record IngestStatement(IngestCounts Counts, ImmutableArray<Rejection> Rejections);
