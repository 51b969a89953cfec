using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace AuditLens.Detection.Statistics;

/// <summary>
/// Finds the principal axes of a history with the randomized PCA of Microsoft.ML (Halko, Martinsson and Tropp 2011), from a fixed seed. The only place that knows that library: a baseline keeps the axes as numbers.
/// </summary>
internal static class PrincipalAxesTrainer
{
    private const int Seed = 20_260_304;

    /// <summary>Few axes, so that a combination of many numbers is left outside of them.</summary>
    private const int MostAxes = 4;

    /// <summary>The axes; null when the history is too small or its numbers do not vary.</summary>
    public static PrincipalAxes? Train(IReadOnlyList<SessionProfile> sessions)
    {
        List<SessionFeature> known = [.. SessionFeatures.All.Where(f => sessions.Count(s => s.Numbers.ContainsKey(f.Name)) * 2 >= sessions.Count)];
        if (sessions.Count < PrincipalAxes.MinimumSessions || known.Count <= MostAxes)
        {
            return null;
        }

        List<(double Median, double Spread)> centres = [.. known.Select(f => Centre(f, sessions))];
        var standard = new PrincipalAxes([.. known.Select(f => f.Name)], [.. centres.Select(c => c.Median)], [.. centres.Select(c => c.Spread)], new double[known.Count], []);
        return Fit([.. sessions.Select(s => new Row { Features = [.. standard.Standardised(s).Select(x => (float)x)] })], standard);
    }

    private static (double Median, double Spread) Centre(SessionFeature feature, IReadOnlyList<SessionProfile> sessions)
    {
        List<double> values = [.. sessions.Where(s => s.Numbers.ContainsKey(feature.Name)).Select(s => feature.Scaled(s.Numbers[feature.Name]))];
        double median = RobustStatistics.Median(values);
        return (median, RobustStatistics.Spread(values, median, feature.Floor(median)));
    }

    private static PrincipalAxes? Fit(List<Row> rows, PrincipalAxes standard)
    {
        if (rows.TrueForAll(r => r.Features.SequenceEqual(rows[0].Features)))
        {
            return null;
        }

        var ml = new MLContext(seed: Seed);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, standard.Features.Count);
        PcaModelParameters model = ml.AnomalyDetection.Trainers.RandomizedPca(nameof(Row.Features), rank: MostAxes, seed: Seed).Fit(ml.Data.LoadFromEnumerable(rows, schema)).Model;
        VBuffer<float>[] axes = [];
        VBuffer<float> mean = default;
        model.GetEigenVectors(ref axes, out int rank);
        model.GetMean(ref mean);
        return standard with { Mean = Numbers(mean), Axes = [.. axes.Take(rank).Select(Numbers)] };
    }

    private static double[] Numbers(VBuffer<float> vector) => [.. vector.DenseValues().Select(x => (double)x)];

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
    }
}
