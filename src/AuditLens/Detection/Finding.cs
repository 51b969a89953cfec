using System.Collections.Immutable;
using AuditLens.Events;

namespace AuditLens.Detection;

/// <summary>Something that went wrong, with the records that show it. Immutable; every report format reads this and nothing else.</summary>
public sealed record Finding
{
    /// <summary>Stable code of the rule, e.g. <c>AL101</c>; for an imported Sigma rule its id.</summary>
    public required string Rule { get; init; }

    /// <summary>From <see cref="FindingCategories"/>.</summary>
    public required string Category { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>0 to 1: how sure AuditLens is that this is so, given the records.</summary>
    public required double Confidence { get; init; }

    /// <summary>At most 80 characters, names the pattern found.</summary>
    public required string Title { get; init; }

    /// <summary>One sentence for a tired engineer: what was done, to what, where, against which instruction or control.</summary>
    public required string Message { get; init; }

    /// <summary>The records that show it, the decisive one first; never empty.</summary>
    public required ImmutableArray<EventRef> Evidence { get; init; }

    /// <summary>The numbers and words the rule decided on, by name (<c>observed</c>, <c>expected</c>, <c>threshold</c>, <c>target</c> ...).</summary>
    public ImmutableSortedDictionary<string, string> Facts { get; init; } = EventAttributes.None;

    public Taxonomy Taxonomy { get; init; } = Taxonomy.None;

    /// <summary>What to do, in one or two sentences; names the control that was missing, blames nobody.</summary>
    public string Recommendation { get; init; } = "";

    /// <summary>Index of the chain step that the finding is about, when it is about one.</summary>
    public int? Step { get; init; }
}

/// <summary>Identifiers of public taxonomies (OWASP Agentic 2026, MITRE ATLAS, ATT&amp;CK, CWE).</summary>
public sealed record Taxonomy(ImmutableArray<string> Owasp, ImmutableArray<string> Atlas, ImmutableArray<string> Attack, ImmutableArray<string> Cwe)
{
    public static readonly Taxonomy None = new([], [], [], []);
}

public enum Severity
{
    None, Info, Low, Medium, High, Critical,
}

/// <summary>The finding categories of VOCABULARY.md.</summary>
public static class FindingCategories
{
    public const string DestructiveAction = "destructive-action";
    public const string ProductionTarget = "production-target";
    public const string ScopeEscalation = "scope-escalation";
    public const string TargetOutsideTask = "target-outside-task";
    public const string AmbiguousInstruction = "ambiguous-instruction";
    public const string MissingApproval = "missing-approval";
    public const string ApprovalMismatch = "approval-mismatch";
    public const string ConstraintViolation = "constraint-violation";
    public const string StopIgnored = "stop-ignored";
    public const string EnvironmentConfusion = "environment-confusion";
    public const string BackupMissing = "backup-missing";
    public const string RecoveryDestroyed = "recovery-destroyed";
    public const string CredentialMisuse = "credential-misuse";
    public const string GuardrailBypass = "guardrail-bypass";
    public const string InjectionFollowed = "injection-followed";
    public const string InjectionPresent = "injection-present";
    public const string DataExfiltration = "data-exfiltration";
    public const string UncheckedFailure = "unchecked-failure";
    public const string ErrorEscalation = "error-escalation";
    public const string Loop = "loop";
    public const string DelegationMismatch = "delegation-mismatch";
    public const string FalseReport = "false-report";
    public const string FabricatedData = "fabricated-data";
    public const string Concealment = "concealment";
    public const string EvidenceGap = "evidence-gap";
    public const string EvidenceDestroyed = "evidence-destroyed";
    public const string LogTampering = "log-tampering";
    public const string EffectWithoutCause = "effect-without-cause";
    public const string AnomalousBehavior = "anomalous-behavior";

    /// <summary>A detector or channel failed: a finding about the audit itself.</summary>
    public const string AuditFailure = "audit-failure";
}

public static class SeverityWords
{
    public static string Word(this Severity severity) => severity switch
    {
        Severity.Info => "info",
        Severity.Low => "low",
        Severity.Medium => "medium",
        Severity.High => "high",
        Severity.Critical => "critical",
        _ => "none",
    };

    /// <summary>This severity and all graver ones, the gravest last.</summary>
    public static IReadOnlyList<Severity> AtLeast(Severity least) => [.. Enum.GetValues<Severity>().Where(s => s >= least)];

    public static bool TryParse(string? word, out Severity severity)
    {
        foreach (Severity candidate in Enum.GetValues<Severity>())
        {
            if (string.Equals(candidate.Word(), word, StringComparison.OrdinalIgnoreCase))
            {
                severity = candidate;
                return true;
            }
        }

        severity = Severity.None;
        return false;
    }
}
