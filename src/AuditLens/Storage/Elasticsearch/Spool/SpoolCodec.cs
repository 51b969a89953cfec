using System.Buffers;
using System.Text.Json;
using AuditLens.Events;
using AuditLens.Storage.Elasticsearch.Model;
using ZstdSharp;

namespace AuditLens.Storage.Elasticsearch.Spool;

/// <summary>A batch as bytes: one JSON document, zstd, with its length before compression in front.</summary>
internal static class SpoolCodec
{
    private const int HeadBytes = sizeof(int);

    /// <param name="isBlind">What the cluster has of the source was not known when it was read.</param>
    /// <param name="raw">The batch's raw bytes in their pieces.</param>
    public static byte[] Encode(IngestBatch batch, IReadOnlyList<RawPiece> raw, bool isBlind)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteBoolean("blind"u8, isBlind);
            json.WriteStartObject("source"u8);
            new SourceRecord(batch.State) { First = 0 }.Write(json);
            json.WriteEndObject();
            List(json, "raw"u8, raw, RawPiece.Write);
            List(json, "rejections"u8, batch.Rejections, (j, r) => RejectionRecord.Write(j, (r, batch.State.Path, batch.State.Generation, DateTimeOffset.UnixEpoch)));
            List(json, "events"u8, batch.Events, EventWriter.Write);
            json.WriteEndObject();
        }

        using Compressor compressor = new(Zstd.Level);
        return [.. BitConverter.GetBytes(buffer.WrittenCount), .. Zstd.Compress(compressor, buffer.WrittenSpan)];
    }

    public static (IngestBatch Batch, bool IsBlind) Decode(ReadOnlySpan<byte> bytes)
    {
        using Decompressor decompressor = new();
        using JsonDocument document = JsonDocument.Parse(Zstd.Expand(decompressor, bytes[HeadBytes..], BitConverter.ToInt32(bytes)));
        JsonElement root = document.RootElement;
        List<RawBlock> blocks = [];
        foreach (JsonElement piece in root.GetProperty("raw").EnumerateArray())
        {
            RawPiece raw = RawPiece.Read(piece);
            blocks.Add(new RawBlock(raw.Offset, Zstd.Expand(decompressor, raw.Compressed, raw.Length)));
        }

        AgentEvent[] events = [.. root.GetProperty("events").EnumerateArray().Select(EventReader.Read)];
        Rejection[] rejections = [.. root.GetProperty("rejections").EnumerateArray().Select(RejectionRecord.Read)];
        return (new IngestBatch(SourceRecord.Read(root.GetProperty("source")).State, blocks, events, rejections), root.GetProperty("blind").GetBoolean());
    }

    private static void List<T>(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
