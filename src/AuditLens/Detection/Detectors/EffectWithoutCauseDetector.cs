using AuditLens.Chains;
using AuditLens.Detection.Rules;
using AuditLens.Events;

namespace AuditLens.Detection.Detectors;

/// <summary>An outside record under the agent's own identity shows a grave effect that no logged action explains.</summary>
internal sealed class EffectWithoutCauseDetector : IDetector
{
    public RuleDocument Rule { get; } = RuleDocuments.Of("AL120");

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        var known = new HashSet<string>(context.Session.Actions.SelectMany(a => a.Witnesses).Select(Identity), StringComparer.Ordinal);
        foreach (WitnessedEffect effect in context.Session.UnmatchedWitnesses.Where(w => known.Contains(Identity(w.Step))).Take(20))
        {
            yield return FindingMaker.Make(Rule, effect.Effect.IsHardToReverse ? Severity.Medium : Severity.Low, 0.7, $"An outside record shows that the same user {effect.Effect.Summary}; no action in the log explains it.", [effect.Step.Ref], effect.Step.Index, ("user", effect.Step.Event.Attribute(EventAttributes.UserName) ?? ""));
        }
    }

    private static string Identity(ChainStep step) => $"{step.Event.Attribute(EventAttributes.UserName)}@{step.Event.Attribute(EventAttributes.SourceAddress)}";
}
