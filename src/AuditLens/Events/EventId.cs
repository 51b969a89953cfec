using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AuditLens.Events;

/// <summary>
/// Identity of an event: the first 128 bits of a SHA-256 over what makes the event itself (dialect, session, the framework's own key),
/// never over where the file lies. The same fact read twice has the same id, so a repeat is recognised.
/// </summary>
public readonly record struct EventId(ulong High, ulong Low) : IComparable<EventId>
{
    public static EventId None => default;

    public bool IsNone => High == 0 && Low == 0;

    /// <summary>Hashes the parts with a separator that cannot occur in UTF-8 text, so that ("ab","c") and ("a","bc") differ.</summary>
    public static EventId Of(params ReadOnlySpan<string?> parts)
    {
        int size = parts.Length;
        foreach (string? part in parts)
        {
            size += part is null ? 0 : Encoding.UTF8.GetMaxByteCount(part.Length);
        }

        Span<byte> buffer = size <= 1024 ? stackalloc byte[size] : new byte[size];
        int used = 0;
        foreach (string? part in parts)
        {
            used += part is null ? 0 : Encoding.UTF8.GetBytes(part, buffer[used..]);
            buffer[used++] = 0xFF;
        }

        return Of(buffer[..used]);
    }

    /// <summary>Hashes bytes that the caller has already delimited.</summary>
    public static EventId Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return new EventId(BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]));
    }

    public static bool TryParse(string? text, out EventId id)
    {
        id = default;
        if (text is not { Length: 32 }
            || !ulong.TryParse(text.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong high)
            || !ulong.TryParse(text.AsSpan(16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong low))
        {
            return false;
        }

        id = new EventId(high, low);
        return true;
    }

    public int CompareTo(EventId other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");
}
