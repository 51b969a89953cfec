using System.Text.Json;

namespace AuditLens.Ingestion.Dialects;

/// <summary>OpenHands: the list of events of a session, one event a file or line, and the <c>history</c> of an evaluation's <c>output.jsonl</c>.</summary>
/// <remarks>Ids have gaps; an observation names the action that it answers by <c>cause</c>. Times carry no zone and are read as UTC.</remarks>
internal sealed class OpenHandsDialect : IDialect
{
    public const string DialectName = "openhands";

    public string Name => DialectName;

    public string Title => "OpenHands events";

    public int Recognise(RecordSample sample)
    {
        foreach (JsonElement record in sample.Records)
        {
            if (IsEvent(record) || HoldsEvents(record) || HoldsEvents(record.Member("history"u8)))
            {
                return 95;
            }
        }

        return 0;
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new OpenHandsReader(source, checkpoint);

    public static bool IsEvent(JsonElement element) =>
        element.IsObject() && element.Member("source"u8).IsString() && (element.Member("action"u8).IsString() || element.Member("observation"u8).IsString())
        && (element.Names("args"u8) || element.Names("extras"u8) || element.Names("cause"u8) || element.Names("content"u8));

    public static bool HoldsEvents(JsonElement array)
    {
        if (!array.IsArray())
        {
            return false;
        }

        int seen = 0;
        foreach (JsonElement element in array.EnumerateArray())
        {
            if (IsEvent(element))
            {
                return true;
            }

            if (++seen == 5)
            {
                break;
            }
        }

        return false;
    }
}
