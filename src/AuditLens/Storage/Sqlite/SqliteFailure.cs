using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AuditLens.Storage.Sqlite;

/// <summary>Says in one sentence for a person what a failure of SQLite or of the file system means for the store, and what to do.</summary>
internal static class SqliteFailure
{
    public static StoreException Explain(string path, SqliteException e) => new(Sentence(path, e), e);

    private static string Sentence(string path, SqliteException e) => e.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"Another process is writing to the store {path} and does not finish; wait for it or stop it, then start again.",
        raw.SQLITE_FULL => $"The disk of the store {path} is full; free some space and start again: what was stored before is kept, the last batch is not stored at all.",
        raw.SQLITE_NOTADB => NoStore(path),
        raw.SQLITE_CORRUPT => $"The store {path} is damaged; keep a copy of it, remove it and ingest the logs again.",
        raw.SQLITE_CANTOPEN => $"The store {path} cannot be opened; check that its folder exists and that you may write to it.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => ReadOnly(path),
        raw.SQLITE_IOERR => $"The disk of the store {path} reports an error ({e.SqliteExtendedErrorCode}); check that it has space and works, then start again.",
        _ => $"The store {path} failed: {e.Message}",
    };

    public static string NoStore(string path) => $"The file {path} is not an AuditLens store; name another file with --store.";

    public static string ReadOnly(string path) => $"The store {path} can only be read; give yourself the right to write to the file and its folder, or name another file with --store.";
}
