using System.Collections.Immutable;
using AuditLens.Events;

namespace AuditLens.Chains;

/// <summary>Silent intervals, clocks that step or disagree, and logs without times.</summary>
internal static class TimeGaps
{
    /// <summary>An agent at work that logs nothing for longer than this, and for longer than twenty times its usual step, is silent. Waiting for a person is not silence.</summary>
    private static readonly TimeSpan ShortestSilence = TimeSpan.FromMinutes(10);

    /// <summary>No turn lasts a month: a longer interval within one is a clock that was wrong before or after it.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromDays(30);

    /// <summary>Writers of one machine flush up to a second out of order.</summary>
    private static readonly TimeSpan SkewTolerance = TimeSpan.FromSeconds(1);

    private const int UsualSteps = 20;

    private const int MostSilences = 5;

    public static void Add(ImmutableArray<ChainGap>.Builder gaps, ChainIndex index, TimeSpan clockTolerance)
    {
        if (index.Count > 0 && index.Events.TrueForAll(static e => e.Time is null))
        {
            GapFinder.Add(gaps, index, GapKind.NoTimes, [0], static _ => $"no record of this session carries a time", "when anything happened and how long it took");
            return;
        }

        ClockJumps(gaps, index, clockTolerance, ClockSkew(gaps, index));
        Silences(gaps, index);
    }

    /// <summary>Records that are timed before what they follow from: the clocks of two machines, or of one that was set, disagree.</summary>
    private static HashSet<int> ClockSkew(ImmutableArray<ChainGap>.Builder gaps, ChainIndex index)
    {
        var early = new HashSet<int>();
        var cited = new List<int>();
        var known = new HashSet<int>();
        TimeSpan most = TimeSpan.Zero;
        for (int i = 0; i < index.Count; i++)
        {
            (int cause, TimeSpan by) = CausalOrder.TimedAfterItsEffect(index, i);
            if (by > SkewTolerance && early.Add(i))
            {
                cited.AddRange(new[] { cause, i }.Where(known.Add));
                most = by > most ? by : most;
            }
        }

        GapFinder.Add(
            gaps,
            index,
            GapKind.ClockSkew,
            cited,
            _ => early.Count == 1
                ? (FormattableString)$"1 record is timed {Spans.Words(most)} before the record that the log names as its cause: the clocks disagree, and the ids that the log names give the order"
                : $"{early.Count} records are timed up to {Spans.Words(most)} before the records that the log names as their causes: the clocks disagree, and the ids that the log names give the order",
            "exact times and durations around these records");
        return early;
    }

    private static void ClockJumps(ImmutableArray<ChainGap>.Builder gaps, ChainIndex index, TimeSpan tolerance, HashSet<int> skewed)
    {
        var back = new List<int>();
        var last = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        for (int i = 0; i < index.Count; i++)
        {
            if (index.Events[i] is { Time: { } time } e)
            {
                if (last.TryGetValue(e.Source.File, out DateTimeOffset before) && before - time > tolerance && !skewed.Contains(i))
                {
                    back.Add(i);
                }

                last[e.Source.File] = time;
            }
        }

        GapFinder.Add(gaps, index, GapKind.ClockJump, back, static n => $"the clock steps back by more than a minute {(n == 1 ? "once" : $"{n} times")}", "exact times and durations around these records");
    }

    private static void Silences(ImmutableArray<ChainGap>.Builder gaps, ChainIndex index)
    {
        List<(TimeSpan Length, int From, int To)> intervals = WorkingIntervals(index);
        List<(TimeSpan Length, int From, int To)> leaps = intervals.FindAll(static s => s.Length > LongestSilence);
        if (leaps.Count > 0)
        {
            string length = Spans.Words(leaps.Max(static s => s.Length));
            GapFinder.Add(
                gaps,
                index,
                GapKind.ClockJump,
                [.. leaps.SelectMany(static s => new[] { s.From, s.To }).Distinct()],
                _ => $"the clock steps ahead by {length} while the agent was at work: one of these times is wrong",
                "exact times and durations around these records");
            intervals.RemoveAll(static s => s.Length > LongestSilence);
        }

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
                $"nothing is logged for {Spans.Words(length)} while the agent was at work",
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
