using System.Buffers;
using System.Globalization;
using System.Text.Json;
using AuditLens.Events;
using AuditLens.Ingestion.Formats.Otlp;

namespace AuditLens.Ingestion.Formats;

/// <summary>Frames the messages of an OTLP protobuf file.</summary>
internal sealed class OtlpProtobufReader(FormatContext context, OtlpFraming framing) : IRecordReader
{
    private readonly IngestLimits _limits = context.Limits;
    private bool _ended;

    /// <summary>Messages read so far: the file has no lines.</summary>
    public int Lines { get; private set; } = context.Lines;

    public FrameStatus Next(ByteWindow window, out FramedRecord record)
    {
        record = default;
        if (_ended || (window.AtEnd && window.Unread.IsEmpty))
        {
            return FrameStatus.End;
        }

        (int prefix, long length) = (0, window.Unread.Length);
        bool known = framing == OtlpFraming.Single ? window.AtEnd : OtlpFrames.TryLength(window.Unread, framing, out prefix, out length);
        if (length > _limits.DocumentBytes)
        {
            return window.HasConsumed ? FrameStatus.NeedsRoom : PassOver(window, out record);
        }

        if (!known || prefix + length > window.Unread.Length)
        {
            return window.AtEnd ? Cut(window, out record) : FrameStatus.NeedsRoom;
        }

        ReadOnlyMemory<byte> message = window.UnreadMemory.Slice(prefix, (int)length);
        record = Convert(message, new RecordPlace(window.Position + prefix, null));
        window.Consume(prefix + (int)length);
        Lines++;
        return FrameStatus.Record;
    }

    public void Dispose()
    {
    }

    private FramedRecord Convert(ReadOnlyMemory<byte> message, RecordPlace place)
    {
        OtlpSignal signal = OtlpSignals.Recognise(message.Span, isClipped: false) ?? OtlpSignal.Traces;
        var buffer = new ArrayBufferWriter<byte>(Math.Max(256, message.Length * 2));
        // A message that turns out to be faulty leaves the JSON unfinished: it is not used then.
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        var json = new OtlpJson(writer);
        if (!json.Write(message.Span, OtlpSchema.Request(signal)))
        {
            return json.TooDeep
                ? JsonRecordParser.Reject(message, place, RejectionCodes.TooDeep, "The attributes of the message are nested too deeply.")
                : JsonRecordParser.Reject(message, place, RejectionCodes.InvalidProtobuf, "The message is not an OTLP request in protobuf, or was damaged.");
        }

        writer.Flush();
        return JsonRecordParser.Parse(buffer.WrittenMemory, message, place, _limits.Depth) with { Bytes = message };
    }

    private FrameStatus Cut(ByteWindow window, out FramedRecord record)
    {
        _ended = true;
        var place = new RecordPlace(window.Position, null);
        record = JsonRecordParser.Reject(window.UnreadMemory, place, RejectionCodes.Truncated, "The last message stops in the middle; it is read again when the file has grown.");
        return FrameStatus.Record;
    }

    private FrameStatus PassOver(ByteWindow window, out FramedRecord record)
    {
        _ended = true;
        var place = new RecordPlace(window.Position, null);
        byte[] start = window.Unread[..Math.Min(256, window.Unread.Length)].ToArray();
        long length = window.Discard(toLineEnd: false);
        string reason = string.Create(CultureInfo.InvariantCulture, $"The message is larger than the limit of {_limits.DocumentBytes / (1024 * 1024)} MiB; it and what follows were passed over.");
        record = JsonRecordParser.Reject(start, place, RejectionCodes.TooLarge, reason, length);
        return FrameStatus.Record;
    }
}
