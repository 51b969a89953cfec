using System.Security.Cryptography;
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

    /// <summary>Hashes of the contents before the present one, over their bytes as they are kept.</summary>
    public static List<SourceContent> EarlierContents(Connection connection, string path, CancellationToken cancellationToken)
    {
        List<SourceContent> contents = [];
        Span<byte> digest = stackalloc byte[Sha256Digest.Size];
        foreach (int generation in Generations(connection, path).Skip(1).Reverse())
        {
            cancellationToken.ThrowIfCancellationRequested();
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long end = 0;
            using Decompressor decompressor = new();
            using Statement row = connection.Use("raw_whole");
            row.Bind(1, path).Bind(2, generation);
            while (row.Step())
            {
                long start = row.Long(0);
                int length = row.Int(1);
                if (start <= end && start + length > end)
                {
                    hash.AppendData(Zstd.Expand(decompressor, row.Blob(2), length).AsSpan((int)(end - start)));
                    end = start + length;
                }
            }

            hash.GetCurrentHash(digest);
            contents.Add(new SourceContent(generation, Sha256Digest.Read(digest), end));
        }

        return contents;
    }

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
