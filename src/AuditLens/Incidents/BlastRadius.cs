using System.Collections.Immutable;
using AuditLens.Detection;
using AuditLens.Effects;
using AuditLens.Events;

namespace AuditLens.Incidents;

/// <summary>What was touched: targets by operation and environment, with bounds and named unknowns. Executed acts, and what acts that failed half-way had done until then.</summary>
internal static class BlastRadius
{
    private const int MostEntries = 60;

    /// <summary>From this many targets on an act is told by the place they were in.</summary>
    private const int Many = 4;

    /// <summary>Kinds of which each name is one whole thing.</summary>
    private static readonly string[] Wholes = ["table", "database", "schema", "volume", "bucket", "collection", "index", "namespace", "instance", "db-instance", "branch", "repository"];

    public static ImmutableArray<BlastRadiusEntry> Of(SessionUnderstanding session)
    {
        var entries = ImmutableArray.CreateBuilder<BlastRadiusEntry>();
        var recovery = new RecoveryReader(session);
        IEnumerable<Act> acts = new ActBook(session).All.Where(a => (a.Executed || BrokeOff(a)) && (a.Destroys || a.Effect.Verb is EffectVerb.Send || a.Effect.Has(EffectTraits.DisablesProtection) || (a.Effect.Environment == DeploymentEnvironment.Production && a.Effect.Verb is not EffectVerb.Execute)));
        acts = [.. acts];
        Act? worst = acts.Where(act => act.Destroys).MaxBy(act => act.Effect.Gravity + (act.Effect.Environment == DeploymentEnvironment.Production ? 10 : 0));
        foreach (var group in acts.GroupBy(a => (Target: Place(a), a.Effect.Verb, a.Effect.Environment)).Take(MostEntries))
        {
            List<Act> same = [.. group];
            List<(string Table, long? Rows, EventRef Gone, EventRef? Counted)> tables = [.. same.SelectMany(act => CascadeReader.Of(session, act)).DistinctBy(found => found.Table)];
            (string Word, IEnumerable<EventRef> Evidence) recovered = same[0].Destroys ? recovery.Of(same, worst is not null && same[0].Effect.Environment == worst.Effect.Environment) : ("unknown", []);
            entries.Add(Entry(group.Key.Target, same, tables.Count, recovered));
            entries.AddRange(tables.Select(found => Table(found, same[0].Effect, recovered)));
        }

        return entries.ToImmutable();
    }

    /// <summary>It failed, and its result counts what it had done before.</summary>
    private static bool BrokeOff(Act act) => act.Effect.Execution == ExecutionStatus.Failed && act.Destroys && CountReader.BeforeFailure(act) is > 0;

    /// <summary>The targets, or for many of one sort the place that held them.</summary>
    private static string Place(Act act)
    {
        ImmutableArray<EffectTarget> targets = act.Effect.Targets;
        bool oneSort = targets.Length >= Many && targets.All(target => target.Kind == targets[0].Kind && target.Container == targets[0].Container);
        string? server = targets.Length == 1 && targets[0].Name.StartsWith('(') ? act.Action.Witnesses.Select(witness => witness.Event.Attribute(EventAttributes.DatabaseName)).FirstOrDefault(name => name is { Length: > 0 }) : null;
        return oneSort ? $"{targets[0].Kind}s{(targets[0].Container is { Length: > 0 } place ? $" in {place}" : "")}"
            : server ?? act.TargetText;
    }

    private static BlastRadiusEntry Entry(string target, List<Act> acts, int tables, (string Word, IEnumerable<EventRef> Evidence) recovered)
    {
        Act first = acts[0];
        ActionEffect effect = first.Effect;
        long? lower = tables > 0 ? tables : null;
        foreach (Act act in acts.Where(_ => tables == 0))
        {
            long? count = act.Executed ? CountReader.Affected(act) ?? CountReader.BeforeFailure(act) : CountReader.BeforeFailure(act);
            lower = count is not null ? (lower ?? 0) + count : lower;
        }

        bool wholes = acts.TrueForAll(act => act.Effect.Targets.All(target => Array.IndexOf(Wholes, target.Kind) >= 0 && target.Name.IndexOfAny(['(', '*', '%', '$']) < 0));
        int named = acts.SelectMany(act => act.Effect.Targets).Select(target => target.Name).Distinct(StringComparer.Ordinal).Count();
        long? known = lower ?? (effect.Scope == EffectScope.One ? acts.Count : named > 1 && (wholes || effect.Scope == EffectScope.Some) ? named : null);
        var unknowns = ImmutableArray.CreateBuilder<string>();
        if (known is null)
        {
            unknowns.Add("how many things were affected: neither the result nor an outside record counts them");
        }

        if (effect.Environment == DeploymentEnvironment.Unknown)
        {
            unknowns.Add("which environment the target belongs to");
        }

        if (first.Backup is null && effect.IsHardToReverse && recovered.Word != "yes")
        {
            unknowns.Add("whether a backup outside this log exists");
        }

        ImmutableArray<EventRef> evidence = [.. acts.SelectMany(a => a.Action.Outcome is { } o ? new[] { a.Action.Step.Ref, o.Ref } : [a.Action.Step.Ref]).Concat(acts.SelectMany(a => a.Action.Witnesses.Select(w => w.Ref))).Concat(recovered.Evidence).Distinct().Take(20)];
        bool confirmed = effect.Execution == ExecutionStatus.EffectConfirmed || lower is not null || wholes && known is not null;
        return new BlastRadiusEntry(target, tables > 0 ? $"tables of {(effect.Targets.IsEmpty ? "database" : effect.Targets[0].Kind)}" : effect.Targets.IsEmpty ? "unknown" : effect.Targets[0].Kind, effect.Environment.Word(), effect.Verb.Word(), effect.Scope.Word(), effect.Reversibility.Word(), recovered.Word,
            known, confirmed || effect.Scope == EffectScope.One ? known : null, unknowns.ToImmutable(), evidence);
    }

    /// <summary>The rows of one table that went with the whole: at least as many as were counted last; more may have come since.</summary>
    private static BlastRadiusEntry Table((string Table, long? Rows, EventRef Gone, EventRef? Counted) found, ActionEffect effect, (string Word, IEnumerable<EventRef> Evidence) recovered) =>
        new(found.Table, "rows", effect.Environment.Word(), EffectVerb.Delete.Word(), EffectScope.All.Word(), effect.Reversibility.Word(), recovered.Word, found.Rows, null,
            [found.Rows is null ? "how many rows it held: no record before the act counts them" : "how many rows were added or removed after the last count"],
            [found.Gone, .. found.Counted is { } counted ? [counted] : Array.Empty<EventRef>(), .. recovered.Evidence]);
}
