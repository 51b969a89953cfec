using System.Collections.Immutable;
using AuditLens.Events;

namespace AuditLens.Chains;

/// <summary>Parents that the log names and does not hold, parents that run in a circle, and ids that several records bear.</summary>
internal static class ParentGaps
{
    public static void Add(ImmutableArray<ChainGap>.Builder gaps, ChainIndex index)
    {
        var lost = new List<int>();
        for (int i = 0; i < index.Count; i++)
        {
            AgentEvent e = index.Events[i];
            if (e.ParentNativeId is not null && index.Kinds[i] != StepKind.Witness && index.StepOfNativeId(e.ParentNativeId) < 0)
            {
                lost.Add(i);
            }
        }

        GapFinder.Add(gaps, index, GapKind.LostParent, lost, static n => $"{n} {(n == 1 ? "record names" : "records name")} a parent that the log does not hold", "what these records followed from");
        GapFinder.Add(gaps, index, GapKind.ParentCycle, Cycles(index), static n => $"the parents of {n} {(n == 1 ? "record run" : "records run")} in a circle", "the order of these records, other than by their place in the file");
        (List<int> shared, int reused) = SharedIds(index);
        GapFinder.Add(
            gaps,
            index,
            GapKind.SharedId,
            shared,
            _ => $"{reused} {(reused == 1 ? "record bears" : "records bear")} the id of another record and {(reused == 1 ? "says" : "say")} something else: the log was changed or reuses its ids, and each of them is kept",
            "which of the records under one id is the true one");
    }

    /// <summary>Steps whose record says something else than another one under the same id, with that other one.</summary>
    private static (List<int> Steps, int Reused) SharedIds(ChainIndex index)
    {
        var shared = new HashSet<(string, EventKind)>();
        var reused = new HashSet<(string, long)>();
        for (int i = 0; i < index.Count; i++)
        {
            if (index.Events[i].Attribute(EventAttributes.SharesIdWith) is { } id)
            {
                shared.Add((id, index.Events[i].Kind));
                reused.Add((index.Events[i].Source.File, index.Events[i].Source.Offset));
            }
        }

        var steps = new List<int>();
        for (int i = 0; i < index.Count && shared.Count > 0; i++)
        {
            AgentEvent e = index.Events[i];
            if ((e.NativeId is not null && shared.Contains((e.NativeId, e.Kind))) || e.Attribute(EventAttributes.SharesIdWith) is not null)
            {
                steps.Add(i);
            }
        }

        return (steps, reused.Count);
    }

    /// <summary>Follows each parent chain once; a step met again on the path that is being walked closes a circle.</summary>
    public static List<int> Cycles(ChainIndex index)
    {
        var onCycle = new List<int>();
        var state = new byte[index.Count];
        var path = new List<int>();
        for (int start = 0; start < index.Count; start++)
        {
            path.Clear();
            int at = start;
            while (at >= 0 && state[at] == 0)
            {
                state[at] = 1;
                path.Add(at);
                at = Parent(index, at);
            }

            if (at >= 0 && state[at] == 1)
            {
                onCycle.AddRange(path.Skip(path.IndexOf(at)));
            }

            foreach (int step in path)
            {
                state[step] = 2;
            }
        }

        onCycle.Sort();
        return onCycle;
    }

    private static int Parent(ChainIndex index, int step)
    {
        AgentEvent e = index.Events[step];
        if (e.NativeId is not null && index.StepOfNativeId(e.NativeId) is var first && first != step)
        {
            return -1;
        }

        return index.StepOfNativeId(e.ParentNativeId);
    }
}
