using AuditLens.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace AuditLens.Storage;

/// <summary>Backup and restore of the embedded store. A file takes its name only when it is whole and was checked.</summary>
public static class StoreBackup
{
    /// <summary>Copies a store while others write to it.</summary>
    /// <param name="overwrite">Replace a file that is there.</param>
    /// <exception cref="StoreException">The copy cannot be written, or is not sound.</exception>
    public static async ValueTask WriteAsync(IEventStore store, string file, bool overwrite, CancellationToken cancellationToken)
    {
        await WholeAsync(file, overwrite, partial => store.CopyAsync(partial, cancellationToken), async partial =>
        {
            await using SqliteEventStore copy = new(partial, SqliteStoreOptions.Default with { ReadOnly = true });
            await RequireSoundAsync(copy, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>Makes a store out of a backup; one that an older AuditLens wrote is brought up to date.</summary>
    /// <param name="target">File of the store. Nobody may have it open.</param>
    /// <param name="check">Looks at the restored store before it takes the place of the one that is there; what it throws leaves that one as it was.</param>
    /// <exception cref="StoreException">The backup is no store or is not sound, or the store is in use.</exception>
    public static async ValueTask RestoreAsync(string backup, string target, bool overwrite, Func<IEventStore, ValueTask> check, CancellationToken cancellationToken)
    {
        await WholeAsync(target, overwrite, partial => Copy(backup, partial), async partial =>
        {
            await using (SqliteEventStore restored = new(partial))
            {
                await RequireSoundAsync(restored, cancellationToken).ConfigureAwait(false);
                await check(restored).ConfigureAwait(false);
            }

            if (File.Exists(target))
            {
                RequireUnused(target);
            }
        }).ConfigureAwait(false);
    }

    private static async ValueTask WholeAsync(string file, bool overwrite, Func<string, ValueTask> write, Func<string, ValueTask> check)
    {
        string partial = file + ".partial";
        Remove(partial);
        try
        {
            await write(partial).ConfigureAwait(false);
            await check(partial).ConfigureAwait(false);
            using (FileStream written = new(partial, FileMode.Open, FileAccess.ReadWrite))
            {
                written.Flush(flushToDisk: true);
            }

            File.Move(partial, file, overwrite);
        }
        finally
        {
            Remove(partial);
        }
    }

    private static ValueTask Copy(string backup, string partial)
    {
        SQLitePCL.Batteries_V2.Init();
        StoreFile.Check(Path.GetFullPath(backup));
        try
        {
            using Connection source = new(StoreFile.ReadOnlyAddress(Path.GetFullPath(backup)));
            source.CopyTo(partial);
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Explain(backup, e);
        }

        return ValueTask.CompletedTask;
    }

    private static async ValueTask RequireSoundAsync(SqliteEventStore store, CancellationToken cancellationToken)
    {
        if ((await store.CheckAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(static p => p.Severity == "error") is { } problem)
        {
            throw new StoreException(problem.What);
        }
    }

    /// <summary>A file whose name was given to another while a process has it open would take that process's writes with it. Leaving the write-ahead log needs the file for oneself, and empties it.</summary>
    private static void RequireUnused(string target)
    {
        try
        {
            using Connection connection = new(new SqliteConnectionStringBuilder { DataSource = target, Pooling = false, DefaultTimeout = 1 }.ToString());
            connection.Execute("PRAGMA journal_mode = DELETE");
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED)
        {
            throw new StoreException($"The store {target} is in use; stop the server and the commands that have it open.", e);
        }
        catch (SqliteException)
        {
            // What is there is no store any more: that is why one restores.
        }
    }

    private static void Remove(string file)
    {
        foreach (string one in (string[])[file, file + "-wal", file + "-shm", file + "-journal"])
        {
            File.Delete(one);
        }
    }
}
