using AuditLens.Alerting.Rules;
using AuditLens.Detection;

namespace AuditLens.Alerting.Evaluation;

/// <summary>One thing that a rule counts.</summary>
/// <param name="Time">When the store came to know it; in a dry run over the past, when it happened.</param>
/// <param name="Title">What is shown of it.</param>
/// <param name="Place">File and line of the decisive record; empty for a session as a whole.</param>
public sealed record Observation(
    DateTimeOffset Time, string Session, string Incident, Severity Severity, string? Category, string? Rule, string? Agent, string Environment, string Title, string Place)
{
    public string? this[AlertField field] => field switch
    {
        AlertField.Agent => Agent,
        AlertField.Environment => Environment,
        AlertField.Category => Category,
        AlertField.Severity => Severity.Word(),
        AlertField.Rule => Rule,
        AlertField.Session => Session,
        _ => Incident,
    };
}

/// <summary>Stretches of time in which an agent's events lie close together, in order and apart from each other.</summary>
public sealed record AgentActivity(string Agent, IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> Stretches)
{
    /// <summary>The last event at or before a moment; null when there is none.</summary>
    public DateTimeOffset? LastSeen(DateTimeOffset time)
    {
        DateTimeOffset? last = null;
        foreach ((DateTimeOffset from, DateTimeOffset to) in Stretches)
        {
            if (from > time)
            {
                break;
            }

            last = to < time ? to : time;
        }

        return last;
    }
}

/// <summary>All that a rule may look at: the pure part of alerting gets this, times and nothing else.</summary>
/// <param name="Observations">What the query found, by time.</param>
/// <param name="Analysed">When sessions were analysed, by time: whether there was anything to look at.</param>
/// <param name="Agents">For rules about silence.</param>
public sealed record AlertData(IReadOnlyList<Observation> Observations, IReadOnlyList<DateTimeOffset> Analysed, IReadOnlyList<AgentActivity> Agents)
{
    public static readonly AlertData Empty = new([], [], []);

    /// <summary>Observations in a stretch of time; the end is outside.</summary>
    public IEnumerable<Observation> Between(DateTimeOffset from, DateTimeOffset to)
    {
        for (int i = FirstAtOrAfter(Observations, o => o.Time, from); i < Observations.Count && Observations[i].Time < to; i++)
        {
            yield return Observations[i];
        }
    }

    public bool HasAnalyses(DateTimeOffset from, DateTimeOffset to)
    {
        int first = FirstAtOrAfter(Analysed, t => t, from);
        return first < Analysed.Count && Analysed[first] < to;
    }

    private static int FirstAtOrAfter<T>(IReadOnlyList<T> items, Func<T, DateTimeOffset> time, DateTimeOffset from)
    {
        int low = 0;
        int high = items.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = time(items[middle]) < from ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
