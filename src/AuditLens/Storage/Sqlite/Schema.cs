using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AuditLens.Storage.Sqlite;

/// <summary>Which tables a file holds: <c>application_id</c> says that it is ours, <c>user_version</c> is the number of the last migration that ran.</summary>
internal static class Schema
{
    /// <summary>"AuLe".</summary>
    private const long ApplicationId = 0x41754C65;

    public static int Newest { get; } = SqlText.Migrations[^1].Number;

    /// <summary>Refuses files that are not ours or that a newer program wrote, before anything is changed in them.</summary>
    public static void Check(Connection connection, string path)
    {
        long application = connection.Scalar("PRAGMA application_id");
        long version = connection.Scalar("PRAGMA user_version");
        bool empty = connection.Scalar("SELECT count(*) FROM sqlite_schema") == 0;
        if (!empty && application != ApplicationId)
        {
            throw new StoreException($"The file {path} is a SQLite database of another program; name another file with --store.");
        }

        if (version > Newest)
        {
            throw new StoreException(string.Create(
                CultureInfo.InvariantCulture,
                $"The store {path} was written by a newer AuditLens (schema {version}, this one knows {Newest}); update AuditLens, or name another file with --store."));
        }
    }

    /// <summary>A store that may only be read cannot be brought up to date, and what it lacks must not look as if it were empty.</summary>
    public static void CheckNewest(Connection connection, string path)
    {
        Check(connection, path);
        long version = connection.Scalar("PRAGMA user_version");
        if (version < Newest)
        {
            throw new StoreException(string.Create(
                CultureInfo.InvariantCulture,
                $"The store {path} was written by an older AuditLens (schema {version}, this one needs {Newest}) and can only be read; give yourself the right to write to the file and its folder, or work on a copy."));
        }
    }

    public static void Migrate(Connection connection, string path)
    {
        if (connection.Scalar("PRAGMA user_version") == Newest)
        {
            return;
        }

        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            // Read again inside the lock: another process may have migrated in between.
            Check(connection, path);
            long version = connection.Scalar("PRAGMA user_version");
            foreach ((int number, string sql) in SqlText.Migrations.Where(m => m.Number > version))
            {
                connection.Execute(sql);
                connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {number}; PRAGMA application_id = {ApplicationId}"));
            }

            connection.Execute("COMMIT");
        }
        catch
        {
            connection.Execute("ROLLBACK");
            throw;
        }
    }

    /// <summary>Two processes that create the same file at once: SQLite does not wait by itself for this one change.</summary>
    public static void UseWriteAheadLog(Connection connection, TimeSpan patience)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                connection.Execute("PRAGMA journal_mode = WAL");
                return;
            }
            catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_BUSY && TimeProvider.System.GetElapsedTime(started) < patience)
            {
                Thread.Sleep(20);
            }
        }
    }
}
