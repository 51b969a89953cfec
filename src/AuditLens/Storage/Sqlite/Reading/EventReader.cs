using AuditLens.Events;
using AuditLens.Storage.Sqlite.Writing;

namespace AuditLens.Storage.Sqlite.Reading;

/// <summary>Reads events.</summary>
internal static class EventReader
{
    public static IReadOnlyList<AgentEvent> Session(Connection connection, string id, CancellationToken cancellationToken)
    {
        if (Extent(connection, id) is not { } session)
        {
            return [];
        }

        List<AgentEvent> result = new(checked((int)session.Events));
        using BlockCache blocks = new(connection, BlockCache.ForOneSession);
        using Statement row = connection.Use(session.IsDense ? "session_events_dense" : "session_events_sparse");
        row.Bind(1, session.Number);
        if (session.IsDense)
        {
            row.Bind(2, session.First).Bind(3, session.Last);
        }

        while (row.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            result.Add(blocks.Read(row.Long(0), row.Int(1)));
        }

        return result;
    }

    public static AgentEvent? Find(Connection connection, EventId id)
    {
        using Statement row = connection.Use("event_find");
        if (!row.Bind(1, BatchAppender.Half(id.High)).Bind(2, BatchAppender.Half(id.Low)).Step())
        {
            return null;
        }

        using BlockCache blocks = new(connection, BlockCache.ForOneSession);
        return blocks.Read(row.Long(0), row.Int(1));
    }

    /// <summary>In order of time, then id; events without a time come last. SQLite sorts slim rows, on disk when they are many.</summary>
    public static IEnumerable<AgentEvent> Query(Connection connection, EventQuery query)
    {
        if (Select(connection, query) is not { } selection)
        {
            yield break;
        }

        using BlockCache blocks = new(connection, BlockCache.ForManySessions);
        using Statement row = selection.List(connection, query.Limit);
        while (row.Step())
        {
            yield return blocks.Read(row.Long(0), row.Int(1));
        }
    }

    public static long Count(Connection connection, EventQuery query)
    {
        if (Select(connection, query) is not { } selection)
        {
            return 0;
        }

        using Statement row = selection.Count(connection);
        return row.Step() ? row.Long(0) : 0;
    }

    /// <returns>Null when nothing can be found.</returns>
    private static EventSelection? Select(Connection connection, EventQuery query)
    {
        SearchExpression? wanted = query.Wanted(out bool isHopeless);
        SessionExtent? session = query.Session is { } id ? Extent(connection, id) : null;
        return isHopeless || (query.Session is not null && session is null) ? null : new EventSelection(query, wanted, session);
    }

    private static SessionExtent? Extent(Connection connection, string id)
    {
        using Statement row = connection.Use("session_extent");
        return row.Bind(1, id).Step() ? new SessionExtent(row.Long(0), row.Long(1), row.Long(2), row.Long(3)) : null;
    }
}

/// <param name="First">Number of its first event.</param>
internal sealed record SessionExtent(long Number, long Events, long First, long Last)
{
    /// <summary>Rows walked for one that is wanted, above which the index is the shorter way.</summary>
    private const int Sparse = 8;

    /// <summary>Its events lie close together: one walk over its stretch of the table.</summary>
    public bool IsDense => Last - First < Events * Sparse;
}
