using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Events;

namespace AuditLens.Chains;

/// <summary>Silent intervals, clocks that step back, and logs without times.</summary>
internal static class TimeGaps
{
    /// <summary>An agent at work that logs nothing for longer than this, and for longer than twenty times its usual step, is silent. Waiting for a person is not silence.</summary>
    private static readonly TimeSpan ShortestSilence = TimeSpan.FromMinutes(10);

    private const int UsualSteps = 20;

    private const int MostSilences = 5;

    public static void Add(ImmutableArray<ChainGap>.Builder gaps, ChainIndex index, TimeSpan clockTolerance)
    {
        if (index.Count > 0 && index.Events.TrueForAll(static e => e.Time is null))
        {
            GapFinder.Add(gaps, index, GapKind.NoTimes, [0], static _ => $"no record of this session carries a time", "when anything happened and how long it took");
            return;
        }

        ClockJumps(gaps, index, clockTolerance);
        Silences(gaps, index);
    }

    private static void ClockJumps(ImmutableArray<ChainGap>.Builder gaps, ChainIndex index, TimeSpan tolerance)
    {
        var jumps = new List<int>();
        var last = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        for (int i = 0; i < index.Count; i++)
        {
            if (index.Events[i] is { Time: { } time } e)
            {
                if (last.TryGetValue(e.Source.File, out DateTimeOffset before) && before - time > tolerance)
                {
                    jumps.Add(i);
                }

                last[e.Source.File] = time;
            }
        }

        GapFinder.Add(gaps, index, GapKind.ClockJump, jumps, static n => $"the clock steps back by more than a minute {(n == 1 ? "once" : $"{n} times")}", "exact times and durations around these records");
    }

    private static void Silences(ImmutableArray<ChainGap>.Builder gaps, ChainIndex index)
    {
        List<(TimeSpan Length, int From, int To)> intervals = WorkingIntervals(index);
        if (intervals.Count < 2)
        {
            return;
        }

        TimeSpan[] lengths = [.. intervals.Select(static s => s.Length).Order()];
        TimeSpan usual = lengths[lengths.Length / 2];
        TimeSpan threshold = usual * UsualSteps > ShortestSilence ? usual * UsualSteps : ShortestSilence;
        foreach ((TimeSpan length, int from, int to) in intervals.Where(s => s.Length > threshold).OrderByDescending(static s => s.Length).ThenBy(static s => s.From).Take(MostSilences))
        {
            gaps.Add(new ChainGap(
                GapKind.SilentInterval,
                string.Create(CultureInfo.InvariantCulture, $"nothing is logged for {(int)length.TotalMinutes} minutes while the agent was at work"),
                [EventRef.To(index.Events[from]), EventRef.To(index.Events[to])],
                ["whether anything happened in between"]));
        }
    }

    private static List<(TimeSpan Length, int From, int To)> WorkingIntervals(ChainIndex index)
    {
        var intervals = new List<(TimeSpan, int, int)>();
        int previous = -1;
        for (int i = 0; i < index.Count; i++)
        {
            AgentEvent e = index.Events[i];
            if (e.Time is null || index.Kinds[i] is StepKind.Witness or StepKind.Policy or StepKind.Other)
            {
                continue;
            }

            bool waitedForPerson = index.Kinds[i] is StepKind.Instruction or StepKind.Lifecycle or StepKind.Approval or StepKind.SystemText;
            if (previous >= 0 && !waitedForPerson && e.Time > index.Events[previous].Time)
            {
                intervals.Add((e.Time.Value - index.Events[previous].Time!.Value, previous, i));
            }

            previous = i;
        }

        return intervals;
    }
}
