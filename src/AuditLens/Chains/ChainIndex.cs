using AuditLens.Events;

namespace AuditLens.Chains;

/// <summary>Look-ups over the ordered events that linking, delegation and gap finding share.</summary>
internal sealed class ChainIndex
{
    private readonly Dictionary<string, int> _firstByNativeId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _actionsByCallId = new(StringComparer.Ordinal);

    public ChainIndex(List<AgentEvent> events, StepKind[] kinds)
    {
        Events = events;
        Kinds = kinds;
        List<int>? variants = null;
        for (int i = 0; i < events.Count; i++)
        {
            AgentEvent e = events[i];
            if (e.NativeId is not null)
            {
                _firstByNativeId.TryAdd(e.NativeId, i);
            }

            if (e.CallId is null || kinds[i] != StepKind.Action)
            {
                continue;
            }

            if (e.Attribute(EventAttributes.SharesIdWith) is null)
            {
                Add(e.CallId, i);
            }
            else
            {
                (variants ??= []).Add(i);
            }
        }

        // A call that took the place of another must not take its result as well.
        foreach (int variant in variants ?? [])
        {
            if (!_actionsByCallId.ContainsKey(events[variant].CallId!))
            {
                Add(events[variant].CallId!, variant);
            }
        }
    }

    public List<AgentEvent> Events { get; }

    public StepKind[] Kinds { get; }

    public int Count => Events.Count;

    /// <summary>First step of the record with this native id, else -1.</summary>
    public int StepOfNativeId(string? nativeId) => nativeId is not null && _firstByNativeId.TryGetValue(nativeId, out int step) ? step : -1;

    /// <summary>
    /// The action with this call id, else -1. Frameworks that number calls from 0 in each turn repeat ids: then the last one at or before <paramref name="at"/>, else the first after it,
    /// and among neighbours the one that the file holds before the asking record, whatever a clock did to their places in the chain.
    /// </summary>
    public int ActionOfCallId(string? callId, int at)
    {
        if (callId is null || !_actionsByCallId.TryGetValue(callId, out List<int>? actions))
        {
            return -1;
        }

        if (actions.Count == 1)
        {
            return actions[0];
        }

        int found = actions.BinarySearch(at);
        int near = Math.Max(found >= 0 ? found : ~found - 1, 0);
        while (near > 0 && WrittenAfter(actions[near], at) && !WrittenAfter(actions[near - 1], at))
        {
            near--;
        }

        while (near + 1 < actions.Count && WrittenBetween(actions[near], actions[near + 1], at))
        {
            near++;
        }

        return actions[near];
    }

    private void Add(string callId, int action)
    {
        if (!_actionsByCallId.TryGetValue(callId, out List<int>? actions))
        {
            _actionsByCallId[callId] = actions = [];
        }

        actions.Add(action);
    }

    private bool WrittenAfter(int action, int at) =>
        Events[action].Source.File == Events[at].Source.File && SourceLocation.CompareWithinFile(Events[action].Source, Events[at].Source) > 0;

    private bool WrittenBetween(int earlier, int action, int at) =>
        Events[action].Source.File == Events[at].Source.File && Events[earlier].Source.File == Events[at].Source.File
        && SourceLocation.CompareWithinFile(Events[earlier].Source, Events[action].Source) < 0
        && SourceLocation.CompareWithinFile(Events[action].Source, Events[at].Source) <= 0;
}
