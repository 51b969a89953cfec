using System.Text.Unicode;

namespace AuditLens.Ingestion.Formats;

/// <summary>Rows of delimited text, with or without a header (RFC 4180). A row becomes an object of strings by header, or an array of strings without one.</summary>
internal sealed class CsvFormat : ILogFormat
{
    /// <summary>Rows looked at before the format is chosen.</summary>
    private const int SampleRows = 20;

    private static ReadOnlySpan<byte> Delimiters => ",\t;|"u8;

    public string Name => "csv";

    public string Title => "CSV";

    public int Recognise(FormatSample sample) => Best(sample).Score;

    public IRecordReader Open(FormatContext context)
    {
        byte delimiter = context.Csv?.Delimiter is { } given ? (byte)given : Best(context.Sample).Delimiter;
        return new CsvReader(context, delimiter);
    }

    private static (byte Delimiter, int Score) Best(FormatSample sample)
    {
        ReadOnlySpan<byte> text = TextBytes.SkipMark(sample.Head.Span);
        (byte Delimiter, int Score) best = ((byte)',', 0);
        if (text.IsEmpty || text[0] is (byte)'{' or (byte)'[' || !IsText(text))
        {
            return best;
        }

        foreach (byte delimiter in Delimiters)
        {
            int score = Score(text, sample.Whole, delimiter);
            best = score > best.Score ? (delimiter, score) : best;
        }

        return best;
    }

    /// <summary>Rows of the same number of fields. Two rows with the same two fields may be prose with a comma; many fields or many rows are not.</summary>
    private static int Score(ReadOnlySpan<byte> rest, bool isAll, byte delimiter)
    {
        int columns = 0;
        int rows = 0;
        while (rows < SampleRows && CsvRow.TryLength(rest, delimiter, isAll, out int length, out int fields))
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

        return rows >= 2 && (columns >= 3 || rows >= 4) ? 70 : rows >= 1 && columns >= 10 ? 60 : 0;
    }

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        // The head may end inside a character: up to three bytes of it are left out.
        ReadOnlySpan<byte> part = head[..Math.Min(head.Length, 4096)];
        for (int cut = 0; cut < 4 && cut < part.Length; cut++)
        {
            if (Utf8.IsValid(part[..^cut]))
            {
                return !part.Contains((byte)0);
            }
        }

        return false;
    }
}
