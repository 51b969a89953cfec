using System.Globalization;
using System.Text;

namespace AuditLens.Server.Pages;

/// <summary>Bytes as they were ingested, for the eye: nothing hidden, nothing obeyed. Whoever shows it encodes it for HTML.</summary>
internal static class RawText
{
    private const int BytesOfRow = 16;

    /// <summary>What has no shape of its own, or would turn the line around, is spelled out: whoever reads evidence must see it.</summary>
    public static string Visible(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (Rune rune in Encoding.UTF8.GetString(bytes).EnumerateRunes())
        {
            bool isHidden = rune.Value is not ('\n' or '\t') && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            text.Append(isHidden ? $"\\u{{{rune.Value:x}}}" : rune.ToString());
        }

        return text.ToString();
    }

    /// <summary>Rows of sixteen bytes: where they lie, their hexadecimal digits, and what of them is printable ASCII.</summary>
    /// <param name="offset">Of the first byte.</param>
    public static string Hex(ReadOnlySpan<byte> bytes, long offset)
    {
        var text = new StringBuilder();
        for (int at = 0; at < bytes.Length; at += BytesOfRow)
        {
            ReadOnlySpan<byte> row = bytes[at..Math.Min(at + BytesOfRow, bytes.Length)];
            text.Append(CultureInfo.InvariantCulture, $"{offset + at:x8}  ");
            for (int i = 0; i < BytesOfRow; i++)
            {
                text.Append(i < row.Length ? row[i].ToString("x2", CultureInfo.InvariantCulture) : "  ").Append(i == 7 ? "  " : " ");
            }

            text.Append(' ');
            foreach (byte b in row)
            {
                text.Append(b is >= 0x20 and < 0x7f ? (char)b : '.');
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
