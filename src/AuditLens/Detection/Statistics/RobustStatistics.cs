namespace AuditLens.Detection.Statistics;

/// <summary>Statistics that a few wild values do not bend. Pure functions.</summary>
internal static class RobustStatistics
{
    /// <summary>Scores above this are outliers: Iglewicz and Hoaglin 1993, How to Detect and Handle Outliers, p. 12.</summary>
    public const double OutlierScore = 3.5;

    /// <summary>The middle value; of an even number of values the mean of the two in the middle.</summary>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static double Median(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
        {
            throw new ArgumentException("A median needs a value.", nameof(values));
        }

        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>
    /// What corresponds to a standard deviation: 1.4826 times the median distance from the median (MAD; Hampel 1974), or where that is smaller than the floor 1.2533 times the mean
    /// distance (Iglewicz and Hoaglin 1993), never less than the floor. More than half of the values equal give a MAD of 0, which would make an outlier of everything else.
    /// </summary>
    public static double Spread(IReadOnlyCollection<double> values, double median, double floor)
    {
        double deviation = 1.4826 * Median([.. values.Select(v => Math.Abs(v - median))]);
        return deviation >= floor ? deviation : Math.Max(floor, 1.2533 * values.Average(v => Math.Abs(v - median)));
    }

    /// <summary>The smallest value that at least this share of the values does not exceed (nearest rank).</summary>
    /// <param name="share">Above 0 up to 1.</param>
    public static double Quantile(IReadOnlyCollection<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    /// <summary>Upper 95 % bound of the rate of what never happened in n cases: 3/n (Hanley and Lippman-Hand 1983, JAMA 249).</summary>
    public static double NeverSeenBound(int cases) => cases <= 0 ? 1 : Math.Min(1, 3.0 / cases);
}
