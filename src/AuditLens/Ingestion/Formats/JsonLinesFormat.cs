namespace AuditLens.Ingestion.Formats;

/// <summary>JSON Lines: one value a line. Tolerates a byte order mark, CRLF, blank lines, lines that are not JSON between those that are, and two values on one line.</summary>
internal sealed class JsonLinesFormat : ILogFormat
{
    /// <summary>Lines looked at before the format is chosen.</summary>
    private const int SampleLines = 200;

    public string Name => "jsonl";

    public string Title => "JSON Lines";

    public int Recognise(FormatSample sample)
    {
        ReadOnlySpan<byte> rest = TextBytes.SkipMark(sample.Head.Span);
        int lines = 0;
        int values = 0;
        bool firstIsValue = false;
        while (lines < SampleLines && TextBytes.TryLine(ref rest, sample.Whole, out ReadOnlySpan<byte> line))
        {
            if (line.IsEmpty)
            {
                continue;
            }

            bool isValue = line[0] is (byte)'{' or (byte)'[' && IsWholeValue(line);
            firstIsValue |= isValue && lines == 0;
            values += isValue ? 1 : 0;
            lines++;
        }

        if (values == 0)
        {
            return 0;
        }

        if (lines == 1)
        {
            // One value on one line is a document of one line as well: the name settles the tie.
            return Path.GetExtension(sample.FileName) is ".jsonl" or ".ndjson" or ".log" ? 80 : 40;
        }

        // Pretty-printed documents have lines such as "[]," but hardly one that is a value of its own.
        return firstIsValue ? 90 : values * 5 >= lines ? 55 : 0;
    }

    public IRecordReader Open(FormatContext context) => new JsonLinesReader(context);

    private static bool IsWholeValue(ReadOnlySpan<byte> line)
    {
        try
        {
            // A spliced line holds more than one object; "{}," is a line of a pretty-printed array.
            int length = JsonRecordParser.LengthOfFirstValue(line, isAll: true, maxDepth: 1000);
            return length == line.Length || (length > 0 && line[length] == '{');
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }
}
