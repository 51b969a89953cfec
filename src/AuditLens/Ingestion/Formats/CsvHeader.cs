using System.Globalization;
using System.Text.Unicode;

namespace AuditLens.Ingestion.Formats;

/// <summary>Tells a header from a first row of data.</summary>
internal static class CsvHeader
{
    private const int LongestName = 100;

    /// <summary>The column names, or null when the first row is data (PostgreSQL's csvlog has no header).</summary>
    /// <param name="told">Whether there is a header, when a mapping says so.</param>
    public static string[]? Find(FormatSample sample, byte delimiter, bool? told)
    {
        ReadOnlySpan<byte> text = TextBytes.SkipMark(sample.Head.Span);
        if (told == false || !CsvRow.TryLength(text, delimiter, sample.Whole, out int length, out _))
        {
            return null;
        }

        ReadOnlySpan<byte> row = text[..TextBytes.LengthWithoutTrailingBlanks(text[..length])];
        if (!Utf8.IsValid(row))
        {
            return null;
        }

        string[] fields = CsvRow.Fields(row, delimiter);
        bool isHeader = told ?? (fields.Length > 0 && fields.All(IsName) && fields.Distinct(StringComparer.Ordinal).Count() == fields.Length);
        return isHeader ? fields : null;
    }

    /// <summary>A column name has letters and is neither empty nor a number, a time or a value in quotes.</summary>
    private static bool IsName(string field) =>
        field.Length is > 0 and <= LongestName
        && field.Any(char.IsLetter)
        && !char.IsAsciiDigit(field[0])
        && !field.Contains('\n', StringComparison.Ordinal)
        && !DateTimeOffset.TryParse(field, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
        && !double.TryParse(field, CultureInfo.InvariantCulture, out _);
}
