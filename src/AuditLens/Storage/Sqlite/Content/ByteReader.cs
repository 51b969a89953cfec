using System.Buffers.Binary;
using System.Text;

namespace AuditLens.Storage.Sqlite.Content;

/// <summary>Reads what <see cref="ByteWriter"/> wrote.</summary>
/// <exception cref="InvalidDataException">The bytes end too early: the store is damaged.</exception>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes, int position)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; } = position;

    public ulong Varint()
    {
        ulong value = 0;
        int shift = 0;
        byte part;
        do
        {
            part = Take(1)[0];
            value |= (ulong)(part & 0x7F) << shift;
            shift += 7;
        }
        while (part >= 0x80 && shift < 64);
        return value;
    }

    public int Count() => checked((int)Varint());

    public long Signed()
    {
        ulong value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public ulong Fixed() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public string Text()
    {
        int length = Count();
        return length == 0 ? "" : Encoding.UTF8.GetString(Take(length));
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)(_bytes.Length - Position))
        {
            throw new InvalidDataException("A block of events ends too early.");
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }
}
