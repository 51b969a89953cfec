using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Effects;
using AuditLens.Events;

namespace AuditLens.Detection.Understanding;

/// <summary>Joins outside records to the actions whose effects they show: by the chain's own links, else by verb, environment or target, and time.</summary>
internal sealed class WitnessJoin(EffectReader effects)
{
    /// <summary>Clocks differ and tools need a while: this long before the call and after its result.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);

    public (ImmutableArray<UnderstoodAction> Actions, ImmutableArray<WitnessedEffect> Unmatched) Join(DecisionChain chain, ImmutableArray<UnderstoodAction> actions)
    {
        List<WitnessedEffect> harmful = [.. chain.Steps.Where(s => s.Kind == StepKind.Witness).SelectMany(Harmful)];
        if (!chain.Steps.Any(s => s.Kind == StepKind.Witness))
        {
            return (actions, []);
        }

        var matched = new HashSet<int>();
        ImmutableArray<UnderstoodAction> joined = [.. actions.Select(a => Confirm(chain, a, harmful, matched))];
        return (joined, [.. harmful.Where(h => !matched.Contains(h.Step.Index))]);
    }

    private IEnumerable<WitnessedEffect> Harmful(ChainStep step)
    {
        if (!TookEffect(step))
        {
            return [];
        }

        ActionEffect? gravest = Named(step) ?? Statement(step);
        return gravest is { Verb: EffectVerb.Delete or EffectVerb.Reset } ? [new WitnessedEffect(step, gravest with { Execution = ExecutionStatus.EffectConfirmed })] : [];
    }

    // A record of a refused call confirms the attempt, not the effect.
    private static bool TookEffect(ChainStep step) => step.Event.Outcome is not (Outcome.Failed or Outcome.Denied) && step.Event.Attribute(EventAttributes.ErrorType) is null;

    private ActionEffect? Statement(ChainStep step) =>
        step.Event.Arguments is { Length: > 0 and < 20_000 } text && text[0] != '{' ? effects.Read(new ActionText(ActionKind.Sql, text), NoSurroundings.Instance).Effects is [var first, ..] ? first : null : null;

    // Cloud and cluster audit: the operation's name says the verb.
    private static ActionEffect? Named(ChainStep step)
    {
        if (step.Event.Attribute(EventAttributes.EventAction) is not { } action || TargetWords.Split(action) is not [var verb, ..])
        {
            return null;
        }

        bool deletes = verb is "delete" or "terminate" or "remove" or "purge" or "destroy" or "release" or "deregister" or "deletecollection";
        string name = step.Event.Attribute(EventAttributes.ResourceName) ?? action;
        return deletes ? new ActionEffect { Verb = EffectVerb.Delete, Targets = [new EffectTarget("resource", name)], Reversibility = Reversibility.BackupOnly, Summary = $"called {action} on {name}", Command = action, Reading = action } : null;
    }

    private static UnderstoodAction Confirm(DecisionChain chain, UnderstoodAction action, List<WitnessedEffect> harmful, HashSet<int> matched)
    {
        var witnesses = new SortedSet<int>(action.Step.Links.Where(l => l.Relation == LinkRelation.CorroboratedBy && TookEffect(chain.Steps[l.To])).Select(l => l.To));
        ActionEffect? grave = action.Effects.FirstOrDefault(e => e.Changes && e.Verb is EffectVerb.Delete or EffectVerb.Reset);
        if (grave is not null && action.Step.Event.Time is { } start && action.Execution is not ExecutionStatus.Denied)
        {
            DateTimeOffset end = action.Outcome?.Event.Time ?? start;
            foreach (WitnessedEffect effect in harmful.Where(h => h.Step.Event.Time is { } t && t >= start - Slack && t <= end + Slack && !matched.Contains(h.Step.Index) && Agrees(h, grave)))
            {
                witnesses.Add(effect.Step.Index);
            }
        }

        matched.UnionWith(witnesses);
        return witnesses.Count == 0 || action.Execution is ExecutionStatus.Denied
            ? action
            : action with { Witnesses = [.. witnesses.Select(w => chain.Steps[w])], Effects = [.. action.Effects.Select(e => e.Changes ? e with { Execution = ExecutionStatus.EffectConfirmed } : e)] };
    }

    // A tool that takes a whole database or stack shows as many statements or calls; anything else must share a name.
    private static bool Agrees(WitnessedEffect witness, ActionEffect act)
    {
        if (RequestMatcher.IsWide(act) || act.Targets.Any(t => t.Name.StartsWith('(')))
        {
            bool database = act.Targets.Any(t => t.Kind is "database" or "schema");
            bool statement = witness.Step.Event.Attribute(EventAttributes.DatabaseName) is not null || witness.Step.Event.Attribute(EventAttributes.DatabaseOperation) is not null;
            return database == statement;
        }

        return witness.Effect.Targets.Any(w => act.Targets.Any(t => t.Name.Length > 1 && (w.Name.Contains(t.Name, StringComparison.OrdinalIgnoreCase) || t.Name.Contains(w.Name, StringComparison.OrdinalIgnoreCase))));
    }
}
