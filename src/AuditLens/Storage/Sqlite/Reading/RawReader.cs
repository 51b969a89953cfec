using AuditLens.Events;
using AuditLens.Storage.Sqlite.Writing;
using ZstdSharp;

namespace AuditLens.Storage.Sqlite.Reading;

/// <summary>Gives back raw bytes of sources.</summary>
internal static class RawReader
{
    /// <summary>From the newest generation that holds the whole range.</summary>
    public static byte[]? Read(Connection connection, string path, long offset, int length) =>
        Versions(connection, path, offset, length).FirstOrDefault();

    /// <summary>The very bytes of a record, whichever generation they are from.</summary>
    public static byte[]? Read(Connection connection, SourceLocation record) =>
        Versions(connection, record.File, record.Offset, record.Length).FirstOrDefault(bytes => Sha256Digest.Of(bytes) == record.Sha256);

    private static IEnumerable<byte[]> Versions(Connection connection, string path, long offset, int length)
    {
        if (offset < 0 || length < 0)
        {
            yield break;
        }

        foreach (int generation in Generations(connection, path))
        {
            if (Read(connection, path, generation, offset, length) is { } bytes)
            {
                yield return bytes;
            }
        }
    }

    private static List<int> Generations(Connection connection, string path)
    {
        using Statement row = connection.Use("raw_generations");
        row.Bind(1, path);
        List<int> generations = [];
        while (row.Step())
        {
            generations.Add(row.Int(0));
        }

        return generations;
    }

    private static byte[]? Read(Connection connection, string path, int generation, long offset, int length)
    {
        byte[] result = new byte[length];
        using Decompressor decompressor = new();
        using Statement row = connection.Use("raw_pieces");
        row.Bind(1, path).Bind(2, generation).Bind(3, offset).Bind(4, offset + length).Bind(5, BatchPreparer.BlockSize);
        long next = offset;
        while (next < offset + length && row.Step())
        {
            long start = row.Long(0);
            long end = start + row.Long(1);
            if (start > next)
            {
                return null;
            }

            if (end > next)
            {
                byte[] piece = Zstd.Expand(decompressor, row.Blob(2), row.Int(1));
                int count = (int)(Math.Min(end, offset + length) - next);
                piece.AsSpan((int)(next - start), count).CopyTo(result.AsSpan((int)(next - offset)));
                next += count;
            }
        }

        return next == offset + length ? result : null;
    }
}
