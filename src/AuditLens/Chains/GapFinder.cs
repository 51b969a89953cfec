using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Events;

namespace AuditLens.Chains;

/// <summary>Names the holes of a session: what is missing and what cannot be concluded because of it. One gap a kind, with its records, so that a thousand holes stay readable.</summary>
internal static class GapFinder
{
    /// <summary>Most records cited for one gap; the sentence gives the whole count.</summary>
    private const int MostRefs = 20;

    /// <summary>A clock that steps back less than this is write order, not a jump: parallel writers flush late.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    public static ImmutableArray<ChainGap> Find(ChainIndex index, StepLinker linker, Delegation[] delegations)
    {
        var gaps = ImmutableArray.CreateBuilder<ChainGap>();
        Add(gaps, index, GapKind.MissingResult, MissingResults(index, linker), static n => $"{n} {(n == 1 ? "call has" : "calls have")} no result in the log", "whether these calls had an effect");
        Add(gaps, index, GapKind.OrphanResult, linker.OrphanOutcomes, static n => $"{n} {(n == 1 ? "result answers" : "results answer")} a call that the log does not hold", "what was called to get these results");
        Add(gaps, index, GapKind.CutArguments, Truncated(index, "arguments"), static n => $"the arguments of {n} {(n == 1 ? "call are" : "calls are")} incomplete in the log", "the exact targets of these calls");
        Add(gaps, index, GapKind.MissingArguments, WithoutArguments(index), static n => $"the log does not say with which arguments {n} {(n == 1 ? "call was" : "calls were")} made", "what these calls did, and to what");
        Add(gaps, index, GapKind.CutText, Truncated(index, "result", "text"), static n => $"the text of {n} {(n == 1 ? "record is" : "records are")} cut in the log", "what the cut part said");
        Add(gaps, index, GapKind.MissingSubAgent, UnknownStarts(index, delegations), static n => $"{n} {(n == 1 ? "sub-agent was" : "sub-agents were")} started by a call that the log does not hold", "what these sub-agents were told");
        Add(gaps, index, GapKind.Compaction, Compactions(index), static n => $"the context was compacted {(n == 1 ? "once" : $"{n} times")}", "which earlier instructions the agent could still see afterwards");
        ParentGaps.Add(gaps, index);
        TimeGaps.Add(gaps, index, ClockTolerance);
        return gaps.ToImmutable();
    }

    internal static void Add(ImmutableArray<ChainGap>.Builder gaps, ChainIndex index, GapKind kind, List<int> steps, Func<int, FormattableString> what, params ReadOnlySpan<string> limits)
    {
        if (steps.Count > 0)
        {
            gaps.Add(new ChainGap(
                kind,
                what(steps.Count).ToString(CultureInfo.InvariantCulture),
                [.. steps.Take(MostRefs).Select(i => EventRef.To(index.Events[i]))],
                [.. limits]));
        }
    }

    private static List<int> MissingResults(ChainIndex index, StepLinker linker)
    {
        var missing = new List<int>();
        for (int i = 0; i < index.Count; i++)
        {
            AgentEvent e = index.Events[i];
            if (index.Kinds[i] == StepKind.Action && linker.OutcomeOfAction[i] < 0 && e.Result is null && e.Outcome == Outcome.Unknown)
            {
                missing.Add(i);
            }
        }

        return missing;
    }

    private static List<int> Truncated(ChainIndex index, params ReadOnlySpan<string> members)
    {
        var cut = new List<int>();
        for (int i = 0; i < index.Count; i++)
        {
            if (index.Events[i].Attribute(EventAttributes.Truncated) is { } member && members.Contains(member))
            {
                cut.Add(i);
            }
        }

        return cut;
    }

    /// <summary>Telemetry leaves arguments out unless it is told to capture them.</summary>
    private static List<int> WithoutArguments(ChainIndex index)
    {
        var bare = new List<int>();
        for (int i = 0; i < index.Count; i++)
        {
            if (index.Kinds[i] == StepKind.Action && string.IsNullOrEmpty(index.Events[i].Arguments))
            {
                bare.Add(i);
            }
        }

        return bare;
    }

    private static List<int> UnknownStarts(ChainIndex index, Delegation[] delegations)
    {
        var first = new List<int>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < index.Count; i++)
        {
            if (index.Events[i].AgentId is { } agent && seen.Add(agent) && delegations[i].StartedBy < 0)
            {
                first.Add(i);
            }
        }

        return first;
    }

    private static List<int> Compactions(ChainIndex index)
    {
        var found = new List<int>();
        for (int i = 0; i < index.Count; i++)
        {
            if (index.Kinds[i] == StepKind.Lifecycle && index.Events[i].Attribute(EventAttributes.Lifecycle) == "compaction")
            {
                found.Add(i);
            }
        }

        return found;
    }
}
