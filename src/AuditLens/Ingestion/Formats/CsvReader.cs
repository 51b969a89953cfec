using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using AuditLens.Events;

namespace AuditLens.Ingestion.Formats;

/// <summary>Frames the rows of a CSV file. The header, when there is one, is no record.</summary>
internal sealed class CsvReader : IRecordReader
{
    private readonly IngestLimits _limits;
    private readonly byte _delimiter;
    private readonly string[]? _header;
    private bool _ended;

    public CsvReader(FormatContext context, byte delimiter)
    {
        _limits = context.Limits;
        _delimiter = delimiter;
        Lines = context.Lines;
        _header = CsvHeader.Find(context.Sample, delimiter, context.Csv?.Header);
    }

    public int Lines { get; private set; }

    public FrameStatus Next(ByteWindow window, out FramedRecord record)
    {
        record = default;
        if (window.Position == 0)
        {
            SkipHeader(window);
        }

        while (!_ended && !(window.AtEnd && window.Unread.IsEmpty))
        {
            bool whole = CsvRow.TryLength(window.Unread, _delimiter, window.AtEnd, out int length, out _);
            if ((!whole && !window.AtEnd && window.Unread.Length < _limits.LineBytes) || (length >= _limits.LineBytes && window.HasConsumed))
            {
                return FrameStatus.NeedsRoom;
            }

            if (length >= _limits.LineBytes || (!whole && !window.AtEnd))
            {
                record = PassOver(window);
                return FrameStatus.Record;
            }

            if (Frame(window, length, whole, out record))
            {
                return FrameStatus.Record;
            }
        }

        return FrameStatus.End;
    }

    public void Dispose()
    {
    }

    private void SkipHeader(ByteWindow window)
    {
        int mark = window.Unread.Length - TextBytes.SkipMark(window.Unread).Length;
        if (_header is not null && CsvRow.TryLength(window.Unread[mark..], _delimiter, window.AtEnd, out int length, out _))
        {
            Consume(window, mark + length);
        }
        else
        {
            window.Consume(mark);
        }
    }

    /// <summary>False for a blank row.</summary>
    private bool Frame(ByteWindow window, int length, bool whole, out FramedRecord record)
    {
        record = default;
        ReadOnlyMemory<byte> row = window.UnreadMemory[..length];
        row = row[..TextBytes.LengthWithoutTrailingBlanks(row.Span)];
        var place = new RecordPlace(window.Position, Lines + 1);
        if (row.IsEmpty)
        {
            Consume(window, length);
            return false;
        }

        if (!whole)
        {
            record = JsonRecordParser.Reject(row, place, RejectionCodes.Truncated, "The last row stops inside a quoted field; it is read again when the file has grown.");
            _ended = true;
            return true;
        }

        record = Convert(row, place);
        Consume(window, length);
        return true;
    }

    private FramedRecord Convert(ReadOnlyMemory<byte> row, RecordPlace place)
    {
        if (!Utf8.IsValid(row.Span))
        {
            return JsonRecordParser.Reject(row, place, RejectionCodes.InvalidUtf8, "The row holds bytes that are not UTF-8 text.");
        }

        string[] fields;
        try
        {
            fields = CsvRow.Fields(row.Span, _delimiter);
        }
        catch (CsvHelper.CsvHelperException e)
        {
            return JsonRecordParser.Reject(row, place, RejectionCodes.InvalidCsv, $"The row cannot be split into fields: {e.GetType().Name}.");
        }

        if (_header is not null && fields.Length != _header.Length)
        {
            string reason = string.Create(CultureInfo.InvariantCulture, $"The row has {fields.Length} fields where the header has {_header.Length}.");
            return JsonRecordParser.Reject(row, place, RejectionCodes.InvalidCsv, reason);
        }

        ReadOnlyMemory<byte> json = ToJson(fields);
        return JsonRecordParser.Parse(json, row, place, _limits.Depth) with { JsonBytes = json, Bytes = row };
    }

    private ReadOnlyMemory<byte> ToJson(string[] fields)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer);
        if (_header is null)
        {
            writer.WriteStartArray();
            foreach (string field in fields)
            {
                writer.WriteStringValue(field);
            }

            writer.WriteEndArray();
        }
        else
        {
            writer.WriteStartObject();
            for (int i = 0; i < fields.Length; i++)
            {
                writer.WriteString(_header[i], fields[i]);
            }

            writer.WriteEndObject();
        }

        writer.Flush();
        return buffer.WrittenMemory;
    }

    private FramedRecord PassOver(ByteWindow window)
    {
        var place = new RecordPlace(window.Position, Lines + 1);
        byte[] start = window.Unread[..256].ToArray();
        long length = window.Discard(toLineEnd: true);
        Lines++;
        string reason = string.Create(
            CultureInfo.InvariantCulture,
            $"The row is longer than the limit of {_limits.LineBytes / (1024 * 1024)} MiB, perhaps for a quote that is never closed; its first line was passed over and is not stored.");
        return JsonRecordParser.Reject(start, place, RejectionCodes.TooLarge, reason, length);
    }

    private void Consume(ByteWindow window, int count)
    {
        Lines += window.Unread[..count].Count((byte)'\n');
        window.Consume(count);
    }
}
