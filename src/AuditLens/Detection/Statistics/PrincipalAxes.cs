namespace AuditLens.Detection.Statistics;

/// <summary>
/// The few directions in which the numbers of an agent's sessions vary together, found once when a baseline is built. What a session has left outside of them is
/// a combination that its history does not show, although each number may be ordinary (principal component residual; Jackson and Mudholkar 1979).
/// </summary>
/// <param name="Features">Names of the numbers, in the order of the vectors.</param>
/// <param name="Medians">On the scaled axes.</param>
/// <param name="Spreads">On the scaled axes.</param>
/// <param name="Mean">Of the standardised history.</param>
/// <param name="Axes">Orthonormal.</param>
public sealed record PrincipalAxes(
    IReadOnlyList<string> Features, IReadOnlyList<double> Medians, IReadOnlyList<double> Spreads, IReadOnlyList<double> Mean, IReadOnlyList<IReadOnlyList<double>> Axes)
{
    /// <summary>Fewer sessions give axes of their own chance.</summary>
    public const int MinimumSessions = 60;

    /// <summary>Beyond this a number is told by itself and would only hide the others.</summary>
    private const double Furthest = 8;

    /// <summary>Length of what is left outside the axes, in spreads, and how much of its square each number has.</summary>
    public (double Length, IReadOnlyList<(string Feature, double Share)> Parts) Residual(SessionProfile session)
    {
        double[] rest = Standardised(session);
        for (int i = 0; i < rest.Length; i++)
        {
            rest[i] -= Mean[i];
        }

        foreach (IReadOnlyList<double> axis in Axes)
        {
            double along = axis.Select((a, i) => a * rest[i]).Sum();
            for (int i = 0; i < rest.Length; i++)
            {
                rest[i] -= along * axis[i];
            }
        }

        double square = rest.Sum(x => x * x);
        return (Math.Sqrt(square), [.. rest.Select((x, i) => (Features[i], square > 0 ? x * x / square : 0)).OrderByDescending(p => p.Item2).ThenBy(p => p.Item1, StringComparer.Ordinal)]);
    }

    /// <summary>The session's numbers in spreads from the median; what its log does not tell lies at the median.</summary>
    public double[] Standardised(SessionProfile session) =>
    [
        .. Features.Select((name, i) => session.Numbers.TryGetValue(name, out double value) && SessionFeatures.Find(name) is { } feature
            ? Math.Clamp((feature.Scaled(value) - Medians[i]) / Spreads[i], -Furthest, Furthest)
            : 0),
    ];
}
