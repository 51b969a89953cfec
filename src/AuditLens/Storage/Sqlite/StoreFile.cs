using Microsoft.Data.Sqlite;

namespace AuditLens.Storage.Sqlite;

/// <summary>
/// Looks at the file before SQLite does. It never opens it: closing any handle of a file drops the locks that this process holds on it (POSIX), those of another
/// open store among them.
/// </summary>
internal static class StoreFile
{
    private const int SmallestPage = 512;

    /// <summary>How a file that may only be read is opened. Immutable: SQLite then needs no helper files beside a store that nobody is writing to.</summary>
    public static string ReadOnlyAddress(string path) => new SqliteConnectionStringBuilder
    {
        DataSource = new FileInfo(path + "-wal") is { Exists: true, Length: > 0 } ? path : $"file:{Uri.EscapeDataString(path)}?immutable=1",
        Pooling = false,
        Mode = SqliteOpenMode.ReadOnly,
    }.ToString();

    /// <exception cref="StoreException">It cannot be a store.</exception>
    public static void Check(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? path;
        if (!Directory.Exists(folder))
        {
            throw new StoreException($"The folder {folder} of the store does not exist; create it, or name another file with --store.");
        }

        if (Directory.Exists(path))
        {
            throw new StoreException($"The store {path} is a folder; name a file with --store.");
        }

        // SQLite takes a file of a few bytes for an empty database and would write over it.
        if (new FileInfo(path) is { Exists: true, Length: > 0 and < SmallestPage })
        {
            throw new StoreException(SqliteFailure.NoStore(path));
        }
    }
}
