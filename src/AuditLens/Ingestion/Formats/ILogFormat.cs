using AuditLens.Events;
using AuditLens.Ingestion.Dialects;

namespace AuditLens.Ingestion.Formats;

/// <summary>How bytes become records. The other axis is the dialect (what the records mean).</summary>
public interface ILogFormat
{
    /// <summary>Name for <c>--input-format</c> and for the report, lower case: <c>jsonl</c>.</summary>
    string Name { get; }

    /// <summary>Name for people: <c>JSON Lines</c>.</summary>
    string Title { get; }

    /// <summary>How surely the content is of this format: 0 (no) to 100. By content; the file's name only settles ties.</summary>
    int Recognise(FormatSample sample);

    IRecordReader Open(FormatContext context);
}

/// <summary>The start of a file, uncompressed.</summary>
/// <param name="FileName">Last part of the path.</param>
/// <param name="Whole">The head is the whole file.</param>
public sealed record FormatSample(string FileName, ReadOnlyMemory<byte> Head, bool Whole);

/// <param name="Sample">The start of the file, also when reading goes on in its middle: CSV finds its header there.</param>
/// <param name="Lines">Lines that were read before <see cref="ByteWindow.Position"/>.</param>
/// <param name="InsideLine">The last of them had no line end yet: what comes first still belongs to it.</param>
public sealed record FormatContext(FormatSample Sample, IngestLimits Limits, int Lines, bool InsideLine)
{
    /// <summary>What a mapping says of its CSV files.</summary>
    public CsvSettings? Csv { get; init; }
}

/// <summary>Frames the records of one file in order. Never throws on content.</summary>
public interface IRecordReader : IDisposable
{
    /// <summary>Lines consumed so far; 0 for formats without lines.</summary>
    int Lines { get; }

    /// <summary>Frames the next record and consumes its bytes.</summary>
    FrameStatus Next(ByteWindow window, out FramedRecord record);
}

public enum FrameStatus
{
    /// <summary>A record, good or rejected.</summary>
    Record = 0,

    /// <summary>The next record does not fit into what is left of the window: <see cref="ByteWindow.Take"/> or <see cref="ByteWindow.Grow"/>, then ask again.</summary>
    NeedsRoom = 1,

    /// <summary>No more records. Bytes that are left unconsumed are a record that is still being written.</summary>
    End = 2,
}

/// <summary>One record as framed: parsed, or the reason why not.</summary>
public readonly record struct FramedRecord
{
    public ReadOnlyMemory<byte> Bytes { get; init; }

    public ReadOnlyMemory<byte> JsonBytes { get; init; }

    /// <summary>Null when the record is rejected. Owned by whoever reads the frame.</summary>
    public System.Text.Json.JsonDocument? Document { get; init; }

    public long Offset { get; init; }

    /// <summary>Bytes in the file; more than <see cref="Bytes"/> holds when the record was too large to load.</summary>
    public long Length { get; init; }

    public int? Line { get; init; }

    /// <summary>From <see cref="RejectionCodes"/>; null when the record is good.</summary>
    public string? RejectCode { get; init; }

    public string? Reason { get; init; }
}
