using System.Collections.Immutable;
using AuditLens.Events;

namespace AuditLens.Chains;

/// <summary>Rebuilds the decision chain of one session from its events, in whatever order they come. Linear in the number of events, apart from sorting.</summary>
public static class ChainBuilder
{
    /// <param name="events">All events of the session, in stored order; repeats of an id are dropped.</param>
    /// <param name="witnesses">Outside records of the session's time window, from any source.</param>
    /// <param name="sourceGaps">What is known of the files themselves.</param>
    public static DecisionChain Build(SessionInfo session, IReadOnlyList<AgentEvent> events, IReadOnlyList<AgentEvent> witnesses, ImmutableArray<ChainGap> sourceGaps = default)
    {
        IReadOnlyList<AgentEvent> merged = CallMerge.Merge(events);
        List<AgentEvent> ordered = EventOrder.Sort(witnesses.Count == 0 ? merged : [.. merged, .. witnesses]);
        ChainIndex index = CausalOrder.Enforce(new ChainIndex(ordered, StepKinds.Of(ordered)));
        Delegation[] delegations = DelegationFinder.Find(index);
        var linker = new StepLinker(index, delegations);
        ImmutableArray<ChainStep>.Builder steps = ImmutableArray.CreateBuilder<ChainStep>(index.Count);
        for (int i = 0; i < index.Count; i++)
        {
            AgentEvent e = index.Events[i];
            Delegation delegation = delegations[i];
            steps.Add(new ChainStep
            {
                Index = i,
                Kind = index.Kinds[i],
                Event = e,
                Agent = index.Kinds[i] == StepKind.Witness ? null : e.AgentName ?? e.AgentId ?? session.Agent,
                DelegatedBy = delegation.StartedBy >= 0 ? delegation.StartedBy : null,
                Depth = delegation.Depth,
                Links = linker.LinksOf(i),
            });
        }

        // Several exports of one run log the same call; the chain knows which are one.
        SessionInfo counted = session with { Actions = index.Kinds.LongCount(static k => k == StepKind.Action) };
        return new DecisionChain(counted, steps.MoveToImmutable(), [.. GapFinder.Find(index, linker, delegations), .. sourceGaps.IsDefault ? [] : sourceGaps], linker.OutcomeOfAction);
    }
}
