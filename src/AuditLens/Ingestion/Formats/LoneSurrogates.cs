using System.Buffers.Text;

namespace AuditLens.Ingestion.Formats;

/// <summary>
/// Logs cut text in the middle of an emoji and so write half of an escaped surrogate pair (<c>\ud83d</c>). Such JSON parses, and every reading of the string then throws.
/// The half is replaced by <c>\ufffd</c>, which has the same length, so that offsets still hold.
/// </summary>
internal static class LoneSurrogates
{
    private const int EscapeLength = 6;

    /// <summary>Returns the same memory when there is none, by far the most frequent case.</summary>
    public static ReadOnlyMemory<byte> Replace(ReadOnlyMemory<byte> json)
    {
        ReadOnlySpan<byte> span = json.Span;
        if (span.IndexOf("\\ud"u8) < 0 && span.IndexOf("\\uD"u8) < 0)
        {
            return json;
        }

        byte[]? repaired = null;
        for (int i = Next(span, 0); i >= 0; i = Next(span, i))
        {
            int unit = CodeUnit(span, i);
            if (char.IsHighSurrogate((char)Math.Max(unit, 0)) && char.IsLowSurrogate((char)Math.Max(CodeUnit(span, i + EscapeLength), 0)))
            {
                i += 2 * EscapeLength;
            }
            else if (unit >= 0 && char.IsSurrogate((char)unit))
            {
                repaired ??= span.ToArray();
                "\\ufffd"u8.CopyTo(repaired.AsSpan(i));
                i += EscapeLength;
            }
            else
            {
                // An escaped backslash is two bytes, so that "\\ud83d" written as text is not taken for an escape.
                i += 2;
            }
        }

        return repaired ?? json;
    }

    private static int Next(ReadOnlySpan<byte> span, int from)
    {
        if (from >= span.Length)
        {
            return -1;
        }

        int at = span[from..].IndexOf((byte)'\\');
        return at < 0 ? -1 : from + at;
    }

    /// <summary>The UTF-16 unit escaped at this place, or -1 when there is no such escape.</summary>
    private static int CodeUnit(ReadOnlySpan<byte> span, int at) =>
        at + EscapeLength <= span.Length && span[at] == '\\' && span[at + 1] == 'u'
        && Utf8Parser.TryParse(span.Slice(at + 2, 4), out ushort unit, out int used, 'x') && used == 4
            ? unit
            : -1;
}
