using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Formats;

/// <summary>Frames the one value of a JSON document; when more values follow, each becomes a record that is cited by the line at which it begins.</summary>
internal sealed class JsonDocumentReader(FormatContext context) : IRecordReader
{
    /// <summary>Faults after which the rest of a file is given up, so that a file made of faults costs no more than its length times this.</summary>
    private const int MaxFaults = 100;

    private readonly IngestLimits _limits = context.Limits;
    private bool _isSequence = context.Lines > 0;
    private int _faults;
    private bool _ended;

    public int Lines { get; private set; } = context.Lines;

    public FrameStatus Next(ByteWindow window, out FramedRecord record)
    {
        record = default;
        if (window.Position == 0 && window.Unread.StartsWith("\uFEFF"u8))
        {
            window.Consume(3);
        }

        Consume(window, TextBytes.LeadingBlanks(window.Unread));
        if (_ended || window.Unread.IsEmpty)
        {
            return _ended || window.AtEnd ? FrameStatus.End : FrameStatus.NeedsRoom;
        }

        if (TooLarge(window) is { } lineOnly)
        {
            return window.HasConsumed ? FrameStatus.NeedsRoom : PassOver(window, lineOnly, out record);
        }

        return Frame(window, out record);
    }

    public void Dispose()
    {
    }

    private FrameStatus Frame(ByteWindow window, out FramedRecord record)
    {
        record = default;
        var place = new RecordPlace(window.Position, _isSequence ? Lines + 1 : null, Lines + 1);
        int length;
        try
        {
            length = JsonRecordParser.LengthOfFirstValue(window.Unread, window.AtEnd, _limits.Depth);
        }
        catch (JsonException)
        {
            return Fault(window, place, out record);
        }

        ReadOnlySpan<byte> after = length < 0 ? [] : window.Unread[length..];
        bool nothingAfter = TextBytes.LeadingBlanks(after) == after.Length;
        if (length < 0 || (nothingAfter && !_isSequence && !window.AtEnd))
        {
            return window.AtEnd ? Fault(window, place, out record) : FrameStatus.NeedsRoom;
        }

        if (!nothingAfter && !_isSequence)
        {
            _isSequence = true;
            place = place with { Line = Lines + 1 };
        }

        ReadOnlyMemory<byte> value = window.UnreadMemory[..length];
        record = JsonRecordParser.Parse(value, value, place, _limits.Depth);
        Consume(window, length);
        return FrameStatus.Record;
    }

    /// <summary>Rejects up to the next line that begins a value, or to the end.</summary>
    private FrameStatus Fault(ByteWindow window, RecordPlace place, out FramedRecord record)
    {
        int next = _faults++ < MaxFaults ? NextStart(window.Unread) : -1;
        if (next < 0 && !window.AtEnd)
        {
            record = default;
            if (window.HasConsumed || window.Unread.Length < _limits.BatchBytes)
            {
                return FrameStatus.NeedsRoom;
            }

            return PassOver(window, lineOnly: false, out record, "The JSON has a fault and nothing after it could be read.", RejectionCodes.InvalidJson);
        }

        ReadOnlyMemory<byte> broken = window.UnreadMemory[..(next < 0 ? window.Unread.Length : next)];
        ReadOnlyMemory<byte> trimmed = broken[..TextBytes.LengthWithoutTrailingBlanks(broken.Span)];
        record = JsonRecordParser.Parse(trimmed, trimmed, place, _limits.Depth);
        if (record.RejectCode == RejectionCodes.Truncated && next < 0)
        {
            _ended = true;
            return FrameStatus.Record;
        }

        _isSequence |= next >= 0;
        Consume(window, broken.Length);
        return FrameStatus.Record;
    }

    /// <summary>Values of a sequence begin at the first column.</summary>
    private static int NextStart(ReadOnlySpan<byte> text)
    {
        int at = text[1..].IndexOf("\n{"u8);
        return at < 0 ? -1 : at + 2;
    }

    /// <summary>Null when within limits; true when a single line is too long, false when the whole value is.</summary>
    private bool? TooLarge(ByteWindow window)
    {
        ReadOnlySpan<byte> unread = window.Unread;
        return unread.Length >= _limits.DocumentBytes ? false
            : unread.Length >= _limits.LineBytes && !unread[.._limits.LineBytes].Contains((byte)'\n') ? true
            : null;
    }

    private FrameStatus PassOver(ByteWindow window, bool lineOnly, out FramedRecord record, string? reason = null, string code = RejectionCodes.TooLarge)
    {
        var place = new RecordPlace(window.Position, Lines + 1);
        byte[] start = window.Unread[..Math.Min(256, window.Unread.Length)].ToArray();
        long length = window.Discard(lineOnly);
        _isSequence = true;
        Lines++;
        reason ??= string.Create(
            CultureInfo.InvariantCulture,
            $"The {(lineOnly ? "line" : "JSON value")} is {length:N0} bytes long, above the limit of {(lineOnly ? _limits.LineBytes : _limits.DocumentBytes) / (1024 * 1024)} MiB; it was passed over and its bytes are not stored.");
        record = JsonRecordParser.Reject(start, place, code, reason, length);
        return FrameStatus.Record;
    }

    private void Consume(ByteWindow window, int count)
    {
        Lines += window.Unread[..count].Count((byte)'\n');
        window.Consume(count);
    }
}
