namespace AuditLens.Detection.Statistics;

/// <summary>Collects what a comparison finds.</summary>
internal sealed class Comparing(int others)
{
    private readonly List<Departure> _departures = [];
    private readonly List<Silence> _silences = [];
    private double _score;

    public int Others => others;

    public void Silent(string feature, string reason) => _silences.Add(new Silence(feature, reason));

    /// <summary>A measure, whether or not it reached the threshold.</summary>
    public void Measured(double score) => _score = Math.Max(_score, score);

    public void Add(Departure departure)
    {
        Measured(departure.Score);
        _departures.Add(departure);
    }

    public BaselineComparison Result() => new([.. _departures.OrderByDescending(d => d.Score).ThenBy(d => d.Feature, StringComparer.Ordinal).ThenBy(d => d.Subject, StringComparer.Ordinal)], _silences, _score, others);
}
