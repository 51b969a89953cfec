using System.Buffers.Binary;

namespace AuditLens.Ingestion.Formats.Otlp;

/// <summary>How messages follow each other in a file.</summary>
internal enum OtlpFraming
{
    /// <summary>The file is one request body.</summary>
    Single = 0,

    /// <summary>Each message after its length in 4 bytes, the highest first: the Collector's file exporter.</summary>
    FourByteLength = 1,

    /// <summary>Each message after its length as a varint: protobuf's own delimited streams.</summary>
    VarintLength = 2,
}

internal static class OtlpFrames
{
    /// <summary>All OTLP requests begin with field 1, length-delimited.</summary>
    private const byte FirstTag = 0x0A;

    /// <summary>The framing under which the first message is an OTLP request, or null.</summary>
    public static OtlpFraming? Recognise(FormatSample sample)
    {
        foreach (OtlpFraming framing in (ReadOnlySpan<OtlpFraming>)[OtlpFraming.FourByteLength, OtlpFraming.VarintLength, OtlpFraming.Single])
        {
            if (IsFramed(sample.Head.Span, sample.Whole, framing))
            {
                return framing;
            }
        }

        return null;
    }

    /// <summary>Bytes of the length and of the message behind it; false when the length is not there whole.</summary>
    public static bool TryLength(ReadOnlySpan<byte> bytes, OtlpFraming framing, out int prefix, out long length)
    {
        (prefix, length) = (4, 0);
        if (framing == OtlpFraming.FourByteLength)
        {
            length = bytes.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(bytes);
            return bytes.Length >= 4;
        }

        ReadOnlySpan<byte> rest = bytes;
        bool whole = WireReader.TryVarint(ref rest, out ulong value);
        prefix = bytes.Length - rest.Length;
        length = (long)Math.Min(value, long.MaxValue);
        return whole;
    }

    private static bool IsFramed(ReadOnlySpan<byte> head, bool whole, OtlpFraming framing)
    {
        int prefix = 0;
        long length = head.Length;
        if (framing != OtlpFraming.Single && (!TryLength(head, framing, out prefix, out length) || length < 2))
        {
            return false;
        }

        ReadOnlySpan<byte> message = head[prefix..];
        bool isClipped = length > message.Length || (framing == OtlpFraming.Single && !whole);
        message = message[..(int)Math.Min(length, message.Length)];
        return message.Length > 1 && message[0] == FirstTag && OtlpSignals.Recognise(message, isClipped) is not null && (isClipped || IsRequest(message));
    }

    /// <summary>Nothing but repetitions of field 1.</summary>
    private static bool IsRequest(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        bool good = true;
        while (good && reader.Next(out WireField field))
        {
            good = field.Is(1, WireType.Len);
        }

        return good && !reader.Failed;
    }
}
