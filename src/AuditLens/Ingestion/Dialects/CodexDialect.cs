using System.Text.Json;

namespace AuditLens.Ingestion.Dialects;

/// <summary>
/// Codex CLI: rollout files below <c>~/.codex/sessions</c> (envelope of timestamp, type and payload; before September 2025 bare items), and the stream that
/// <c>codex exec --json</c> prints.
/// </summary>
/// <remarks>
/// A rollout tells most facts twice, as an item of the model's history and as an event for the screen. The first copy becomes the event, the second is skipped; what an
/// event knows more of the end of a command is joined to the item. The user's answer to a request for approval is not logged: it is told only when the output shows it.
/// </remarks>
internal sealed class CodexDialect : IDialect
{
    public const string DialectName = "codex";

    public string Name => DialectName;

    public string Title => "Codex CLI rollout";

    public int Recognise(RecordSample sample)
    {
        int lines = 0;
        foreach (JsonElement record in sample.Records)
        {
            lines += IsEnvelope(record) || IsStream(record) || IsOldHead(record) || record.Has("record_type"u8) ? 1 : 0;
        }

        return lines == 0 ? 0 : 55 + (40 * lines / sample.Records.Count);
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new CodexReader(source, checkpoint);

    private static bool IsEnvelope(JsonElement record)
    {
        JsonElement type = record.Member("type"u8);
        return record.Member("payload"u8).IsObject() && record.Has("timestamp"u8)
            && (type.Is("response_item"u8) || type.Is("event_msg"u8) || type.Is("session_meta"u8) || type.Is("turn_context"u8) || type.Is("compacted"u8) || type.Is("world_state"u8));
    }

    private static bool IsStream(JsonElement record)
    {
        JsonElement type = record.Member("type"u8);
        return (type.Is("thread.started"u8) && record.Has("thread_id"u8))
            || ((type.Is("item.started"u8) || type.Is("item.completed"u8) || type.Is("item.updated"u8)) && record.Member("item"u8).Has("type"u8))
            || type.Is("turn.started"u8) || (type.Is("turn.completed"u8) && record.Has("usage"u8));
    }

    /// <summary>The first line of an old rollout.</summary>
    private static bool IsOldHead(JsonElement record) =>
        record.Has("id"u8) && record.Has("timestamp"u8) && (record.Has("git"u8) || record.Names("instructions"u8)) && !record.Has("type"u8) && !record.Has("role"u8);
}
