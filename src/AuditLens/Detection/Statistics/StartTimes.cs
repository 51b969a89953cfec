using static AuditLens.Detection.Statistics.AgentBaseline;

namespace AuditLens.Detection.Statistics;

/// <summary>
/// When sessions begin. With enough weeks by the hour of the week, with enough days by the hour of the day, with less not at all: a Sunday is no departure for who has seen one week.
/// All times are UTC.
/// </summary>
public sealed class StartTimes
{
    private const int LeastWeeks = 6;
    private const int LeastDays = 10;

    /// <summary>A window of an hour before and after.</summary>
    private const int Near = 1;

    /// <summary>Where more of the sessions begin at an hour at which no other does, the agent keeps no hours.</summary>
    private const double MostLonely = 0.02;

    private readonly List<(string Session, DateTimeOffset Time)> _times;
    private readonly int _hours;
    private readonly int _lonely;

    internal StartTimes(IReadOnlyList<SessionProfile> sessions)
    {
        _times = [.. sessions.Where(s => s.Started is not null).Select(s => (s.Session, s.Started!.Value))];
        int days = _times.Select(t => t.Time.UtcDateTime.Date).Distinct().Count();
        int weeks = _times.Select(t => Week(t.Time)).Distinct().Count();
        _hours = weeks >= LeastWeeks && days >= LeastDays ? 7 * 24 : days >= LeastDays ? 24 : 0;
        _lonely = _hours == 0 ? 0 : _times.Count(t => Neighbours(t.Session, t.Time) == 0);
    }

    /// <summary>For a person: what is compared.</summary>
    public string Season => _hours switch { 0 => $"not compared: fewer than {LeastDays} days with sessions", 24 => $"hour of the day: fewer than {LeastWeeks} weeks with sessions", _ => "hour of the week" };

    internal void Compare(SessionProfile session, Comparing found)
    {
        int others = _times.Count(t => t.Session != session.Session);
        if (session.Started is not { } time)
        {
            return;
        }

        if (_hours == 0 || others < MinimumSessions)
        {
            found.Silent("hour", _hours == 0 ? $"the history has fewer than {LeastDays} days with sessions" : $"only {Text(others)} other sessions have a time");
        }
        else if (_lonely > MostLonely * others)
        {
            found.Silent("hour", $"{Text(_lonely)} of {Text(_times.Count)} sessions begin at an hour at which no other does: the agent keeps no hours");
        }
        else if (Neighbours(session.Session, time) == 0)
        {
            string hour = time.UtcDateTime.ToString(_hours == 24 ? "HH:mm 'UTC'" : "dddd HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture);
            found.Add(new Departure("hour", _hours == 24 ? "hour of the day at which it began" : "hour of the week at which it began", "", hour, $"another hour: 0 of {Text(others)} sessions began within an hour of it, {Text(_lonely)} were alone with theirs",
                $"a rate of {Text(RobustStatistics.NeverSeenBound(others) * 100)} % of sessions (95 % bound of what was never seen)", 1 + (0.5 * Math.Log(others / (double)MinimumSessions))));
        }
    }

    private int Neighbours(string session, DateTimeOffset time) => _times.Count(t => t.Session != session && Apart(Slot(t.Time), Slot(time)) <= Near);

    private int Slot(DateTimeOffset time) => _hours == 24 ? time.UtcDateTime.Hour : ((int)time.UtcDateTime.DayOfWeek * 24) + time.UtcDateTime.Hour;

    private int Apart(int a, int b) => Math.Min((a - b + _hours) % _hours, (b - a + _hours) % _hours);

    private static long Week(DateTimeOffset time) => time.UtcTicks / TimeSpan.TicksPerDay / 7;
}
