using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AuditLens.Storage.Elasticsearch.Model;

/// <summary>One action of a bulk request with its document, as lines of JSON.</summary>
/// <param name="SequenceAt">Where in <paramref name="Chunk"/> its <see cref="Sequence"/> stands, to be set before it is sent; -1 for none.</param>
internal readonly record struct BulkLine(byte[] Chunk, int Start, int Length, int SequenceAt)
{
    public ReadOnlyMemory<byte> Bytes => Chunk.AsMemory(Start, Length);
}

/// <summary>What optimistic concurrency compares: the last change of a document that its writer has seen.</summary>
internal readonly record struct DocumentVersion(long SequenceNumber, long PrimaryTerm)
{
    /// <summary>Of a hit, an answer of a get, or of a write.</summary>
    public static DocumentVersion Of(JsonElement answer) => new(answer.GetProperty("_seq_no").GetInt64(), answer.GetProperty("_primary_term").GetInt64());
}

/// <summary>Writes documents one after another into chunks of about a mebibyte.</summary>
internal sealed class DocumentBuffer : IDisposable
{
    private const int ChunkBytes = 1 << 20;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new(ChunkBytes + (ChunkBytes / 4));
    private readonly Utf8JsonWriter _json;
    private readonly List<(int Start, int Length, int SequenceAt)> _open = [];
    private readonly List<BulkLine> _lines = [];

    public DocumentBuffer() => _json = new Utf8JsonWriter(_buffer, Options);

    /// <param name="operation"><c>create</c> or <c>index</c>.</param>
    /// <param name="hasSequence">The document's first member is its sequence.</param>
    public void Add<T>(string operation, string index, string id, T value, Action<Utf8JsonWriter, T> document, bool hasSequence = true, DocumentVersion? expected = null)
    {
        int start = Action(operation, index, id, expected);
        int documentStart = _buffer.WrittenCount;
        _json.Reset();
        _json.WriteStartObject();
        if (hasSequence)
        {
            _json.WriteNumber(SequenceName, Sequence.Base);
        }

        document(_json, value);
        _json.WriteEndObject();
        End();
        Added(start, hasSequence ? documentStart + SequenceOffset : -1);
    }

    public void Delete(string index, string id, DocumentVersion? expected) => Added(Action("delete", index, id, expected), -1);

    /// <summary>All that was added since the last time.</summary>
    public List<BulkLine> Take()
    {
        Close();
        List<BulkLine> lines = [.. _lines];
        _lines.Clear();
        return lines;
    }

    public void Dispose() => _json.Dispose();

    private static readonly JsonEncodedText SequenceName = JsonEncodedText.Encode(FieldNames.Sequence);

    /// <summary>The opening brace, the name in quotes and the colon.</summary>
    private static readonly int SequenceOffset = 1 + FieldNames.Sequence.Length + 3;

    /// <returns>Where it begins.</returns>
    private int Action(string operation, string index, string id, DocumentVersion? expected)
    {
        int start = _buffer.WrittenCount;
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteStartObject(operation);
        _json.WriteString("_index"u8, index);
        _json.WriteString("_id"u8, id);
        if (expected is { } version)
        {
            _json.WriteNumber("if_seq_no"u8, version.SequenceNumber);
            _json.WriteNumber("if_primary_term"u8, version.PrimaryTerm);
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
        End();
        return start;
    }

    private void Added(int start, int sequenceAt)
    {
        _open.Add((start, _buffer.WrittenCount - start, sequenceAt));
        if (_buffer.WrittenCount >= ChunkBytes)
        {
            Close();
        }
    }

    private void End()
    {
        _json.Flush();
        _buffer.Write("\n"u8);
    }

    private void Close()
    {
        if (_open.Count == 0)
        {
            return;
        }

        byte[] chunk = _buffer.WrittenSpan.ToArray();
        _buffer.ResetWrittenCount();
        _lines.AddRange(_open.Select(o => new BulkLine(chunk, o.Start, o.Length, o.SequenceAt)));
        _open.Clear();
    }
}
