using System.Text.Json;

namespace AuditLens.Ingestion.Formats;

/// <summary>A JSON document: one array or object over the whole file, pretty or not. Several values one after the other, each over several lines, are read too.</summary>
internal sealed class JsonDocumentFormat : ILogFormat
{
    public string Name => "json";

    public string Title => "a JSON document";

    public int Recognise(FormatSample sample)
    {
        ReadOnlySpan<byte> text = TextBytes.SkipMark(sample.Head.Span);
        text = text[TextBytes.LeadingBlanks(text)..];
        if (text.IsEmpty || text[0] is not ((byte)'{' or (byte)'['))
        {
            return 0;
        }

        try
        {
            int length = JsonRecordParser.LengthOfFirstValue(text, sample.Whole, maxDepth: 1000);
            return length < 0 || TextBytes.LeadingBlanks(text[length..]) == text.Length - length ? 60 : 50;
        }
        catch (JsonException)
        {
            // Broken JSON is a document that is told as broken; text that merely begins with a bracket ("[12:30:01] started") is not.
            return text[0] == '{' || (text.Length > 1 && "{[\"]\r\n \t"u8.Contains(text[1])) ? 20 : 0;
        }
    }

    public IRecordReader Open(FormatContext context) => new JsonDocumentReader(context);
}
