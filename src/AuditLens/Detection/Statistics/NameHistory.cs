using static AuditLens.Detection.Statistics.AgentBaseline;

namespace AuditLens.Detection.Statistics;

/// <summary>Names that sessions use (tools, classes of change, places), to tell what was never seen from what is new every day.</summary>
public sealed class NameHistory
{
    /// <summary>Where more of the sessions bring a name of their own, a new one is this agent's habit.</summary>
    private const double MostNovel = 0.05;

    private readonly Dictionary<string, int> _sessions = new(StringComparer.Ordinal);
    private readonly Func<SessionProfile, IEnumerable<string>> _names;
    private readonly string _feature;
    private readonly string _title;

    internal NameHistory(string feature, string title, IReadOnlyList<SessionProfile> sessions, Func<SessionProfile, IEnumerable<string>> names)
    {
        (_feature, _title, _names) = (feature, title, names);
        foreach (string name in sessions.SelectMany(names))
        {
            _sessions[name] = _sessions.GetValueOrDefault(name) + 1;
        }

        Novel = sessions.Count(s => names(s).Any(n => _sessions[n] == 1));
    }

    public string Title => _title;

    public string Feature => _feature;

    /// <summary>How many sessions of the history have a name that no other has.</summary>
    public int Novel { get; }

    /// <summary>Names with the number of sessions that have them, the commonest first.</summary>
    public IEnumerable<(string Name, int Sessions)> Common => _sessions.OrderByDescending(s => s.Value).ThenBy(s => s.Key, StringComparer.Ordinal).Select(s => (s.Key, s.Value));

    internal void Compare(SessionProfile session, bool own, Comparing found)
    {
        List<string> unseen = [.. _names(session).Where(n => _sessions.GetValueOrDefault(n) <= (own ? 1 : 0)).Order(StringComparer.Ordinal)];
        if (unseen.Count == 0)
        {
            return;
        }

        int novel = Novel - (own ? 1 : 0);
        if (novel > MostNovel * found.Others)
        {
            found.Silent(_feature, $"{Text(novel)} of {Text(found.Others)} other sessions have a {_title} of their own; a new one says nothing");
            return;
        }

        double bound = RobustStatistics.NeverSeenBound(found.Others);
        found.Add(new Departure(_feature, $"{_title} that no other session has", string.Join(", ", unseen.Take(5)), $"{Text(unseen.Count)} new", $"none: 0 of {Text(found.Others)} sessions have it, {Text(novel)} have one of their own",
            $"a rate of {Text(bound * 100)} % of sessions (95 % bound of what was never seen)", 1 + Math.Log(found.Others / (double)MinimumSessions)));
    }
}
