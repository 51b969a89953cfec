using AuditLens.Events;

namespace AuditLens.Chains;

/// <summary>
/// What the log names outranks the clock: a record never stands before the record it names as its cause, nor a result before its call, whatever their times say.
/// </summary>
internal static class CausalOrder
{
    private const byte Unseen = 0;
    private const byte Open = 1;
    private const byte Done = 2;
    private const int MostCauses = 3;

    /// <summary>The look-ups over the same events with every cause before what it caused; the index itself when that holds already. Circles are left as they are.</summary>
    public static ChainIndex Enforce(ChainIndex index)
    {
        Span<int> causes = stackalloc int[MostCauses];
        for (int i = 0; i < index.Count; i++)
        {
            Causes(index, i, causes);
            if (Math.Max(Math.Max(causes[0], causes[1]), causes[2]) > i)
            {
                return Reorder(index);
            }
        }

        return index;
    }

    /// <summary>Of the steps in other records that the log names as causes of this one, that with the latest time when it is later than this step's own, and by how much; else -1.</summary>
    public static (int Step, TimeSpan By) TimedAfterItsEffect(ChainIndex index, int step)
    {
        (int Step, TimeSpan By) worst = (-1, TimeSpan.Zero);
        AgentEvent e = index.Events[step];
        if (e.Time is not { } time)
        {
            return worst;
        }

        Span<int> causes = stackalloc int[MostCauses];
        Causes(index, step, causes);
        foreach (int cause in causes)
        {
            if (cause >= 0 && index.Events[cause].Time - time is { } by && by > worst.By && !SameRecord(index.Events[cause], e))
            {
                worst = (cause, by);
            }
        }

        return worst;
    }

    /// <summary>What the log names as the causes of a step: the call that a result answers, its parent, the call that started its agent; -1 for what there is not.</summary>
    private static void Causes(ChainIndex index, int step, Span<int> causes)
    {
        AgentEvent e = index.Events[step];
        causes[0] = e.Kind == EventKind.ToolResult ? index.ActionOfCallId(e.CallId, step) : -1;
        causes[1] = Parent(index, e, step);
        causes[2] = e.AgentId is null ? -1 : index.ActionOfCallId(e.Attribute(EventAttributes.DelegatedByCallId), step);
    }

    /// <summary>A span encloses its children: only what it began with comes before them. A record of any other log comes whole before the one that names it.</summary>
    private static int Parent(ChainIndex index, AgentEvent e, int step)
    {
        int parent = e.ParentNativeId == e.NativeId || index.Kinds[step] == StepKind.Witness ? -1 : index.StepOfNativeId(e.ParentNativeId);
        if (parent < 0)
        {
            return -1;
        }

        if (e.Attribute(EventAttributes.TraceId) is not null)
        {
            return index.Kinds[parent] is StepKind.Instruction or StepKind.Action ? parent : -1;
        }

        while (parent + 1 < index.Count && parent + 1 != step && SameRecord(index.Events[parent + 1], index.Events[parent]))
        {
            parent++;
        }

        return parent;
    }

    private static bool SameRecord(AgentEvent a, AgentEvent b) => a.Source.Offset == b.Source.Offset && a.Source.Length == b.Source.Length && a.Source.File == b.Source.File;

    /// <summary>Keeps the order and draws each cause, with what its record says before it, forward to just before the first step that follows from it.</summary>
    private static ChainIndex Reorder(ChainIndex index)
    {
        int[] saidBefore = SaidBefore(index);
        HashSet<int> inCircle = [.. ParentGaps.Cycles(index)];
        var ordered = new List<AgentEvent>(index.Count);
        byte[] states = new byte[index.Count];
        var path = new Stack<int>();
        for (int i = 0; i < index.Count; i++)
        {
            path.Push(i);
            while (path.TryPeek(out int step))
            {
                states[step] = states[step] == Unseen ? Open : states[step];
                if (states[step] == Open && Pending(index, saidBefore[step], inCircle.Contains(step), states, step) is >= 0 and var first)
                {
                    path.Push(first);
                    continue;
                }

                path.Pop();
                if (states[step] != Done)
                {
                    states[step] = Done;
                    ordered.Add(index.Events[step]);
                }
            }
        }

        return new ChainIndex(ordered, StepKinds.Of(ordered));
    }

    private static int Pending(ChainIndex index, int saidBefore, bool inCircle, byte[] states, int step)
    {
        Span<int> causes = stackalloc int[MostCauses + 1];
        Causes(index, step, causes[1..]);
        causes[0] = saidBefore;
        causes[2] = inCircle ? -1 : causes[2];
        foreach (int cause in causes)
        {
            if (cause >= 0 && states[cause] == Unseen)
            {
                return cause;
            }
        }

        return -1;
    }

    /// <summary>For each step the one that its record tells before it, -1 where there is none. A span tells what it began and ended with, and others' steps lie between.</summary>
    private static int[] SaidBefore(ChainIndex index)
    {
        int[] before = new int[index.Count];
        Array.Fill(before, -1);
        var records = new Dictionary<(string File, long Offset), List<int>>();
        for (int i = 0; i < index.Count; i++)
        {
            if (index.Events[i].Attribute(EventAttributes.TraceId) is null)
            {
                (string, long) record = (index.Events[i].Source.File, index.Events[i].Source.Offset);
                if (!records.TryGetValue(record, out List<int>? steps))
                {
                    records[record] = steps = [];
                }

                steps.Add(i);
            }
        }

        foreach (List<int> steps in records.Values)
        {
            steps.Sort((a, b) => index.Events[a].Ordinal.CompareTo(index.Events[b].Ordinal));
            for (int i = 1; i < steps.Count; i++)
            {
                before[steps[i]] = steps[i - 1];
            }
        }

        return before;
    }
}
