using AuditLens.Events;

namespace AuditLens.Server.Queries;

/// <summary>Events one after another that a page shows as one row: those of sub-agents together, all others alone.</summary>
/// <param name="IsFolded">They are of sub-agents; <paramref name="Events"/> holds the first of them only.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Ended">Time of the last of them.</param>
/// <param name="Agents">The sub-agents by name or id, with their numbers of events.</param>
public sealed record EventRun(bool IsFolded, IReadOnlyList<AgentEvent> Events, int Count, DateTimeOffset? Ended, IReadOnlyList<(string Agent, int Events)> Agents);

/// <summary>Folds what sub-agents did, so that a page shows the work of the main agent.</summary>
internal sealed class EventRuns
{
    /// <summary>Rows of a page.</summary>
    private const int PageRows = 200;

    /// <summary>Events that a page reads to fill its rows.</summary>
    private const int MostEvents = 2_000;

    /// <summary>Events of a fold that the page holds; the rest are a link away.</summary>
    private const int MostInFold = 50;

    private readonly bool _folds;
    private int _rows;
    private bool _wasSubAgent;

    public EventRuns(bool folds) => _folds = folds;

    public int Limit => _folds ? MostEvents : PageRows;

    /// <summary>True when an event would begin one row more than the page has.</summary>
    public bool IsFull(AgentEvent e)
    {
        bool isSubAgent = IsSubAgent(e);
        bool begins = !_folds || !isSubAgent || !_wasSubAgent;
        _wasSubAgent = isSubAgent;
        return begins && ++_rows > PageRows;
    }

    public IReadOnlyList<EventRun> Of(IReadOnlyList<AgentEvent> events)
    {
        List<EventRun> runs = [];
        int at = 0;
        while (at < events.Count)
        {
            int end = at + 1;
            bool isFolded = _folds && IsSubAgent(events[at]);
            while (isFolded && end < events.Count && IsSubAgent(events[end]))
            {
                end++;
            }

            AgentEvent[] run = [.. events.Skip(at).Take(end - at)];
            runs.Add(new EventRun(
                isFolded,
                [.. run.Take(MostInFold)],
                run.Length,
                run[^1].Time,
                [.. run.Where(IsSubAgent).GroupBy(static e => e.AgentName ?? e.AgentId!, StringComparer.Ordinal).Select(static g => (g.Key, g.Count())).OrderByDescending(static g => g.Item2).ThenBy(static g => g.Key, StringComparer.Ordinal)]));
            at = end;
        }

        return runs;
    }

    private static bool IsSubAgent(AgentEvent e) => e.AgentId is not null;
}
