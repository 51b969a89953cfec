using AuditLens.Events;
using AuditLens.Server.Access;
using AuditLens.Storage;

namespace AuditLens.Server.Queries;

/// <summary>Events across all sessions that the scope includes.</summary>
public sealed class SearchQueries(IEventStore store, EventPages pages, SessionQueries sessions)
{
    private const int PageSize = 50;

    public async Task<EventPage<FoundEvent>> FindAsync(EventQuery query, PagePlace page, AccessScope scope, CancellationToken cancellationToken)
    {
        EventQuery asked = query;
        if (scope.IsLimited)
        {
            // The scope is one of sessions: agent and environment of an event are those of its session's analysis.
            asked = query with { Sessions = [.. (await sessions.ListAsync(new SessionQuery(Witness: null), scope, cancellationToken).ConfigureAwait(false)).Select(static r => r.Session.Id)] };
        }

        EventPage<AgentEvent> found = await pages.ReadAsync(asked, page, PageSize, isFull: null, cancellationToken).ConfigureAwait(false);
        Dictionary<string, SessionSummary?> summaries = new(StringComparer.Ordinal);
        foreach (string id in found.Rows.Select(static e => e.SessionId).Distinct(StringComparer.Ordinal))
        {
            summaries[id] = await store.FindSessionAsync(id, cancellationToken).ConfigureAwait(false);
        }

        return found.With<FoundEvent>([.. found.Rows.Select(e => new FoundEvent(e, summaries[e.SessionId]))]);
    }
}

/// <param name="Session">Null when it was dropped meanwhile.</param>
public sealed record FoundEvent(AgentEvent Event, SessionSummary? Session);
