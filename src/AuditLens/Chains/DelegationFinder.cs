using AuditLens.Events;

namespace AuditLens.Chains;

/// <param name="StartedBy">Step of the action that started the sub-agent; -1 for the main agent or when it is not known.</param>
/// <param name="Depth">0 for the main agent.</param>
/// <param name="Basis">What the assignment stands on.</param>
internal readonly record struct Delegation(int StartedBy, int Depth, LinkBasis Basis)
{
    public static readonly Delegation Main = new(-1, 0, LinkBasis.ExplicitId);
}

/// <summary>Finds for each sub-agent the action that started it: by the call id that the log names, by the agent id in that call's result, else by order.</summary>
internal static class DelegationFinder
{
    public static Delegation[] Find(ChainIndex index)
    {
        var delegations = new Delegation[index.Count];
        var byAgent = new Dictionary<string, Delegation>(StringComparer.Ordinal);
        Dictionary<string, int> namedInResults = AgentsNamedInResults(index);
        for (int i = 0; i < index.Count; i++)
        {
            AgentEvent e = index.Events[i];
            if (e.AgentId is not { } agent)
            {
                delegations[i] = Delegation.Main;
                continue;
            }

            if (!byAgent.TryGetValue(agent, out Delegation delegation) || delegation.StartedBy < 0)
            {
                byAgent[agent] = delegation = Start(index, i, e, namedInResults, delegations);
            }

            delegations[i] = delegation;
        }

        return delegations;
    }

    private static Delegation Start(ChainIndex index, int at, AgentEvent e, Dictionary<string, int> namedInResults, Delegation[] delegations)
    {
        int action = index.ActionOfCallId(e.Attribute(EventAttributes.DelegatedByCallId), at);
        LinkBasis basis = LinkBasis.ExplicitId;
        if (action < 0 && namedInResults.TryGetValue(e.AgentId!, out int outcome))
        {
            action = index.ActionOfCallId(index.Events[outcome].CallId, outcome);
        }

        if (action < 0)
        {
            action = index.StepOfNativeId(e.ParentNativeId) is >= 0 and var parent && index.Kinds[parent] == StepKind.Action ? parent : -1;
        }

        int depth = action >= 0 && action < at ? delegations[action].Depth + 1 : 1;
        return new Delegation(action, depth, basis);
    }

    /// <summary>Results that carry the id of a sub-agent as an attribute; text is not searched, an id in prose proves nothing.</summary>
    private static Dictionary<string, int> AgentsNamedInResults(ChainIndex index)
    {
        var named = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < index.Count; i++)
        {
            if (index.Kinds[i] == StepKind.Outcome && index.Events[i].Attribute(EventAttributes.DelegatedAgentId) is { } agent)
            {
                named.TryAdd(agent, i);
            }
        }

        return named;
    }
}
