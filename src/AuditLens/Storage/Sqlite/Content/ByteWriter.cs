using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AuditLens.Storage.Sqlite.Content;

/// <summary>Appends to a buffer that is kept and grows.</summary>
internal sealed class ByteWriter
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1024);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Byte(byte value)
    {
        Ensure(1);
        _buffer[Length++] = value;
    }

    /// <summary>Seven bits a byte, the lowest first; the top bit says that more follow.</summary>
    public void Varint(ulong value)
    {
        Ensure(10);
        while (value >= 0x80)
        {
            _buffer[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[Length++] = (byte)value;
    }

    /// <summary>A signed number, small ones of either sign short.</summary>
    public void Signed(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    public void Fixed(ulong value)
    {
        Ensure(8);
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(Length), value);
        Length += 8;
    }

    /// <summary>Length in bytes and UTF-8; a lone surrogate becomes U+FFFD.</summary>
    public void Text(string value)
    {
        int bytes = Encoding.UTF8.GetByteCount(value);
        Varint((ulong)bytes);
        Ensure(bytes);
        Encoding.UTF8.GetBytes(value, _buffer.AsSpan(Length));
        Length += bytes;
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Ensure(value.Length);
        value.CopyTo(_buffer.AsSpan(Length));
        Length += value.Length;
    }

    private void Ensure(int more)
    {
        if (_buffer.Length - Length >= more)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, checked(Length + more)));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
