namespace AuditLens.Detection.Statistics;

/// <summary>How often the sessions of an agent go from one tool to another, and how surprising the transitions of one session are by the others.</summary>
internal sealed class TransitionModel
{
    /// <summary>Fewer transitions give a mean that says nothing.</summary>
    private const int LeastTransitions = 5;

    /// <summary>Added to each count: Jeffreys' prior for multinomial data (Krichevsky and Trofimov 1981).</summary>
    private const double Prior = 0.5;

    private static readonly Dictionary<string, int> Nothing = [];

    private readonly Dictionary<string, int> _pairs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _firsts = new(StringComparer.Ordinal);
    private readonly int _tools;

    public TransitionModel(IEnumerable<SessionProfile> sessions)
    {
        var tools = new HashSet<string>(StringComparer.Ordinal);
        foreach (SessionProfile session in sessions)
        {
            tools.UnionWith(session.Tools.Keys);
            foreach ((string pair, int count) in session.Transitions)
            {
                _pairs[pair] = _pairs.GetValueOrDefault(pair) + count;
                _firsts[First(pair)] = _firsts.GetValueOrDefault(First(pair)) + count;
            }
        }

        // One more for a tool that no session has used yet.
        _tools = tools.Count + 1;
    }

    /// <summary>Mean bits a transition; null for too few transitions.</summary>
    /// <param name="own">The session is part of the model: its own counts are taken out.</param>
    public double? Surprise(SessionProfile session, bool own)
    {
        int total = session.Transitions.Values.Sum();
        return total < LeastTransitions ? null : Rated(session, own).Sum(t => t.Count * -Math.Log2(t.Likelihood)) / total;
    }

    /// <summary>The transition that adds most to the surprise, with its likelihood by the other sessions; null when there is none.</summary>
    public (string Pair, double Likelihood)? MostSurprising(SessionProfile session, bool own) =>
        session.Transitions.Count == 0 ? null : Rated(session, own).MaxBy(t => t.Count * -Math.Log2(t.Likelihood)) is var most ? (most.Pair, most.Likelihood) : null;

    private List<(string Pair, int Count, double Likelihood)> Rated(SessionProfile session, bool own)
    {
        var ownFirsts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((string pair, int count) in own ? session.Transitions : Nothing)
        {
            ownFirsts[First(pair)] = ownFirsts.GetValueOrDefault(First(pair)) + count;
        }

        return [.. session.Transitions.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => (t.Key, t.Value, Likelihood(t.Key, own ? t.Value : 0, ownFirsts.GetValueOrDefault(First(t.Key)))))];
    }

    private double Likelihood(string pair, int ownPair, int ownFirst) =>
        (_pairs.GetValueOrDefault(pair) - ownPair + Prior) / (_firsts.GetValueOrDefault(First(pair)) - ownFirst + (Prior * _tools));

    private static string First(string pair) => pair[..Math.Max(0, pair.IndexOf('\t', StringComparison.Ordinal))];
}
