namespace AuditLens.Ingestion.Formats;

/// <summary>Rows of delimited text, with or without a header (RFC 4180). A row becomes an object of strings by header, or an array of strings without one.</summary>
internal sealed class CsvFormat(string name, string title, byte delimiter) : ILogFormat
{
    /// <summary>Rows looked at before the format is chosen.</summary>
    private const int SampleRows = 20;

    public string Name => name;

    public string Title => title;

    public int Recognise(FormatSample sample)
    {
        ReadOnlySpan<byte> rest = TextBytes.SkipMark(sample.Head.Span);
        if (rest.IsEmpty || rest[0] is (byte)'{' or (byte)'[' || rest.Contains((byte)0) || !IsText(rest))
        {
            return 0;
        }

        int columns = 0;
        int rows = 0;
        while (rows < SampleRows && CsvRow.TryLength(rest, delimiter, sample.Whole, out int length, out int fields))
        {
            if (TextBytes.LeadingBlanks(rest[..length]) < length)
            {
                columns = rows == 0 ? fields : columns;
                if (fields != columns || fields < 2)
                {
                    return 0;
                }

                rows++;
            }

            rest = rest[length..];
        }

        // Two rows with the same two columns may be prose with a comma; many columns or many rows are not.
        return rows >= 2 && (columns >= 3 || rows >= 4) ? 70 : rows >= 1 && columns >= 10 ? 60 : 0;
    }

    public IRecordReader Open(FormatContext context) => new CsvReader(context, delimiter);

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        // The head may end inside a character: up to three bytes of it are left out.
        ReadOnlySpan<byte> part = head[..Math.Min(head.Length, 4096)];
        for (int cut = 0; cut < 4 && cut < part.Length; cut++)
        {
            if (System.Text.Unicode.Utf8.IsValid(part[..^cut]))
            {
                return true;
            }
        }

        return false;
    }
}
