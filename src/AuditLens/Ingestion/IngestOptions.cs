using AuditLens.Ingestion.Dialects;

namespace AuditLens.Ingestion;

/// <summary>What to ingest and how.</summary>
public sealed record IngestOptions
{
    /// <summary>Files, folders (recursively) and <c>-</c> for standard input.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Name of the format to force; null: detected by content.</summary>
    public string? Format { get; init; }

    /// <summary>Name of the dialect to force; null: detected by content.</summary>
    public string? Dialect { get; init; }

    /// <summary>Dialects read from a mapping file: they are the dialects of the files they name.</summary>
    public Mapping? Mapping { get; init; }

    /// <summary>Files read at the same time. What is stored does not depend on it.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    public Func<Stream>? StandardInput { get; init; }

    public IngestLimits Limits { get; init; } = new();

    /// <summary>Told after each step; called from one thread at a time.</summary>
    public Action<IngestProgress>? Progress { get; init; }
}

/// <summary>What one run of reading may use.</summary>
public sealed record IngestLimits
{
    private const int MiB = 1024 * 1024;

    /// <summary>Longest line, row or value without a line end, in bytes.</summary>
    public int LineBytes { get; init; } = 64 * MiB;

    /// <summary>Largest JSON document, in bytes.</summary>
    public int DocumentBytes { get; init; } = 256 * MiB;

    /// <summary>Deepest nesting of JSON.</summary>
    public int Depth { get; init; } = 256;

    /// <summary>Raw bytes that are read, understood and stored in one step. Larger steps keep more events alive at a time, and the garbage collector pays for it (measured: 1 MiB beats 4).</summary>
    public int BatchBytes { get; init; } = MiB;

    /// <summary>Raw bytes that wait for their turn to be stored. Their events take about four times as much.</summary>
    public long BufferedBytes { get; init; } = 8 * MiB;

    /// <summary>A compressed file may expand freely up to here ...</summary>
    public long FreeExpansionBytes { get; init; } = 64 * MiB;

    /// <summary>... and beyond only while it is below so many times its compressed size. Logs reach 10 to 60; a bomb made of one byte reaches 1000.</summary>
    public int ExpansionRatio { get; init; } = 200;

    /// <summary>No compressed file may expand beyond this.</summary>
    public long ExpansionBytes { get; init; } = 16L * 1024 * MiB;
}

/// <param name="BytesDone">Bytes of the files on disk that are dealt with.</param>
/// <param name="BytesTotal">0 when it is not known (standard input).</param>
public readonly record struct IngestProgress(long BytesDone, long BytesTotal, int FilesDone, int FilesTotal);
