using System.Globalization;
using AuditLens.Events;

namespace AuditLens.Ingestion.Formats;

/// <summary>Frames the lines of a JSON Lines file.</summary>
internal sealed class JsonLinesReader(FormatContext context) : IRecordReader
{
    private readonly IngestLimits _limits = context.Limits;
    private readonly Queue<FramedRecord> _spliced = new();
    private bool _insideLine = context.InsideLine;
    private bool _ended;

    public int Lines { get; private set; } = context.Lines;

    public FrameStatus Next(ByteWindow window, out FramedRecord record)
    {
        if (_spliced.TryDequeue(out record))
        {
            return FrameStatus.Record;
        }

        while (!_ended && !(window.AtEnd && window.Unread.IsEmpty))
        {
            int lineEnd = window.Unread.IndexOf((byte)'\n');
            if (lineEnd < 0 && !window.AtEnd)
            {
                if (window.Unread.Length < _limits.LineBytes || window.HasConsumed)
                {
                    return FrameStatus.NeedsRoom;
                }

                record = PassOver(window);
                return FrameStatus.Record;
            }

            int length = lineEnd < 0 ? window.Unread.Length : lineEnd;
            if (length >= _limits.LineBytes)
            {
                if (window.HasConsumed)
                {
                    return FrameStatus.NeedsRoom;
                }

                record = PassOver(window);
                return FrameStatus.Record;
            }

            if (TryFrame(window, length, hasEnd: lineEnd >= 0, out record))
            {
                return FrameStatus.Record;
            }
        }

        return FrameStatus.End;
    }

    public void Dispose()
    {
        while (_spliced.TryDequeue(out FramedRecord record))
        {
            record.Document?.Dispose();
        }
    }

    /// <summary>False for a blank line.</summary>
    private bool TryFrame(ByteWindow window, int length, bool hasEnd, out FramedRecord record)
    {
        int lineNumber = _insideLine ? Lines : Lines + 1;
        long position = window.Position;
        ReadOnlyMemory<byte> line = window.UnreadMemory[..length];
        int start = position == 0 && line.Span.StartsWith("\uFEFF"u8) ? 3 : 0;
        start += TextBytes.LeadingBlanks(line.Span[start..]);
        ReadOnlyMemory<byte> value = line[start..];
        value = value[..TextBytes.LengthWithoutTrailingBlanks(value.Span)];
        var place = new RecordPlace(position + start, lineNumber);

        record = default;
        if (!value.IsEmpty)
        {
            record = JsonRecordParser.Parse(value, value, place, _limits.Depth);
            if (record.RejectCode == RejectionCodes.Truncated && !hasEnd)
            {
                // Still being written, perhaps: told now, and read again once the file has grown.
                record = JsonRecordParser.Reject(value, place, RejectionCodes.Truncated, "The last line stops in the middle; it is read again when the file has grown.");
                _ended = true;
                return true;
            }
        }

        window.Consume(length + (hasEnd ? 1 : 0));
        Lines = lineNumber;
        _insideLine = !hasEnd;
        if (record.RejectCode is RejectionCodes.InvalidJson or RejectionCodes.Truncated)
        {
            SplicedLine.Split(value, place, _limits.Depth, record, _spliced);
            record = _spliced.Dequeue();
        }

        return !value.IsEmpty;
    }

    private FramedRecord PassOver(ByteWindow window)
    {
        var place = new RecordPlace(window.Position, _insideLine ? Lines : Lines + 1);
        byte[] start = window.Unread[..256].ToArray();
        long length = window.Discard(toLineEnd: true);
        Lines = place.Line!.Value;
        _insideLine = false;
        string reason = string.Create(
            CultureInfo.InvariantCulture,
            $"The line is {length:N0} bytes long, above the limit of {_limits.LineBytes / (1024 * 1024)} MiB; it was passed over and its bytes are not stored.");
        return JsonRecordParser.Reject(start, place, RejectionCodes.TooLarge, reason, length);
    }
}
