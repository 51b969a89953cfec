using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion;

/// <summary>
/// One record as a format framed it: a line, a CSV row, a message of an OTLP stream, or a whole document. Every format yields JSON: a CSV row is an object of strings by header
/// (an array of strings without one), OTLP protobuf is its OTLP/JSON form. Valid only while the dialect reads it: keep strings, not the record.
/// </summary>
public sealed class LogRecord
{
    /// <summary>Path as the user gave it.</summary>
    public required string File { get; init; }

    public required JsonElement Json { get; init; }

    /// <summary>The bytes of the record in the uncompressed file.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>The UTF-8 that <see cref="Json"/> was parsed from: the same as <see cref="Bytes"/> for JSON, the converted form for CSV and protobuf.</summary>
    public required ReadOnlyMemory<byte> JsonBytes { get; init; }

    /// <summary>Byte offset of the record in the uncompressed file.</summary>
    public required long Offset { get; init; }

    /// <summary>1-based line, for line-based files only.</summary>
    public int? Line { get; init; }

    /// <summary>0-based position of the record in its file.</summary>
    public required long Index { get; init; }

    private SourceLocation? _whole;

    /// <summary>The location of the whole record; the same instance each time.</summary>
    public SourceLocation Location => _whole ??= new SourceLocation(File, Line, Line is null ? "" : null, Offset, Bytes.Length, Sha256Digest.Of(Bytes.Span));

    /// <summary>
    /// The location of a part of a whole-document record, with the byte range of that part when the document is JSON (else the range of the whole).
    /// For line-based records the line is the citation and the pointer is left out.
    /// </summary>
    public SourceLocation At(string pointer, JsonElement part)
    {
        if (Line is not null)
        {
            return Location;
        }

        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(part);
        ReadOnlySpan<byte> all = JsonBytes.Span;
        long start = Unsafe.ByteOffset(ref MemoryMarshal.GetReference(all), ref MemoryMarshal.GetReference(raw));
        bool inside = Bytes.Equals(JsonBytes) && start >= 0 && start + raw.Length <= all.Length;
        return inside
            ? new SourceLocation(File, null, pointer, Offset + start, raw.Length, Sha256Digest.Of(raw))
            : new SourceLocation(File, null, pointer, Offset, Bytes.Length, Location.Sha256);
    }
}
