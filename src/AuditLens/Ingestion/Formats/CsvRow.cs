using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace AuditLens.Ingestion.Formats;

/// <summary>Where a row ends in bytes (so that it can be cited and stored), and what its fields are.</summary>
internal static class CsvRow
{
    /// <summary>Length of the first row with its line end. A quoted field may hold line ends and doubled quotes; a quote inside an unquoted field is a character like any other.</summary>
    /// <param name="isAll">The text is all that is left: a row without a line end is a row.</param>
    /// <param name="length">The whole text when the row does not end in it.</param>
    /// <returns>False when the row does not end in the text.</returns>
    public static bool TryLength(ReadOnlySpan<byte> text, byte delimiter, bool isAll, out int length, out int fields)
    {
        length = text.Length;
        fields = 1;
        bool atFieldStart = true;
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (quoted)
            {
                int quote = text[i..].IndexOf((byte)'"');
                if (quote < 0)
                {
                    return false;
                }

                i += quote;
                bool doubled = i + 1 < text.Length && text[i + 1] == '"';
                quoted = doubled;
                i += doubled ? 1 : 0;
                continue;
            }

            byte b = text[i];
            if (b == '\n')
            {
                length = i + 1;
                return true;
            }

            quoted = b == '"' && atFieldStart;
            atFieldStart = b == delimiter;
            fields += atFieldStart ? 1 : 0;
        }

        return isAll && text.Length > 0;
    }

    /// <summary>The fields of one row, unquoted.</summary>
    public static string[] Fields(ReadOnlySpan<byte> row, byte delimiter)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = ((char)delimiter).ToString(),
            BadDataFound = null,
            IgnoreBlankLines = false,
            BufferSize = Math.Clamp(row.Length + 2, 64, 1024 * 1024),
        };
        using var text = new StringReader(Encoding.UTF8.GetString(row));
        using var parser = new CsvParser(text, configuration);
        return parser.Read() ? parser.Record ?? [] : [];
    }
}
