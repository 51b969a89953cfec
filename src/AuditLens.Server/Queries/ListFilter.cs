using AuditLens.Detection;
using AuditLens.Server.Access;
using AuditLens.Storage;

namespace AuditLens.Server.Queries;

/// <summary>What a list or an overview shows; what is null limits nothing.</summary>
/// <param name="From">The earliest time, inclusive; what has no time is left out.</param>
/// <param name="To">The time before which all lies, exclusive.</param>
/// <param name="Severity">Exactly this one.</param>
/// <param name="Status">Of triage, as <see cref="Assignee"/> and <see cref="Verdict"/>: words of <see cref="Triage.TriageWords"/>; only analysed sessions have them.</param>
/// <param name="Since">Known to the store since then or later: what is new, whenever it happened.</param>
/// <param name="Page">From 1.</param>
public sealed record ListFilter(
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    Severity? Severity = null,
    string? Category = null,
    string? Rule = null,
    string? Agent = null,
    string? Environment = null,
    AnalysisView View = AnalysisView.Incidents,
    string? Status = null,
    string? Assignee = null,
    string? Verdict = null,
    DateTimeOffset? Since = null,
    int Page = 1)
{
    /// <summary>Findings of this filter that the scope includes.</summary>
    public FindingFilter Findings(AccessScope scope) =>
        new(From, To, Since, Severities: One(Severity), Categories: One(Category), Rules: One(Rule), Agents: Within(Agent, scope.Agents), Environments: Within(Environment, scope.Environments));

    /// <summary>Analysed sessions of this filter that the scope includes; a rule is of findings only.</summary>
    public AnalysisFilter Analyses(AccessScope scope) => new(
        From,
        To,
        Since,
        Severities: One(Severity),
        Categories: One(Category),
        Agents: Within(Agent, scope.Agents),
        Environments: Within(Environment, scope.Environments),
        IsIncident: View == AnalysisView.Incidents ? true : null,
        HasRefutedClaims: View == AnalysisView.Refuted ? true : null);

    private static IReadOnlyList<Severity>? One(Severity? severity) => severity is { } s ? [s] : null;

    private static IReadOnlyList<string>? One(string? word) => word is null ? null : [word];

    /// <summary>Whoever asks for what is outside of his scope gets nothing: an empty list never holds.</summary>
    private static IReadOnlyList<string>? Within(string? asked, IReadOnlyList<string> scope) =>
        asked is null ? (scope.Count == 0 ? null : scope)
        : scope.Count == 0 || scope.Contains(asked, StringComparer.Ordinal) ? [asked]
        : [];
}

/// <summary>Which analysed sessions.</summary>
public enum AnalysisView
{
    /// <summary>Those in which a harmful act was executed or a person was misled.</summary>
    Incidents,

    /// <summary>Those whose agent's account the records refute in some claim.</summary>
    Refuted,

    All,
}
