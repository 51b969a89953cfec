using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace AuditLens.Ingestion.Dialects;

/// <summary>
/// Gives the same string instance for values that a log repeats on every line (session, folder, branch, model, tool, the parent that was the last id): most lines
/// then need no new string for them. A slot holds the last value that fell on it, so memory is bounded.
/// </summary>
internal sealed class StringPool
{
    private const int Slots = 256;
    private const int LongestValue = 512;
    private readonly (byte[] Raw, string Text)[] _slots = new (byte[], string)[Slots];

    /// <summary>The string, or null when the element is no string or empty.</summary>
    public string? Get(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(element);
        if (raw.Length is <= 2 or > LongestValue)
        {
            return element.AsFilledString();
        }

        ref (byte[] Raw, string Text) slot = ref _slots[SlotOf(raw)];
        if (slot.Raw is null || !raw.SequenceEqual(slot.Raw))
        {
            slot = (raw.ToArray(), element.AsString()!);
        }

        return slot.Text;
    }

    private static int SlotOf(ReadOnlySpan<byte> raw)
    {
        ulong hash = (ulong)raw.Length * 0x9E3779B97F4A7C15;
        if (raw.Length >= 8)
        {
            hash ^= BinaryPrimitives.ReadUInt64LittleEndian(raw) * 0xC2B2AE3D27D4EB4F;
            hash ^= BinaryPrimitives.ReadUInt64LittleEndian(raw[^8..]) * 0x165667B19E3779F9;
        }
        else
        {
            hash ^= BinaryPrimitives.ReadUInt16LittleEndian(raw) | ((ulong)raw[^2] << 16);
            hash *= 0xC2B2AE3D27D4EB4F;
        }

        return (int)(hash >> 56) % Slots;
    }
}
