using System.Globalization;

namespace AuditLens.Detection.Statistics;

/// <summary>Something in a session that its agent's history does not show.</summary>
/// <param name="Feature">Slug: a number of <see cref="SessionFeatures"/>, <c>new-tool</c>, <c>new-verb</c>, <c>new-place</c>, <c>hour</c> or <c>combination</c>.</param>
/// <param name="Title">For a person: what was measured.</param>
/// <param name="Subject">The tool, verb, place, transition or numbers; empty when the title says all.</param>
/// <param name="Score">1 at the threshold; for ranking.</param>
public sealed record Departure(string Feature, string Title, string Subject, string Observed, string Expected, string Threshold, double Score);

/// <summary>Why a feature was not compared.</summary>
public sealed record Silence(string Feature, string Reason);

/// <param name="Score">The largest score of all that was measured, also below the threshold 1.</param>
/// <param name="Sessions">How many other sessions it was compared with.</param>
public sealed record BaselineComparison(IReadOnlyList<Departure> Departures, IReadOnlyList<Silence> Silences, double Score, int Sessions);

/// <summary>
/// What an agent's earlier sessions looked like, and whether another one departs from them. A session that is part of the history is compared with the others only.
/// Immutable and safe for several threads.
/// </summary>
public sealed class AgentBaseline
{
    /// <summary>With fewer other sessions nothing is said: the 95 % bound of what was never seen is then above 15 %.</summary>
    public const int MinimumSessions = 20;

    private readonly HashSet<string> _ids;
    private readonly TransitionModel _transitions;
    private readonly NumberHistory[] _numbers;
    private readonly NumberHistory? _residuals;
    private readonly NameHistory[] _names;
    private readonly StartTimes _starts;

    /// <param name="axes">Null when there are none: combinations of numbers are then not looked at.</param>
    /// <param name="ownDepartures">See <see cref="OwnDepartures"/>.</param>
    public AgentBaseline(string agent, IReadOnlyList<SessionProfile> sessions, PrincipalAxes? axes, int ownDepartures)
    {
        OwnDepartures = ownDepartures;
        Agent = agent;
        Sessions = sessions;
        Axes = axes;
        _ids = [.. sessions.Select(s => s.Session)];
        _transitions = new TransitionModel(sessions);
        _numbers =
        [
            .. SessionFeatures.All.Where(f => f.Alone).Select(f => new NumberHistory(f, sessions, s => s.Numbers.TryGetValue(f.Name, out double value) ? value : null)),
            new NumberHistory(SessionFeatures.TransitionSurprise, sessions, s => _transitions.Surprise(s, own: true)),
        ];
        _residuals = axes is null ? null : new NumberHistory(new SessionFeature("combination", "distance from how the numbers go together, in spreads"), sessions, s => axes.Residual(s).Length);
        _names = [new NameHistory("new-tool", "tool", sessions, s => s.Tools.Keys), new NameHistory("new-verb", "class of change", sessions, GraveVerbs), new NameHistory("new-place", "place of a change", sessions, s => s.Places.Keys)];
        _starts = new StartTimes(sessions);
    }

    /// <summary>Builds the baseline of a history, with its principal axes.</summary>
    public static AgentBaseline Build(string agent, IReadOnlyList<SessionProfile> sessions)
    {
        PrincipalAxes? axes = PrincipalAxesTrainer.Train(sessions);
        var baseline = new AgentBaseline(agent, sessions, axes, 0);
        return new AgentBaseline(agent, sessions, axes, sessions.Count(s => baseline.Compare(s).Departures.Count > 0));
    }

    public string Agent { get; }

    public IReadOnlyList<SessionProfile> Sessions { get; }

    public PrincipalAxes? Axes { get; }

    /// <summary>How many of the history's own sessions are told as departures, each compared with the others: the false alarms to expect where the history is normal.</summary>
    public int OwnDepartures { get; }

    /// <summary>What names an agent in baselines: its name, else the dialect of its log.</summary>
    public static string NameOf(string? agent, string dialect) => agent ?? dialect;

    /// <summary>The numbers of the history, for display: median, spread and limit of each.</summary>
    public IEnumerable<NumberHistory> Numbers => _residuals is null ? _numbers : [.. _numbers, _residuals];

    public StartTimes Starts => _starts;

    public IEnumerable<NameHistory> Names => _names;

    /// <summary>Compares a session with the others of the history.</summary>
    public BaselineComparison Compare(SessionProfile session)
    {
        bool own = _ids.Contains(session.Session);
        int others = Sessions.Count - (own ? 1 : 0);
        if (others < MinimumSessions)
        {
            return new BaselineComparison([], [new Silence("all", $"{Text(others)} other sessions of {Agent} are too few to compare with; {Text(MinimumSessions)} are needed")], 0, others);
        }

        var found = new Comparing(others);
        foreach (NameHistory names in _names)
        {
            names.Compare(session, own, found);
        }

        foreach (NumberHistory number in _numbers)
        {
            bool surprise = number.Feature.Name == SessionFeatures.Surprise;
            double? value = surprise ? _transitions.Surprise(session, own) : session.Numbers.TryGetValue(number.Feature.Name, out double known) ? known : null;
            number.Compare(session, value, surprise ? () => MostSurprising(session, own) : () => "", found);
        }

        if (_residuals is null || Axes is null)
        {
            found.Silent("combination", $"how the numbers go together needs {Text(PrincipalAxes.MinimumSessions)} sessions whose numbers vary");
        }
        else
        {
            _residuals.Compare(session, Axes.Residual(session).Length, () => Combined(session), found);
        }

        _starts.Compare(session, found);
        return found.Result();
    }

    internal static string Text(double number) => number.ToString(Math.Abs(number) >= 100 ? "0" : "0.##", CultureInfo.InvariantCulture);

    private static IEnumerable<string> GraveVerbs(SessionProfile session) => session.Verbs.Keys.Where(v => v is "delete" or "reset" or "send" or "configure");

    private string MostSurprising(SessionProfile session, bool own) =>
        _transitions.MostSurprising(session, own) is { } most ? $"{most.Pair.Replace("\t", " then ", StringComparison.Ordinal)}, of which the history expects {Text(most.Likelihood * 100)} %" : "";

    private string Combined(SessionProfile session) =>
        string.Join(" and ", Axes!.Residual(session).Parts.Take(2).Select(p => SessionFeatures.Find(p.Feature)?.Title is { } title && session.Numbers.TryGetValue(p.Feature, out double value) ? $"{title} ({Text(value)})" : p.Feature));
}
