using System.Text.Json;

namespace AuditLens.Ingestion.Formats;

/// <summary>
/// A line that is not one JSON value: two writers appended at the same time, or a record was cut by a crash and the next one follows on the same line.
/// Every value that is whole becomes a record of its own; the rest is a rejection.
/// </summary>
internal static class SplicedLine
{
    /// <summary>Beginnings of an object tried after a broken part; bounds the work on a line made to be slow.</summary>
    private const int Attempts = 16;

    /// <param name="failure">The rejection of the line as a whole, used when nothing in it can be saved.</param>
    /// <param name="records">Gets at least one record.</param>
    public static void Split(ReadOnlyMemory<byte> line, RecordPlace place, int maxDepth, FramedRecord failure, Queue<FramedRecord> records)
    {
        int at = 0;
        while (at < line.Length)
        {
            at += TextBytes.LeadingBlanks(line.Span[at..]);
            int length = ObjectLength(line.Span[at..], maxDepth);
            if (length < 0)
            {
                break;
            }

            ReadOnlyMemory<byte> value = line.Slice(at, length);
            records.Enqueue(JsonRecordParser.Parse(value, value, place with { Offset = place.Offset + at }, maxDepth));
            at += length;
        }

        if (at >= line.Length)
        {
            return;
        }

        int whole = at == 0 && line.Span[0] != '{' ? -1 : WholeObjectAtEnd(line.Span, at + 1, maxDepth);
        ReadOnlyMemory<byte> broken = line[at..(whole < 0 ? line.Length : whole)];
        records.Enqueue(JsonRecordParser.Reject(broken, place with { Offset = place.Offset + at }, failure.RejectCode!, failure.Reason!));
        if (whole >= 0)
        {
            ReadOnlyMemory<byte> rest = line[whole..];
            records.Enqueue(JsonRecordParser.Parse(rest, rest, place with { Offset = place.Offset + whole }, maxDepth));
        }
    }

    private static int ObjectLength(ReadOnlySpan<byte> text, int maxDepth)
    {
        if (text.IsEmpty || text[0] != '{')
        {
            return -1;
        }

        try
        {
            return JsonRecordParser.LengthOfFirstValue(text, isAll: true, maxDepth);
        }
        catch (JsonException)
        {
            return -1;
        }
    }

    /// <summary>Where an object begins that reaches to the end of the line, or -1.</summary>
    private static int WholeObjectAtEnd(ReadOnlySpan<byte> line, int from, int maxDepth)
    {
        for (int attempt = 0; attempt < Attempts && from < line.Length; attempt++)
        {
            int next = line[from..].IndexOf("{\""u8);
            if (next < 0)
            {
                return -1;
            }

            from += next;
            if (ObjectLength(line[from..], maxDepth) == line.Length - from)
            {
                return from;
            }

            from++;
        }

        return -1;
    }
}
