using static AuditLens.Detection.Statistics.AgentBaseline;

namespace AuditLens.Detection.Statistics;

/// <summary>One number over the sessions of a history. Only more than usual is a departure: less of something harms nobody.</summary>
public sealed class NumberHistory
{
    /// <summary>A departure lies above this share of the history too, so that a number with many wild values raises no alarm at each.</summary>
    private const double Beyond = 0.99;

    private readonly List<(string Session, double Scaled)> _values;

    internal NumberHistory(SessionFeature feature, IReadOnlyList<SessionProfile> sessions, Func<SessionProfile, double?> value)
    {
        Feature = feature;
        _values = [.. sessions.Select(s => (s.Session, Value: value(s))).Where(v => v.Value is not null).Select(v => (v.Session, feature.Scaled(v.Value!.Value)))];
        Whole = _values.Count < MinimumSessions ? null : Measure([.. _values.Select(v => v.Scaled)]);
    }

    public SessionFeature Feature { get; }

    /// <summary>Median and limit over all sessions, unscaled; null when too few have the number.</summary>
    public (double Median, double Limit)? Range => Whole is { } whole ? (Feature.Unscaled(whole.Median), Feature.Unscaled(whole.Limit)) : null;

    public int Count => _values.Count;

    private (double Median, double Limit)? Whole { get; }

    internal void Compare(SessionProfile session, double? value, Func<string> subject, Comparing found)
    {
        if (value is not { } observed)
        {
            return;
        }

        List<double> others = [.. _values.Where(v => v.Session != session.Session).Select(v => v.Scaled)];
        if (others.Count < MinimumSessions)
        {
            found.Silent(Feature.Name, $"{Text(others.Count)} of {Text(found.Others)} other sessions have {Feature.Title}; {Text(MinimumSessions)} are needed");
            return;
        }

        (double median, double limit) = others.Count == _values.Count ? Whole!.Value : Measure(others);
        double score = (Feature.Scaled(observed) - median) / (limit - median);
        found.Measured(score);
        if (score > 1)
        {
            string threshold = $"{Text(Feature.Unscaled(limit))} (the larger of median and {Text(RobustStatistics.OutlierScore)} spreads, and the 99th percentile)";
            found.Add(new Departure(Feature.Name, Feature.Title, subject(), Text(observed), Text(Feature.Unscaled(median)), threshold, score));
        }
    }

    private (double Median, double Limit) Measure(List<double> scaled)
    {
        double median = RobustStatistics.Median(scaled);
        double spread = RobustStatistics.Spread(scaled, median, Feature.Floor(median));
        return (median, Math.Max(median + (RobustStatistics.OutlierScore * spread), RobustStatistics.Quantile(scaled, Beyond)));
    }
}
