using System.Globalization;

namespace AuditLens.Storage.Sqlite;

/// <summary>What <c>auditlens doctor</c> says of the store.</summary>
internal static class StoreCheck
{
    private const long LargeLog = 1L << 30;
    private const long LittleSpace = 2L << 30;
    private const long NoSpace = 100L << 20;

    private const string Again = "Keep a copy of the store, remove it and ingest the logs again.";

    public static List<StoreProblem> Read(Connection connection, SqliteDatabase database)
    {
        List<StoreProblem> problems = [];
        Integrity(connection, problems);
        Count(connection, "check_events_without_session", "{0} events belong to no session.", problems);
        Count(connection, "check_events_without_content", "{0} blocks of events are missing.", problems);
        Count(connection, "check_session_counts", "{0} sessions count other events than they have.", problems);
        Files(database, problems);
        return problems;
    }

    private static void Integrity(Connection connection, List<StoreProblem> problems)
    {
        using Statement row = connection.Use("check_quick");
        while (row.Step())
        {
            string line = row.Text(0);
            if (line != "ok")
            {
                problems.Add(new StoreProblem("error", $"The store is damaged: {line}.", Again));
            }
        }
    }

    private static void Count(Connection connection, string query, string what, List<StoreProblem> problems)
    {
        using Statement row = connection.Use(query);
        if (row.Step() && row.Long(0) is > 0 and long count)
        {
            problems.Add(new StoreProblem("error", string.Format(CultureInfo.InvariantCulture, what, count), Again));
        }
    }

    private static void Files(SqliteDatabase database, List<StoreProblem> problems)
    {
        if (database.IsReadOnly)
        {
            problems.Add(new StoreProblem("warning", SqliteFailure.ReadOnly(database.Path), "Nothing can be ingested or analysed into it until then."));
        }

        FileInfo log = new(database.Path + "-wal");
        if (log.Exists && log.Length > LargeLog)
        {
            problems.Add(new StoreProblem("warning", $"The write-ahead log of the store has grown to {log.Length >> 20} MiB.", "A reader has been open for long; end the other commands that use the store."));
        }

        long free = new DriveInfo(database.Path).AvailableFreeSpace;
        if (free < LittleSpace)
        {
            problems.Add(new StoreProblem(free < NoSpace ? "error" : "warning", $"The disk of the store has {free >> 20} MiB left.", "Free some space before you ingest more."));
        }
    }
}
