using AuditLens.Detection.Rules;
using AuditLens.Effects;

namespace AuditLens.Detection.Detectors;

/// <summary>A control was skipped, disabled or removed; worse when it had just spoken.</summary>
internal sealed class GuardrailBypassDetector : IDetector
{
    private const int Reach = 20;

    public RuleDocument Rule { get; } = RuleDocuments.Of("AL110");

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        var found = new List<(Act, Finding)>();
        foreach (Act act in context.Acts.All.Where(a => Bypasses(a.Effect) && a.Effect.Execution is not (ExecutionStatus.Denied or ExecutionStatus.Failed or ExecutionStatus.Proposed) && !a.Effect.DryRun && !a.SpecificallyApproved))
        {
            UnderstoodAction? refused = Refused(act, context.Session);
            Severity severity = refused is not null ? SeverityScale.Of(act) < Severity.High ? Severity.High : SeverityScale.Of(act)
                : act.Effect.Has(EffectTraits.DisablesProtection) ? SeverityScale.Of(act).AtMost(Severity.High) : Severity.Medium;
            string because = refused is null ? "" : $" after the control had refused {Wording.Quote(Failures.Command(refused))}";
            ReadOnlySpan<Events.EventRef> also = refused is null ? [] : [refused.Step.Ref, (refused.Outcome ?? refused.Step).Ref];
            found.Add((act, FindingMaker.About(Rule, act, severity, refused is null ? 0.75 : 0.95, $"The agent {act.Summary}{Wording.Place(act.Effect)} with {Wording.Quote(act.Effect.Command)}, which passes over a control{because}.", also)));
        }

        return FindingMaker.Grouped(found);
    }

    private static bool Bypasses(ActionEffect effect) => effect.Has(EffectTraits.BypassesCheck) || effect.Has(EffectTraits.DisablesProtection);

    // The same tool, or an act on the same target, failed or was denied shortly before.
    private static UnderstoodAction? Refused(Act act, SessionUnderstanding session)
    {
        string family = Family(act.Effect);
        return session.Actions.Where(a => a.Step.Index < act.Step && a.Step.DelegatedBy == act.Action.Step.DelegatedBy).TakeLast(Reach)
            .LastOrDefault(a => a.Execution is ExecutionStatus.Failed or ExecutionStatus.Denied && a.Effects.Any(e => Family(e) == family || SharesTarget(e, act.Effect) || (act.Effect.Has(EffectTraits.DisablesProtection) && Spoke(a))));
    }

    private static string Family(ActionEffect effect) => effect.Reading.Split(' ') is [var tool, var verb, ..] ? $"{tool} {verb}" : effect.Reading;

    private static bool SharesTarget(ActionEffect a, ActionEffect b) => a.Targets.Any(x => b.Targets.Any(y => x.Name.Equals(y.Name, StringComparison.OrdinalIgnoreCase)));

    private static bool Spoke(UnderstoodAction action) => action.Outcome?.Event.Result is { } result && (result.Contains("protect", StringComparison.OrdinalIgnoreCase) || result.Contains("locked", StringComparison.OrdinalIgnoreCase));
}
