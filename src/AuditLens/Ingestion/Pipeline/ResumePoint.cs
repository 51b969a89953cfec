using System.Buffers;
using System.Security.Cryptography;
using AuditLens.Events;
using AuditLens.Ingestion.Formats;
using AuditLens.Ingestion.Input;
using AuditLens.Storage;

namespace AuditLens.Ingestion.Pipeline;

/// <summary>Where reading a file begins, and what is known of the bytes before.</summary>
internal sealed record ResumePoint
{
    /// <summary>Of the start of the file, kept when reading goes on further down: CSV finds its header there.</summary>
    private const int HeadBytes = 256 * 1024;

    public required FileStatus Status { get; init; }

    public required int Generation { get; init; }

    public required IncrementalHash Hash { get; init; }

    /// <summary>What the store knows of this content; null at its start.</summary>
    public SourceState? Known { get; init; }

    public byte[] Tail { get; init; } = [];

    public byte[] Head { get; init; } = [];

    public long Offset => Known?.Offset ?? 0;

    public bool InsideLine => Tail is [.., not (byte)'\n'];

    /// <summary>Reads the bytes that are stored already and goes on behind them when they are still the same; else from the start.</summary>
    public static ResumePoint Find(OpenedInput input, SourceState? known, IngestOptions options)
    {
        if (known is null || known.Offset == 0)
        {
            return Start(FileStatus.Read, known?.Generation ?? 0);
        }

        ResumePoint? prefix = TryPrefix(input.Source.Content, known);
        if (prefix is not null && !IsForcedElsewhere(known, options))
        {
            return prefix;
        }

        prefix?.Hash.Dispose();
        input.Restart();
        return Start(prefix is null ? FileStatus.Rewritten : FileStatus.Read, known.Generation + 1);
    }

    public static ResumePoint Start(FileStatus status, int generation) => new() { Status = status, Generation = generation, Hash = NewHash() };

    /// <summary>The user forces another reading than the one that was used before.</summary>
    public static bool IsForcedElsewhere(SourceState known, IngestOptions options) =>
        (options.Format is { } format && format != known.Format) || ((options.Mapping?.For(known.Path)?.Name ?? options.Dialect) is { } dialect && dialect != known.Dialect);

    private static ResumePoint? TryPrefix(Stream content, SourceState known)
    {
        IncrementalHash hash = NewHash();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1024 * 1024);
        byte[] tail = [];
        byte[] head = new byte[(int)Math.Min(HeadBytes, known.Offset)];
        long at = 0;
        while (at < known.Offset)
        {
            int read = content.Read(buffer, 0, (int)Math.Min(buffer.Length, known.Offset - at));
            if (read == 0)
            {
                break;
            }

            ReadOnlySpan<byte> part = buffer.AsSpan(0, read);
            hash.AppendData(part);
            tail = ByteWindow.TailOf(tail, part);
            if (at < head.Length)
            {
                part[..(int)Math.Min(read, head.Length - at)].CopyTo(head.AsSpan((int)at));
            }

            at += read;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        Span<byte> current = stackalloc byte[Sha256Digest.Size];
        hash.GetCurrentHash(current);
        if (at == known.Offset && Sha256Digest.Read(current) == known.Sha256)
        {
            return new ResumePoint { Status = FileStatus.Continued, Generation = known.Generation, Hash = hash, Known = known, Tail = tail, Head = head };
        }

        hash.Dispose();
        return null;
    }

    private static IncrementalHash NewHash() => IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
}
