using System.Buffers.Binary;

namespace AuditLens.Ingestion.Formats.Otlp;

/// <summary>Wire types of protobuf (https://protobuf.dev/programming-guides/encoding).</summary>
internal enum WireType
{
    Varint = 0,
    I64 = 1,
    Len = 2,
    I32 = 5,
}

/// <summary>One field as it stands on the wire.</summary>
internal readonly ref struct WireField
{
    public required int Number { get; init; }

    public required WireType Type { get; init; }

    /// <summary>Value of a number, in the bits of the wire.</summary>
    public ulong Bits { get; init; }

    /// <summary>Content of a length-delimited field.</summary>
    public ReadOnlySpan<byte> Content { get; init; }

    public bool Is(int number, WireType type) => Number == number && Type == type;
}

/// <summary>Reads the fields of one protobuf message. Never throws; ends at the first fault.</summary>
internal ref struct WireReader
{
    private readonly bool _isClipped;
    private ReadOnlySpan<byte> _rest;
    private WireField _field;

    /// <param name="isClipped">The message may go on behind the bytes given: a field that does is cut, not faulty.</param>
    public WireReader(ReadOnlySpan<byte> message, bool isClipped = false)
    {
        _rest = message;
        _isClipped = isClipped;
    }

    /// <summary>The message is not protobuf.</summary>
    public bool Failed { get; private set; }

    public bool Next(out WireField field)
    {
        field = default;
        if (_rest.IsEmpty || Failed || !TryVarint(ref _rest, out ulong tag))
        {
            Failed |= !_rest.IsEmpty;
            return false;
        }

        int number = tag >> 3 is > 0 and < 1 << 29 ? (int)(tag >> 3) : 0;
        var type = (WireType)(tag & 7);
        bool good = number > 0 && type switch
        {
            WireType.Varint => Varint(number),
            WireType.I64 => Fixed(number, type, 8),
            WireType.I32 => Fixed(number, type, 4),
            WireType.Len => Length(number),
            _ => false,
        };
        Failed = !good;
        field = _field;
        return good;
    }

    public static bool TryVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (int i = 0; i < 10 && i < bytes.Length; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    private bool Varint(int number)
    {
        bool good = TryVarint(ref _rest, out ulong value);
        _field = new WireField { Number = number, Type = WireType.Varint, Bits = value };
        return good;
    }

    private bool Fixed(int number, WireType type, int size)
    {
        if (_rest.Length < size)
        {
            return false;
        }

        ulong bits = size == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(_rest) : BinaryPrimitives.ReadUInt32LittleEndian(_rest);
        _rest = _rest[size..];
        _field = new WireField { Number = number, Type = type, Bits = bits };
        return true;
    }

    private bool Length(int number)
    {
        if (!TryVarint(ref _rest, out ulong length) || (length > (ulong)_rest.Length && !_isClipped))
        {
            return false;
        }

        int count = (int)Math.Min(length, (ulong)_rest.Length);
        _field = new WireField { Number = number, Type = WireType.Len, Content = _rest[..count] };
        _rest = _rest[count..];
        return true;
    }
}
