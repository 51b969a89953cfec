using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Effects;

namespace AuditLens.Detection.Understanding;

/// <summary>Joins outside records to the actions whose effects they show.</summary>
internal static class WitnessJoin
{
    public static ImmutableArray<UnderstoodAction> Confirm(DecisionChain chain, ImmutableArray<UnderstoodAction> actions)
    {
        if (!chain.Steps.Any(s => s.Kind == StepKind.Witness))
        {
            return actions;
        }

        return [.. actions.Select(a => Confirm(chain, a))];
    }

    private static UnderstoodAction Confirm(DecisionChain chain, UnderstoodAction action)
    {
        ImmutableArray<ChainStep> witnesses = [.. action.Step.Links.Where(l => l.Relation == LinkRelation.CorroboratedBy).Select(l => chain.Steps[l.To])];
        return witnesses.IsEmpty || action.Execution is ExecutionStatus.Denied
            ? action
            : action with { Witnesses = witnesses, Effects = [.. action.Effects.Select(e => e.Changes ? e with { Execution = ExecutionStatus.EffectConfirmed } : e)] };
    }
}
