using AuditLens.Detection.Detectors;
using AuditLens.Detection.Rules;

namespace AuditLens.Detection;

/// <summary>Every rule AuditLens knows: the declarative ones by their files, the ones in code by a line here.</summary>
public static class RuleCatalogue
{
    /// <summary>All built-in rules, by code.</summary>
    public static IReadOnlyList<IDetector> BuiltIn { get; } = Load();

    /// <summary>Built-in rules and the user's own.</summary>
    /// <param name="userRules">Declarative rules as YAML text with the name of their file.</param>
    /// <exception cref="InvalidDataException">A rule is broken; the message names its file.</exception>
    public static IReadOnlyList<IDetector> With(IEnumerable<(string File, string Yaml)> userRules) =>
        [.. BuiltIn, .. userRules.Select(r => Parse(r.File, r.Yaml))];

    private static IDetector Parse(string file, string yaml)
    {
        try
        {
            (RuleFile rule, RuleDocument document) = RuleDocuments.Parse(yaml, file);
            return new PatternRule(rule, document);
        }
        catch (YamlDotNet.Core.YamlException e)
        {
            throw new InvalidDataException($"{file}, line {e.Start.Line}: {e.Message}", e);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{file}: {e.Message}", e);
        }
    }

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
        ];
        rules.Sort((a, b) => string.CompareOrdinal(a.Rule.Code, b.Rule.Code));
        return rules;
    }
}
