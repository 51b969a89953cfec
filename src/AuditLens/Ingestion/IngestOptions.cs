using AuditLens.Ingestion.Dialects;

namespace AuditLens.Ingestion;

/// <summary>What to ingest and how.</summary>
public sealed record IngestOptions
{
    /// <summary>Files, folders (recursively) and <c>-</c> for standard input.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Files and folders that are no input where they are met below a folder: the store, what the options name, the reports of an earlier run. One that <see cref="Paths"/> names itself is read.</summary>
    public IReadOnlyList<string> Own { get; init; } = [];

    /// <summary>Bytes that lie in no file, read as files of their names; none of them may be a path of <see cref="Paths"/>.</summary>
    public IReadOnlyList<InputBody> Bodies { get; init; } = [];

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

/// <summary>Bytes with a name that lie in no file: the body of a request.</summary>
/// <param name="Name">What citations call it, as they call a file by its path. The same name with more bytes is a file that has grown.</param>
/// <param name="Open">Gives the bytes from their start, each time it is asked.</param>
public sealed record InputBody(string Name, Func<Stream> Open)
{
    /// <summary>What the dialect's reader knows before the first byte: the checkpoint of the body before, where several bodies are pieces of one stream.</summary>
    public string? Checkpoint { get; init; }
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

    /// <summary>Raw bytes that wait for their turn to be stored: more than is read while the writer waits for the disk. Their events take about four times as much.</summary>
    public long BufferedBytes { get; init; } = 24 * MiB;

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
