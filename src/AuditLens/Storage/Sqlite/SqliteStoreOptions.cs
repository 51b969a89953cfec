namespace AuditLens.Storage.Sqlite;

/// <summary>What tests set differently.</summary>
/// <param name="BusyTimeout">How long to wait for another process that is writing.</param>
/// <param name="MaxPages">Most pages that the file may grow to; null for the disk's limit.</param>
/// <param name="Synchronous">SQLite's <c>synchronous</c>; see <see cref="SqliteDatabase"/>.</param>
/// <param name="ReadOnly">Treat the file as if it might not be written to.</param>
internal sealed record SqliteStoreOptions(TimeSpan BusyTimeout, long? MaxPages = null, string Synchronous = "NORMAL", bool ReadOnly = false)
{
    public static readonly SqliteStoreOptions Default = new(TimeSpan.FromSeconds(30));
}
