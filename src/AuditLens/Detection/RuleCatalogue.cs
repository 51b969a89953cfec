using AuditLens.Detection.Detectors;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Statistics;

namespace AuditLens.Detection;

/// <summary>Every rule AuditLens knows: the declarative ones by their files, the ones in code by a line here.</summary>
public static class RuleCatalogue
{
    /// <summary>All built-in rules, by code.</summary>
    public static IReadOnlyList<IDetector> BuiltIn { get; } = Load();

    private static List<IDetector> Load()
    {
        List<IDetector> rules =
        [
            .. RuleDocuments.All.Values.Where(r => r.File.When is not null).Select(r => new PatternRule(r.File, r.Document)),
            new MissingApprovalDetector(),
            new ScopeEscalationDetector(),
            new ConstraintViolationDetector(),
            new EnvironmentConfusionDetector(),
            new BackupMissingDetector(),
            new RecoveryDestroyedDetector(),
            new StopIgnoredDetector(),
            new GuardrailBypassDetector(),
            new CredentialMisuseDetector(),
            new AmbiguousInstructionDetector(),
            new ApprovalMismatchDetector(),
            new TargetOutsideTaskDetector(),
            new ErrorEscalationDetector(),
            new UncheckedFailureDetector(),
            new DelegationMismatchDetector(),
            new EffectWithoutCauseDetector(),
            new InjectionFollowedDetector(),
            new InjectionPresentDetector(),
            new DataExfiltrationDetector(),
            new LoopDetector(),
            new FalseReportDetector(),
            new ConcealmentDetector(),
            new FabricatedDataDetector(),
            new EvidenceGapDetector(),
            new LogTamperingDetector(),
            new AnomalousBehaviorDetector(),
            new UnreadScriptDetector(),
        ];
        rules.Sort((a, b) => string.CompareOrdinal(a.Rule.Code, b.Rule.Code));
        return rules;
    }
}
