using System.Text.Json;

namespace AuditLens.Storage.Elasticsearch.Model;

/// <summary>A stretch of the raw bytes of a source.</summary>
/// <param name="Source">Id of the source's document.</param>
/// <param name="Length">Bytes before compression.</param>
internal readonly record struct RawPiece(string Source, int Generation, long Offset, int Length, byte[] Compressed)
{
    public static void Write(Utf8JsonWriter json, RawPiece piece)
    {
        json.WriteString("auditlens.source"u8, piece.Source);
        json.WriteNumber("auditlens.generation"u8, piece.Generation);
        json.WriteNumber(FieldNames.Offset, piece.Offset);
        json.WriteNumber(FieldNames.Length, piece.Length);
        json.WriteBase64String("auditlens.bytes"u8, piece.Compressed);
    }

    /// <summary>The piece that a line of a bulk request creates.</summary>
    public static RawPiece Of(BulkLine line)
    {
        ReadOnlyMemory<byte> bytes = line.Bytes;
        using JsonDocument document = JsonDocument.Parse(bytes[(bytes.Span.IndexOf((byte)'\n') + 1)..]);
        return Read(document.RootElement);
    }

    public static RawPiece Read(JsonElement document) => new(
        document.GetProperty("auditlens.source").GetString()!,
        document.GetProperty("auditlens.generation").GetInt32(),
        document.GetProperty(FieldNames.Offset).GetInt64(),
        document.GetProperty(FieldNames.Length).GetInt32(),
        document.GetProperty("auditlens.bytes").GetBytesFromBase64());
}
