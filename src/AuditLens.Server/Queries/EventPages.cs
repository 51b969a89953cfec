using AuditLens.Events;
using AuditLens.Storage;

namespace AuditLens.Server.Queries;

/// <summary>Which page of a list of events: the one that begins after a place, or ends before one.</summary>
/// <param name="Place">Null for the begin of the list, and backwards for its end.</param>
public sealed record PagePlace(EventPlace? Place = null, bool IsBackwards = false)
{
    public static readonly PagePlace First = new();

    public static readonly PagePlace Last = new(null, IsBackwards: true);
}

/// <param name="Count">Events on this page; rows may each stand for several.</param>
/// <param name="Total">Events on all pages.</param>
/// <param name="Number">Of the first event within the list, from 1; 0 on a page without events.</param>
public sealed record EventPage<T>(IReadOnlyList<T> Rows, long Count, long Total, long Number, PagePlace? Before, PagePlace? Next)
{
    public static readonly EventPage<T> Empty = new([], 0, 0, 0, null, null);

    public EventPage<TOther> With<TOther>(IReadOnlyList<TOther> rows) => new(rows, Count, Total, Number, Before, Next);
}

/// <summary>Lists of events a page at a time, the first as fast as the last.</summary>
public sealed class EventPages(IEventStore store)
{
    /// <param name="limit">Events of a page at most.</param>
    /// <param name="isFull">Asked of each event in the order of reading, whether the page is full without it.</param>
    public async Task<EventPage<AgentEvent>> ReadAsync(EventQuery query, PagePlace page, int limit, Func<AgentEvent, bool>? isFull, CancellationToken cancellationToken)
    {
        EventQuery asked = query with { IsDescending = page.IsBackwards, After = page.Place, Limit = limit };
        List<AgentEvent> rows = [];
        await foreach (AgentEvent e in store.EventsAsync(asked, cancellationToken).ConfigureAwait(false))
        {
            if (isFull?.Invoke(e) == true)
            {
                break;
            }

            rows.Add(e);
        }

        long total = await store.CountEventsAsync(query, cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0)
        {
            return EventPage<AgentEvent>.Empty with { Total = total };
        }

        // What lies behind the place in the direction of reading, the events of this page first.
        long behind = page.Place is null ? total : await store.CountEventsAsync(asked, cancellationToken).ConfigureAwait(false);
        long number = page.IsBackwards ? behind - rows.Count + 1 : total - behind + 1;
        if (page.IsBackwards)
        {
            rows.Reverse();
        }

        return new EventPage<AgentEvent>(
            rows,
            rows.Count,
            total,
            number,
            number > 1 ? new PagePlace(EventPlace.Of(rows[0]), IsBackwards: true) : null,
            number + rows.Count <= total ? new PagePlace(EventPlace.Of(rows[^1])) : null);
    }
}
