namespace AuditLens.Detection.Statistics;

/// <summary>How a number of an agent's latest sessions lies to that of the sessions before.</summary>
/// <param name="Earlier">Median of the sessions before.</param>
/// <param name="Recent">Median of the latest sessions.</param>
/// <param name="Score">Standard deviations by which the ranks of the latest lie above (or, negative, below) what sameness would give.</param>
/// <param name="EarlierSessions">Sessions before that have the number.</param>
/// <param name="RecentSessions">Of the latest.</param>
public sealed record Drift(SessionFeature Feature, double Earlier, double Recent, double Score, int EarlierSessions, int RecentSessions)
{
    /// <summary>Sessions that count as the latest; as many must lie before them.</summary>
    public const int Window = AgentBaseline.MinimumSessions;

    /// <summary>Two-sided 0.1 % of the normal distribution: of twenty numbers that did not move, one in fifty pages tells a false one.</summary>
    public const double Threshold = 3.29;

    public bool HasMoved => Math.Abs(Score) > Threshold;

    /// <summary>Each number of which enough sessions tell, the furthest moved first. Only numbers that a session has by itself: surprise follows from the whole history.</summary>
    public static IReadOnlyList<Drift> Of(IReadOnlyList<SessionProfile> sessions)
    {
        List<SessionProfile> ordered = [.. sessions.Where(s => s.Started is not null).OrderBy(s => s.Started).ThenBy(s => s.Session, StringComparer.Ordinal)];
        return [.. SessionFeatures.All.Select(f => Of(f, ordered)).OfType<Drift>().OrderByDescending(d => Math.Abs(d.Score)).ThenBy(d => d.Feature.Name, StringComparer.Ordinal)];
    }

    private static Drift? Of(SessionFeature feature, List<SessionProfile> ordered)
    {
        List<double> values = [.. ordered.Select(s => s.Numbers.TryGetValue(feature.Name, out double value) ? value : (double?)null).OfType<double>()];
        if (values.Count < 2 * Window)
        {
            return null;
        }

        List<double> earlier = values.GetRange(0, values.Count - Window);
        List<double> recent = values.GetRange(values.Count - Window, Window);
        return new Drift(feature, RobustStatistics.Median(earlier), RobustStatistics.Median(recent), RankScore(earlier, recent), earlier.Count, recent.Count);
    }

    /// <summary>The rank-sum statistic in standard deviations, with the variance corrected for ties. Source: Mann and Whitney 1947; ties after Lehmann 1975, Nonparametrics, p. 20.</summary>
    private static double RankScore(List<double> earlier, List<double> recent)
    {
        double n = earlier.Count;
        double m = recent.Count;
        double all = n + m;
        double rankSum = 0;
        double ties = 0;
        int before = 0;
        foreach (IGrouping<double, double> same in earlier.Concat(recent).GroupBy(v => v).OrderBy(g => g.Key))
        {
            int count = same.Count();
            double rank = before + ((count + 1) / 2.0);
            rankSum += rank * recent.Count(v => v.Equals(same.Key));
            ties += (Math.Pow(count, 3) - count) / (all * (all - 1));
            before += count;
        }

        double deviation = Math.Sqrt(n * m / 12 * (all + 1 - ties));
        return deviation < 1e-9 ? 0 : (rankSum - (m * (all + 1) / 2)) / deviation;
    }
}
