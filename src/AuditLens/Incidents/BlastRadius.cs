using System.Collections.Immutable;
using AuditLens.Detection;
using AuditLens.Effects;
using AuditLens.Events;

namespace AuditLens.Incidents;

/// <summary>What was touched: targets by operation and environment, with bounds and named unknowns. Executed acts only.</summary>
internal static class BlastRadius
{
    private const int MostEntries = 60;

    public static ImmutableArray<BlastRadiusEntry> Of(SessionUnderstanding session)
    {
        var entries = ImmutableArray.CreateBuilder<BlastRadiusEntry>();
        IEnumerable<Act> acts = new ActBook(session).All.Where(a => a.Executed && (a.Destroys || a.Effect.Verb is EffectVerb.Send || a.Effect.Has(EffectTraits.DisablesProtection) || (a.Effect.Environment == DeploymentEnvironment.Production && a.Effect.Verb is not EffectVerb.Execute)));
        foreach (var group in acts.GroupBy(a => (Target: a.TargetText, a.Effect.Verb, a.Effect.Environment)).Take(MostEntries))
        {
            entries.Add(Entry([.. group]));
        }

        return entries.ToImmutable();
    }

    private static BlastRadiusEntry Entry(List<Act> acts)
    {
        Act first = acts[0];
        ActionEffect effect = first.Effect;
        long? lower = null;
        foreach (Act act in acts)
        {
            lower = CountReader.Affected(act) is { } count ? (lower ?? 0) + count : lower;
        }

        long? known = effect.Scope == EffectScope.One && lower is null ? acts.Count : lower;
        var unknowns = ImmutableArray.CreateBuilder<string>();
        if (known is null)
        {
            unknowns.Add("how many things were affected: neither the result nor an outside record counts them");
        }

        if (effect.Environment == DeploymentEnvironment.Unknown)
        {
            unknowns.Add("which environment the target belongs to");
        }

        if (first.Backup is null && effect.IsHardToReverse)
        {
            unknowns.Add("whether a backup outside this log exists");
        }

        ImmutableArray<EventRef> evidence = [.. acts.SelectMany(a => a.Action.Outcome is { } o ? new[] { a.Action.Step.Ref, o.Ref } : [a.Action.Step.Ref]).Concat(acts.SelectMany(a => a.Action.Witnesses.Select(w => w.Ref))).Distinct().Take(20)];
        bool confirmed = effect.Execution == ExecutionStatus.EffectConfirmed || lower is not null;
        return new BlastRadiusEntry(first.TargetText, effect.Targets.IsEmpty ? "unknown" : effect.Targets[0].Kind, effect.Environment.Word(), effect.Verb.Word(), effect.Scope.Word(), effect.Reversibility.Word(), "unknown",
            known, confirmed || effect.Scope == EffectScope.One ? known : null, unknowns.ToImmutable(), evidence);
    }
}
