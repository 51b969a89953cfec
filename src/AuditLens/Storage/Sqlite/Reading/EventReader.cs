using AuditLens.Events;
using AuditLens.Storage.Sqlite.Search;
using AuditLens.Storage.Sqlite.Writing;

namespace AuditLens.Storage.Sqlite.Reading;

/// <summary>Reads events.</summary>
internal static class EventReader
{
    /// <summary>Rows walked for one that is wanted, above which the index is the shorter way.</summary>
    private const int Sparse = 8;

    public static IReadOnlyList<AgentEvent> Session(Connection connection, string id, CancellationToken cancellationToken)
    {
        (long number, long events, long first, long last) = Extent(connection, id);
        List<AgentEvent> result = new(checked((int)events));
        if (events == 0)
        {
            return result;
        }

        bool dense = last - first < events * Sparse;
        using BlockCache blocks = new(connection, BlockCache.ForOneSession);
        using Statement row = connection.Use(dense ? "session_events_dense" : "session_events_sparse");
        row.Bind(1, number);
        if (dense)
        {
            row.Bind(2, first).Bind(3, last);
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
        string? match = query.Text is null ? null : SearchQuery.ToFts5(query.Text);
        if (query.Text is not null && match is null)
        {
            yield break;
        }

        using BlockCache blocks = new(connection, BlockCache.ForManySessions);
        using Statement row = connection.Use(match is null ? "event_list" : "event_search");
        row.Bind(1, query.Session).Bind(2, (long?)query.Kind).Bind(3, query.Tool).Bind(4, query.Agent)
            .Bind(5, query.From?.UtcTicks).Bind(6, query.To?.UtcTicks).Bind(7, query.Limit ?? -1);
        if (match is not null)
        {
            row.Bind(8, match);
        }

        while (row.Step())
        {
            yield return blocks.Read(row.Long(0), row.Int(1));
        }
    }

    private static (long Number, long Events, long First, long Last) Extent(Connection connection, string id)
    {
        using Statement row = connection.Use("session_extent");
        return row.Bind(1, id).Step() ? (row.Long(0), row.Long(1), row.Long(2), row.Long(3)) : default;
    }
}
