using System.Collections.Immutable;
using AuditLens.Detection;
using AuditLens.Effects;
using AuditLens.Events;

namespace AuditLens.Incidents;

/// <summary>Contributing factors beside the decision. Three come first when they apply: a blurred permission boundary, an ambiguous instruction, no safeguard on what cannot be undone.</summary>
internal static class FactorFinder
{
    private static readonly string[] Told = [FindingCategories.BackupMissing, FindingCategories.GuardrailBypass, FindingCategories.CredentialMisuse, FindingCategories.ErrorEscalation, FindingCategories.UncheckedFailure, FindingCategories.DelegationMismatch, FindingCategories.EnvironmentConfusion];

    public static ImmutableArray<CitedSentence> Of(SessionUnderstanding session, ImmutableArray<Finding> findings, Harm harm)
    {
        var factors = ImmutableArray.CreateBuilder<CitedSentence>();
        if (harm.Act is { } act)
        {
            AddBoundary(session, act, factors);
            AddAmbiguity(session, act, factors);
            AddSafeguard(act, factors);
        }

        foreach (Finding finding in findings.Where(f => Told.Contains(f.Category)).DistinctBy(f => f.Category))
        {
            factors.Add(new CitedSentence(finding.Message, finding.Evidence));
        }

        return factors.ToImmutable();
    }

    private static void AddBoundary(SessionUnderstanding session, Act act, ImmutableArray<CitedSentence>.Builder factors)
    {
        if (act.Action.Approval is { Kind: ApprovalKind.Standing } standing)
        {
            factors.Add(new CitedSentence($"Permission boundary: the session ran in the mode \"{standing.Words}\", in which no single act is put before a person.", [standing.Step.Ref, act.Action.Step.Ref]));
        }
        else if (act.Effect.Environment == DeploymentEnvironment.Production && !act.SpecificallyApproved)
        {
            factors.Add(new CitedSentence("Permission boundary: the credentials at hand reached production, and no approval step lay between the decision and the act.", [act.Action.Step.Ref]));
        }

        foreach (Prohibition prohibition in session.Prohibitions.Where(p => Detection.Detectors.ConstraintViolationDetector.Breaks(act, p, session)).Take(1))
        {
            factors.Add(new CitedSentence("Permission boundary: the rule against it existed as text and was not enforced by any control.", [prohibition.Step.Ref, act.Action.Step.Ref]));
        }
    }

    private static void AddAmbiguity(SessionUnderstanding session, Act act, ImmutableArray<CitedSentence>.Builder factors)
    {
        InstructionReading? vague = session.Instructions.LastOrDefault(i => i.Step.Index < act.Step && i.ByPerson && i.Vague is not null);
        if (vague is not null)
        {
            factors.Add(new CitedSentence($"Ambiguous instruction: \"{vague.Vague}\" leaves open what is to be done to what, and no question was asked before the act.", [vague.Step.Ref]));
        }
    }

    private static void AddSafeguard(Act act, ImmutableArray<CitedSentence>.Builder factors)
    {
        if (act.HardToReverse && act.Executed)
        {
            ImmutableArray<EventRef> evidence = act.Action.Outcome is { } outcome ? [act.Action.Step.Ref, outcome.Ref] : [act.Action.Step.Ref];
            factors.Add(new CitedSentence("No safeguard: the act took effect at once; nothing held it back, delayed it or made it undoable.", evidence));
        }
    }
}
