using AuditLens.Events;

namespace AuditLens.Chains;

/// <summary>
/// Brings together what different logs tell of one call: traces often hold that a tool ran, when and how it ended, and only the log records of the same run hold arguments and answers.
/// Stored they are two events, because neither importer saw the other's file; in the chain they are one.
/// </summary>
internal static class CallMerge
{
    /// <summary>Events without the partial ones whose call or answer is told in full; the full ones take outcome and duration from them. The order stays.</summary>
    public static IReadOnlyList<AgentEvent> Merge(IReadOnlyList<AgentEvent> events)
    {
        Dictionary<string, AgentEvent> partialCalls = Partial(events, EventKind.ToolCall, "arguments");
        Dictionary<string, AgentEvent> partialResults = Partial(events, EventKind.ToolResult, "result");
        if (partialCalls.Count + partialResults.Count == 0)
        {
            return events;
        }

        Dictionary<string, string> fullIds = Pair(events, partialCalls);
        HashSet<string> answered = [.. events.Where(e => e.Kind == EventKind.ToolResult && e.CallId is not null && !IsPartial(e, "result")).Select(e => e.CallId!)];
        Dictionary<string, AgentEvent> knownBy = partialResults.ToDictionary(pair => fullIds.GetValueOrDefault(pair.Key, pair.Key), pair => pair.Value, StringComparer.Ordinal);
        List<AgentEvent> merged = new(events.Count);
        foreach (AgentEvent e in events)
        {
            string? id = e.CallId is null ? null : fullIds.GetValueOrDefault(e.CallId, e.CallId);
            bool dropped = (IsPartial(e, "arguments") && fullIds.ContainsKey(e.CallId!)) || (IsPartial(e, "result") && answered.Contains(id!));
            if (!dropped)
            {
                merged.Add(e.Kind == EventKind.ToolResult && id is not null && knownBy.TryGetValue(id, out AgentEvent? partial) ? Complete(e, partial) with { CallId = id } : e.CallId == id ? e : e with { CallId = id });
            }
        }

        return merged;
    }

    private static AgentEvent Complete(AgentEvent full, AgentEvent partial) => full with
    {
        Outcome = full.Outcome == Outcome.Unknown ? partial.Outcome : full.Outcome,
        Duration = full.Duration ?? partial.Duration,
        ExitCode = full.ExitCode ?? partial.ExitCode,
    };

    private static bool IsPartial(AgentEvent e, string member) =>
        e.CallId is not null && e.Attribute(EventAttributes.Truncated) == member
        && (member == "arguments" ? e is { Kind: EventKind.ToolCall, Arguments: null } : e is { Kind: EventKind.ToolResult, Result: null });

    private static Dictionary<string, AgentEvent> Partial(IReadOnlyList<AgentEvent> events, EventKind kind, string member)
    {
        Dictionary<string, AgentEvent> partial = new(StringComparer.Ordinal);
        foreach (AgentEvent e in events)
        {
            if (e.Kind == kind && IsPartial(e, member))
            {
                partial.TryAdd(e.CallId!, e);
            }
        }

        return partial;
    }

    /// <summary>Call id of each partial call to the call id of the full one: the same id, else, in order of time, an earlier order of the same tool that has no id of its own.</summary>
    private static Dictionary<string, string> Pair(IReadOnlyList<AgentEvent> events, Dictionary<string, AgentEvent> partial)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        Dictionary<string, List<AgentEvent>> derived = new(StringComparer.Ordinal);
        foreach (AgentEvent e in events)
        {
            if (e is not { Kind: EventKind.ToolCall, CallId: not null, Arguments: not null })
            {
                continue;
            }

            if (partial.ContainsKey(e.CallId))
            {
                pairs[e.CallId] = e.CallId;
            }
            else if (e.Attribute(EventAttributes.DerivedCallId) == "true" && e.Tool is not null)
            {
                derived.TryAdd(e.Tool, []);
                derived[e.Tool].Add(e);
            }
        }

        foreach (IGrouping<string?, AgentEvent> tool in partial.Values.Where(e => !pairs.ContainsKey(e.CallId!)).GroupBy(e => e.Tool))
        {
            if (tool.Key is not null && derived.TryGetValue(tool.Key, out List<AgentEvent>? orders))
            {
                PairByTime([.. tool.OrderBy(e => e.Time)], [.. orders.OrderBy(e => e.Time)], pairs);
            }
        }

        return pairs;
    }

    private static void PairByTime(List<AgentEvent> runs, List<AgentEvent> orders, Dictionary<string, string> pairs)
    {
        int next = 0;
        for (int i = 0; i < runs.Count && next < orders.Count; i++)
        {
            // Orders and runs of one tool alternate; a run before every order left has lost its own.
            if (orders[next].Time <= runs[i].Time)
            {
                pairs[runs[i].CallId!] = orders[next++].CallId!;
            }
        }
    }
}
