using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Alerting.Rules;

namespace AuditLens.Alerting.Evaluation;

/// <summary>What a rule measured at one moment.</summary>
/// <param name="HasData">There was something to look at.</param>
public sealed record Measurement(DateTimeOffset From, DateTimeOffset To, bool HasData, ImmutableArray<GroupMeasure> Groups);

/// <param name="Labels">What the group has in common, by field.</param>
/// <param name="Expected">For <see cref="AlertMeasure.Unusual"/>: the median of the windows before.</param>
/// <param name="Observed">How many were counted; the same as <paramref name="Value"/> except for unusual numbers and silence.</param>
/// <param name="Last">The latest of them; for silence the last event; null when there was none.</param>
/// <param name="Worst">The gravest of them first, at most <see cref="Meter.MostShown"/>.</param>
public sealed record GroupMeasure(
    ImmutableSortedDictionary<string, string> Labels, double Value, double? Expected, long Observed, DateTimeOffset? First, DateTimeOffset? Last, ImmutableArray<Observation> Worst)
{
    /// <summary>Identifies the group within its rule.</summary>
    public string Key => AlertLabels.Key(Labels);
}

/// <summary>Measures: data and a moment in, numbers out.</summary>
public static class Meter
{
    public const int MostShown = 5;

    /// <summary>The median absolute deviation is 0 when most windows are alike, which is no scale: one count is the least that can differ.</summary>
    private const double LeastDeviation = 1;

    /// <summary>Fewer windows say nothing of what is usual.</summary>
    private const int LeastHistory = 5;

    /// <summary>Makes the median absolute deviation of a normal distribution its standard deviation (Iglewicz and Hoaglin 1993, How to Detect and Handle Outliers).</summary>
    private const double Consistency = 0.6745;

    /// <param name="from">The window begins here at the latest; earlier when a run before was late.</param>
    public static Measurement Measure(AlertRule rule, AlertData data, DateTimeOffset from, DateTimeOffset to) =>
        rule.Query.Subject == AlertSubject.Silence ? Silence(rule, data, to)
        : rule.Measure == AlertMeasure.Unusual ? Unusual(rule, data, to)
        : new Measurement(from, to, data.HasAnalyses(from, to), [.. Groups(rule, data.Between(from, to)).Select(g => Count(rule, g))]);

    /// <summary>A dry run asks this for each moment of a month: labels are made once a group and not for each observation.</summary>
    private static IEnumerable<IGrouping<string, Observation>> Groups(AlertRule rule, IEnumerable<Observation> observations) =>
        observations.GroupBy(o => Identity(rule, o)).OrderBy(g => AlertLabels.Key(Labels(rule, g.First())), StringComparer.Ordinal);

    /// <summary>Lengths before the values, so that no value can look like two.</summary>
    private static string Identity(AlertRule rule, Observation o) => rule.GroupBy.Length switch
    {
        0 => "",
        1 => o[rule.GroupBy[0]] ?? AlertLabels.None,
        _ => string.Concat(rule.GroupBy.Select(f => o[f] ?? AlertLabels.None).Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Length}:{v}"))),
    };

    private static ImmutableSortedDictionary<string, string> Labels(AlertRule rule, Observation o) =>
        rule.GroupBy.ToImmutableSortedDictionary(f => f.Word(), f => o[f] ?? AlertLabels.None, StringComparer.Ordinal);

    private static GroupMeasure Count(AlertRule rule, IGrouping<string, Observation> group)
    {
        Observation[] all = [.. group];
        long value = rule.Measure == AlertMeasure.Sessions ? all.Select(o => o.Session).Distinct(StringComparer.Ordinal).Count() : all.Length;
        return new GroupMeasure(Labels(rule, all[0]), value, null, value, all.Min(o => o.Time), all.Max(o => o.Time), Worst(all));
    }

    private static Measurement Unusual(AlertRule rule, AlertData data, DateTimeOffset to)
    {
        DateTimeOffset from = to - rule.Window;
        DateTimeOffset begin = from - (rule.History * rule.Window);

        // What nobody looked at is not usual: windows without an analysed session are left out.
        int[] known = [.. Enumerable.Range(0, rule.History).Where(i => data.HasAnalyses(from - ((i + 1) * rule.Window), from - (i * rule.Window)))];
        if (known.Length < LeastHistory)
        {
            return new Measurement(from, to, data.HasAnalyses(from, to), []);
        }

        var groups = ImmutableArray.CreateBuilder<GroupMeasure>();
        foreach (IGrouping<string, Observation> group in Groups(rule, data.Between(begin, to)))
        {
            double[] before = new double[rule.History];
            List<Observation> now = [];
            foreach (Observation o in group)
            {
                int back = (int)((to - o.Time - TimeSpan.FromTicks(1)) / rule.Window);
                if (back == 0)
                {
                    now.Add(o);
                }
                else
                {
                    before[back - 1]++;
                }
            }

            if (now.Count > 0)
            {
                double[] usual = [.. known.Select(i => before[i])];
                double median = Median(usual);
                double deviation = Math.Max(LeastDeviation, Median([.. usual.Select(c => Math.Abs(c - median))]));
                groups.Add(new GroupMeasure(Labels(rule, now[0]), Consistency * (now.Count - median) / deviation, median, now.Count, now[0].Time, now[^1].Time, Worst(now)));
            }
        }

        return new Measurement(from, to, data.HasAnalyses(from, to), groups.ToImmutable());
    }

    private static Measurement Silence(AlertRule rule, AlertData data, DateTimeOffset to)
    {
        DateTimeOffset from = to - rule.Window;
        var groups = ImmutableArray.CreateBuilder<GroupMeasure>();
        foreach (AgentActivity agent in data.Agents.OrderBy(a => a.Agent, StringComparer.Ordinal))
        {
            if (agent.LastSeen(to) is { } last && last >= from)
            {
                ImmutableSortedDictionary<string, string> labels = AlertLabels.Of((AlertField.Agent.Word(), agent.Agent));
                groups.Add(new GroupMeasure(labels, (to - last).TotalSeconds, null, 0, last, last, []));
            }
        }

        return new Measurement(from, to, groups.Count > 0, groups.ToImmutable());
    }

    /// <summary>The gravest of them, the latest first among equals.</summary>
    internal static ImmutableArray<Observation> Worst(IReadOnlyList<Observation> all) =>
        [.. all.OrderByDescending(o => o.Severity).ThenByDescending(o => o.Time).ThenBy(o => o.Session, StringComparer.Ordinal).ThenBy(o => o.Place, StringComparer.Ordinal).Take(MostShown)];

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
