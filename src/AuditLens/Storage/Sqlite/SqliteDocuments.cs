using System.Globalization;

namespace AuditLens.Storage.Sqlite;

/// <summary>Documents in the same file as the events. Each write is one transaction, which SQLite lets only one process at a time begin.</summary>
internal sealed class SqliteDocuments(SqliteDatabase database) : IDocumentStore
{
    private const long NoLimit = -1;

    public ValueTask<StoredDocument?> FindAsync(string kind, string id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(database.Read(c => Find(c, kind, id)));

    public IAsyncEnumerable<StoredDocument> ListAsync(string kind, DocumentRange range, CancellationToken cancellationToken) =>
        database.Stream(c => List(c, kind, range), cancellationToken);

    public async ValueTask<StoredDocument?> TryPutAsync(string kind, string id, string json, string? expectedVersion, CancellationToken cancellationToken)
    {
        DocumentNames.Check(kind, id);
        return await database.WriteAsync(c => expectedVersion is null || Remove(c, kind, id, expectedVersion) ? Add(c, kind, id, json) : null, cancellationToken);
    }

    public async ValueTask<bool> TryDeleteAsync(string kind, string id, string expectedVersion, CancellationToken cancellationToken) =>
        await database.WriteAsync(c => Remove(c, kind, id, expectedVersion), cancellationToken);

    public static StoredDocument? Find(Connection connection, string kind, string id)
    {
        using Statement row = connection.Use("document_find");
        return row.Bind(1, kind).Bind(2, id).Step() ? Document(row) : null;
    }

    private static IEnumerable<StoredDocument> List(Connection connection, string kind, DocumentRange range)
    {
        using Statement row = connection.Use(range.IsDescending ? "document_list_descending" : "document_list");
        row.Bind(1, kind).Bind(2, range.From).Bind(3, range.To).Bind(4, range.Limit ?? NoLimit);
        while (row.Step())
        {
            yield return Document(row);
        }
    }

    private static StoredDocument? Add(Connection connection, string kind, string id, string json)
    {
        using Statement row = connection.Use("document_add");
        return row.Bind(1, kind).Bind(2, id).Bind(3, json).Step() ? Document(row) : null;
    }

    private static bool Remove(Connection connection, string kind, string id, string version)
    {
        if (!long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            return false;
        }

        using Statement remove = connection.Use("document_remove");
        remove.Bind(1, kind).Bind(2, id).Bind(3, number).Run();
        return connection.Changes > 0;
    }

    private static StoredDocument Document(Statement row) => new(row.Text(0), row.Text(1), row.Text(2), row.Long(3).ToString(CultureInfo.InvariantCulture));
}
