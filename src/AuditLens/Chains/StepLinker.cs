using System.Collections.Immutable;
using AuditLens.Events;

namespace AuditLens.Chains;

/// <summary>
/// Links each step to what it follows from. An id that the log names gives a link of confidence 1; order alone gives less, and says so.
/// Walks forward once, remembering per agent the last instruction, thought and outcomes.
/// </summary>
internal sealed class StepLinker
{
    /// <summary>Confidence of "the agent acted on its last stated thought": order within one agent's turn, nothing between.</summary>
    private const double SameTurn = 0.9;

    /// <summary>Confidence of "this follows from the last instruction" and "this result answers the last open call": order only.</summary>
    private const double OrderOnly = 0.7;

    private readonly ChainIndex _index;
    private readonly Delegation[] _delegations;
    private readonly ImmutableArray<ChainLink>[] _links;
    private readonly Dictionary<string, AgentState> _agents = new(StringComparer.Ordinal);

    public StepLinker(ChainIndex index, Delegation[] delegations)
    {
        _index = index;
        _delegations = delegations;
        _links = new ImmutableArray<ChainLink>[index.Count];
        OutcomeOfAction = new int[index.Count];
        Array.Fill(OutcomeOfAction, -1);
        for (int i = 0; i < index.Count; i++)
        {
            _links[i] = [.. Link(i).OrderByDescending(static l => l.Confidence)];
        }

        LinkApprovals();
        WitnessLinker.Link(index, _links);
    }

    /// <summary>For each action the index of its outcome, else -1.</summary>
    public int[] OutcomeOfAction { get; }

    /// <summary>Outcomes for which no action was found.</summary>
    public List<int> OrphanOutcomes { get; } = [];

    public ImmutableArray<ChainLink> LinksOf(int step) => _links[step];

    private List<ChainLink> Link(int i)
    {
        AgentEvent e = _index.Events[i];
        AgentState agent = StateOf(e, i);
        var links = new List<ChainLink>(2);
        switch (_index.Kinds[i])
        {
            case StepKind.Outcome:
                LinkOutcome(i, e, agent, links);
                agent.Answered(i);
                break;
            case StepKind.Action:
                Follow(links, agent.Thought, SameTurn, LinkRelation.CausedBy, e);
                Follow(links, agent.Instruction, OrderOnly, LinkRelation.CausedBy, e);
                Follow(links, agent.Outcome, OrderOnly, LinkRelation.InformedBy, e);
                agent.Acted(i);
                break;
            case StepKind.Reasoning or StepKind.Decision or StepKind.Message or StepKind.Explanation when e.Actor is not Actor.User:
                Follow(links, agent.Outcome, OrderOnly, LinkRelation.InformedBy, e);
                Follow(links, agent.Instruction, OrderOnly, LinkRelation.CausedBy, e);
                agent.Thought = i;
                break;
            case StepKind.Instruction:
                agent.Instructed(i);
                break;
        }

        LinkDelegation(i, agent, links);
        return links;
    }

    private AgentState StateOf(AgentEvent e, int i)
    {
        string key = _index.Kinds[i] == StepKind.Witness ? "\0witness" : e.AgentId ?? "";
        if (!_agents.TryGetValue(key, out AgentState? state))
        {
            _agents[key] = state = new AgentState { IsNew = e.AgentId is not null };
        }

        return state;
    }

    private void LinkOutcome(int i, AgentEvent e, AgentState agent, List<ChainLink> links)
    {
        int action = _index.ActionOfCallId(e.CallId, i);
        if (action >= 0)
        {
            links.Add(new ChainLink(action, LinkRelation.ResultOf, LinkBasis.ExplicitId, 1));
        }
        else if ((action = _index.StepOfNativeId(e.ParentNativeId)) >= 0 && _index.Kinds[action] == StepKind.Action)
        {
            links.Add(new ChainLink(action, LinkRelation.ResultOf, LinkBasis.ExplicitId, 1));
        }
        else if (e.CallId is null && (action = agent.OpenAction(_index, e.Tool)) >= 0)
        {
            links.Add(new ChainLink(action, LinkRelation.ResultOf, LinkBasis.Order, OrderOnly));
        }
        else
        {
            OrphanOutcomes.Add(i);
            return;
        }

        agent.Close(action);
        if (OutcomeOfAction[action] < 0)
        {
            OutcomeOfAction[action] = i;
        }
    }

    private void Follow(List<ChainLink> links, int to, double confidence, LinkRelation relation, AgentEvent e)
    {
        if (to < 0)
        {
            return;
        }

        AgentEvent earlier = _index.Events[to];
        bool named = earlier.NativeId is not null && (earlier.NativeId == e.ParentNativeId || earlier.NativeId == e.NativeId);
        links.Add(named ? new ChainLink(to, relation, LinkBasis.ExplicitId, 1) : new ChainLink(to, relation, LinkBasis.Order, confidence));
    }

    private void LinkDelegation(int i, AgentState agent, List<ChainLink> links)
    {
        if (!agent.IsNew || _delegations[i].StartedBy < 0)
        {
            return;
        }

        agent.IsNew = false;
        links.Add(new ChainLink(_delegations[i].StartedBy, LinkRelation.DelegatedTo, _delegations[i].Basis, 1));
    }

    private void LinkApprovals()
    {
        for (int i = 0; i < _index.Count; i++)
        {
            if (_index.Kinds[i] != StepKind.Approval || _index.ActionOfCallId(_index.Events[i].CallId, i) is not (>= 0 and var action))
            {
                continue;
            }

            if (_index.Events[i].Outcome == Outcome.Approved)
            {
                _links[action] = _links[action].Add(new ChainLink(i, LinkRelation.ApprovedBy, LinkBasis.ExplicitId, 1));
            }
            else
            {
                _links[i] = _links[i].Add(new ChainLink(action, LinkRelation.InformedBy, LinkBasis.ExplicitId, 1));
            }
        }
    }
}
