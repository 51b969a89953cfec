using AuditLens.Events;

namespace AuditLens.Storage.Sqlite;

/// <summary>Reads the states of sources.</summary>
internal static class SourceRows
{
    public static (long Number, SourceState State)? Find(Connection connection, string path)
    {
        using Statement row = connection.Use("source_find");
        return row.Bind(1, path).Step() ? (row.Long(0), State(row)) : null;
    }

    public static List<SourceState> All(Connection connection)
    {
        using Statement row = connection.Use("source_list");
        List<SourceState> states = [];
        while (row.Step())
        {
            states.Add(State(row));
        }

        return states;
    }

    public static List<Rejection> Rejections(Connection connection, string? path)
    {
        using Statement row = connection.Use("rejection_list");
        row.Bind(1, path);
        List<Rejection> rejections = [];
        while (row.Step())
        {
            rejections.Add(new Rejection(
                row.Text(0), row.IsNull(1) ? null : row.Int(1), row.TextOrNull(2), row.Long(3), row.Int(4), row.Text(5), row.Text(6), row.TextOrNull(7)));
        }

        return rejections;
    }

    private static SourceState State(Statement row) => new()
    {
        Path = row.Text(1),
        Format = row.Text(2),
        Dialect = row.Text(3),
        FileSize = row.Long(4),
        FileModified = new DateTimeOffset(row.Long(5), TimeSpan.Zero),
        Offset = row.Long(6),
        Lines = row.Int(7),
        Sha256 = Sha256Digest.Read(row.Blob(8)),
        TailSha256 = Sha256Digest.Read(row.Blob(9)),
        Checkpoint = row.TextOrNull(10),
        Complete = row.Long(11) != 0,
        Generation = row.Int(12),
        Counts = new IngestCounts(row.Long(13), row.Long(14), row.Long(15), row.Long(16), row.Long(17), row.Int(18), row.Long(19)),
    };
}
