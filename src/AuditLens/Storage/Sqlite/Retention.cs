using AuditLens.Storage.Sqlite.Reading;
using AuditLens.Storage.Sqlite.Search;

namespace AuditLens.Storage.Sqlite;

/// <summary>
/// Drops sessions that ended before a moment, one transaction each, so that whoever writes beside it waits for one session at most. Of a log no session of which is left the raw bytes go too; how far it was
/// read stays, or the next run over the same file would bring all back. SQLite uses the freed space again; the file does not shrink.
/// </summary>
internal sealed class Retention(SqliteDatabase database, IDocumentStore documents)
{
    public async ValueTask<PruneResult> PruneAsync(DateTimeOffset before, bool isTrial, CancellationToken cancellationToken)
    {
        Dictionary<string, LegalHold> holds = new(StringComparer.Ordinal);
        foreach (LegalHold hold in await new LegalHolds(documents).ListAsync(cancellationToken))
        {
            holds[hold.Session] = hold;
        }

        List<(string What, string Why)> kept = [];
        long dropped = 0;
        foreach (string session in database.Read(c => Ended(c, before)))
        {
            if (holds.TryGetValue(session, out LegalHold? hold))
            {
                kept.Add((session, $"held: {hold.Reason}"));
            }
            else if (isTrial || await database.WriteAsync(c => Drop(c, session, before), cancellationToken))
            {
                dropped++;
            }
        }

        return new PruneResult([], kept, dropped);
    }

    private static List<string> Ended(Connection connection, DateTimeOffset before)
    {
        using Statement row = connection.Use("prune_sessions");
        row.Bind(1, before.UtcTicks);
        List<string> sessions = [];
        while (row.Step())
        {
            sessions.Add(row.Text(0));
        }

        return sessions;
    }

    /// <returns>False when it has gone on, or is held, since it was listed.</returns>
    private static bool Drop(Connection connection, string session, DateTimeOffset before)
    {
        if (SqliteDocuments.Find(connection, LegalHolds.Kind, LegalHolds.IdOf(session)) is not null || Number(connection, session, before) is not { } number)
        {
            return false;
        }

        RemoveFromSearch(connection, number);
        DropEvents(connection, number);
        foreach (string query in (string[])["prune_report", "prune_analysis", "finding_forget"])
        {
            Run(connection, query, session);
        }

        foreach (long source in Column(connection, "prune_files", number))
        {
            Run(connection, "prune_raw", source);
            Run(connection, "prune_rejections", source);
        }

        Run(connection, "prune_session_files", number);
        Run(connection, "prune_session_row", number);
        return true;
    }

    private static long? Number(Connection connection, string session, DateTimeOffset before)
    {
        using Statement row = connection.Use("prune_session");
        return row.Bind(1, session).Bind(2, before.UtcTicks).Step() ? row.Long(0) : null;
    }

    /// <summary>The index keeps no texts and must be told them to forget them.</summary>
    private static void RemoveFromSearch(Connection connection, long session)
    {
        using BlockCache blocks = new(connection, BlockCache.ForOneSession);
        using Statement row = connection.Use("prune_indexed");
        row.Bind(1, session).Bind(2, SearchIndex.Last(connection));
        while (row.Step())
        {
            SearchIndex.Write(connection, "search_remove", row.Long(0), blocks.Read(row.Long(1), row.Int(2)));
        }
    }

    private static void DropEvents(Connection connection, long session)
    {
        List<(long Block, long First, long Last)> blocks = [];
        using (Statement row = connection.Use("prune_blocks"))
        {
            row.Bind(1, session);
            while (row.Step())
            {
                blocks.Add((row.Long(0), row.Long(1), row.Long(2)));
            }
        }

        Run(connection, "prune_events", session);
        foreach ((long block, long first, long last) in blocks)
        {
            using Statement drop = connection.Use("prune_content");
            drop.Bind(1, block).Bind(2, first).Bind(3, last).Run();
        }

        // New events take up the numbers above the last that is left: the index must not believe that it has them.
        using Statement newest = connection.Use("event_last");
        long end = newest.Step() ? newest.Long(0) : 0;
        if (SearchIndex.Last(connection) > end)
        {
            Run(connection, "search_advance", end);
        }
    }

    private static List<long> Column(Connection connection, string query, long argument)
    {
        using Statement row = connection.Use(query);
        row.Bind(1, argument);
        List<long> values = [];
        while (row.Step())
        {
            values.Add(row.Long(0));
        }

        return values;
    }

    private static void Run(Connection connection, string query, long argument)
    {
        using Statement statement = connection.Use(query);
        statement.Bind(1, argument).Run();
    }

    private static void Run(Connection connection, string query, string argument)
    {
        using Statement statement = connection.Use(query);
        statement.Bind(1, argument).Run();
    }
}
