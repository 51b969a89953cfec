namespace AuditLens.Ingestion.Formats;

/// <summary>Small helpers on UTF-8 text.</summary>
internal static class TextBytes
{
    private static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    /// <summary>Without a UTF-8 byte order mark.</summary>
    public static ReadOnlySpan<byte> SkipMark(ReadOnlySpan<byte> text) => text.StartsWith("\uFEFF"u8) ? text[3..] : text;

    /// <summary>Bytes of white space at the start.</summary>
    public static int LeadingBlanks(ReadOnlySpan<byte> text)
    {
        int other = text.IndexOfAnyExcept(Blanks);
        return other < 0 ? text.Length : other;
    }

    /// <summary>Length without the white space at the end.</summary>
    public static int LengthWithoutTrailingBlanks(ReadOnlySpan<byte> text) => text.LastIndexOfAnyExcept(Blanks) + 1;

    /// <summary>Takes the next line off the text, trimmed.</summary>
    /// <param name="isAll">Text without a line end is a line too.</param>
    public static bool TryLine(ref ReadOnlySpan<byte> rest, bool isAll, out ReadOnlySpan<byte> line)
    {
        line = default;
        int end = rest.IndexOf((byte)'\n');
        if (rest.IsEmpty || (end < 0 && !isAll))
        {
            return false;
        }

        line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        line = line[LeadingBlanks(line)..];
        line = line[..LengthWithoutTrailingBlanks(line)];
        return true;
    }
}
