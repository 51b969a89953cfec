using System.Text.Json;
using System.Text.Unicode;
using AuditLens.Events;

namespace AuditLens.Ingestion.Formats;

/// <summary>Parses one JSON value, or says in one sentence why it cannot be parsed.</summary>
internal static class JsonRecordParser
{
    /// <param name="json">Exactly one value, without white space around it.</param>
    /// <param name="where">Offset and line for the record.</param>
    public static FramedRecord Parse(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> raw, RecordPlace where, int maxDepth)
    {
        ReadOnlySpan<byte> span = json.Span;
        if (!Utf8.IsValid(span))
        {
            return Reject(raw, where, RejectionCodes.InvalidUtf8, "The record holds bytes that are not UTF-8 text.");
        }

        ReadOnlyMemory<byte> text = LoneSurrogates.Replace(json);
        try
        {
            JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = maxDepth, AllowDuplicateProperties = false });
            return new FramedRecord { Bytes = raw, JsonBytes = text, Document = document, Offset = where.Offset, Length = raw.Length, Line = where.Line };
        }
        catch (JsonException e)
        {
            return RepeatedKey(text, maxDepth) is { } key
                ? Reject(raw, where, RejectionCodes.DuplicateKey, $"The member '{key}' stands twice in one object, and readers differ in which of the two they take; nothing is read from the record.")
                : Reject(raw, Locate(where, span, e), Code(span, maxDepth), Explain(span, e, maxDepth));
        }
    }

    public static FramedRecord Reject(ReadOnlyMemory<byte> raw, RecordPlace where, string code, string reason, long? length = null) => new()
    {
        Bytes = raw,
        JsonBytes = raw,
        Offset = where.Offset,
        Length = length ?? raw.Length,
        Line = where.Line,
        RejectCode = code,
        Reason = reason,
    };

    /// <summary>Whether the text is the beginning of a JSON value that stops in the middle.</summary>
    public static bool IsCut(ReadOnlySpan<byte> json, int maxDepth)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = maxDepth }));
        try
        {
            while (reader.Read())
            {
            }

            return reader.CurrentDepth > 0 || reader.BytesConsumed < json.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Bytes of the first value, or -1 when it is not complete.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static int LengthOfFirstValue(ReadOnlySpan<byte> json, bool isAll, int maxDepth)
    {
        var options = new JsonReaderOptions { MaxDepth = maxDepth, AllowMultipleValues = true };
        var reader = new Utf8JsonReader(json, isAll, new JsonReaderState(options));
        return reader.Read() && reader.TrySkip() ? (int)reader.BytesConsumed : -1;
    }

    /// <summary>The first member that stands twice in an object (RFC 8259 leaves open which of the two counts, so a log could say one thing to one reader and another to the next); null when that is not what is wrong.</summary>
    private static string? RepeatedKey(ReadOnlyMemory<byte> json, int maxDepth)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = maxDepth });
            return RepeatedKey(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? RepeatedKey(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            return value.EnumerateArray().Select(RepeatedKey).FirstOrDefault(static key => key is not null);
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        return value.EnumerateObject().Select(p => seen.Add(p.Name) ? RepeatedKey(p.Value) : p.Name).FirstOrDefault(static key => key is not null);
    }

    /// <summary>A value that spans lines is cited at the line of its fault; one on a single line at that line.</summary>
    private static RecordPlace Locate(RecordPlace where, ReadOnlySpan<byte> json, JsonException e) =>
        where.Line is null && json.Contains((byte)'\n') ? where with { Line = (int)Math.Min(int.MaxValue - 1, where.FirstLine + (e.LineNumber ?? 0)) } : where;

    private static string Code(ReadOnlySpan<byte> json, int maxDepth) =>
        IsDeeper(json, maxDepth) ? RejectionCodes.TooDeep : IsCut(json, maxDepth) ? RejectionCodes.Truncated : RejectionCodes.InvalidJson;

    private static string Explain(ReadOnlySpan<byte> json, JsonException e, int maxDepth)
    {
        if (IsDeeper(json, maxDepth))
        {
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The JSON is nested deeper than {maxDepth} levels.");
        }

        if (IsCut(json, maxDepth))
        {
            return "The JSON stops in the middle.";
        }

        long line = (e.LineNumber ?? 0) + 1;
        long column = (e.BytePositionInLine ?? 0) + 1;
        string place = line > 1 ? $"line {line} of the record, column {column}" : $"column {column}";
        return $"Not valid JSON at {place}{Hint(json)}.";
    }

    private static string Hint(ReadOnlySpan<byte> json) =>
        json.Contains((byte)0) ? " (it holds NUL bytes)" : json.IndexOf("NaN"u8) >= 0 ? " (NaN is not a JSON value)" : "";

    /// <summary>Counts open brackets outside strings up to the first that is too many.</summary>
    private static bool IsDeeper(ReadOnlySpan<byte> json, int maxDepth)
    {
        int depth = 0;
        bool inString = false;
        for (int i = 0; i < json.Length; i++)
        {
            byte b = json[i];
            if (inString)
            {
                i += b == '\\' ? 1 : 0;
                inString = b != '"';
            }
            else if (b is (byte)'{' or (byte)'[')
            {
                if (++depth > maxDepth)
                {
                    return true;
                }
            }
            else
            {
                depth -= b is (byte)'}' or (byte)']' ? 1 : 0;
                inString = b == '"';
            }
        }

        return false;
    }
}

/// <summary>Where a record begins.</summary>
/// <param name="Line">1-based line when the record is cited by line, else null.</param>
/// <param name="FirstLine">1-based line at which it begins, known for every text.</param>
internal readonly record struct RecordPlace(long Offset, int? Line, int FirstLine = 1);
