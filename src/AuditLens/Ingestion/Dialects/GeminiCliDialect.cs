using System.Text.Json;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Gemini CLI: saved chats (one document, from 0.40 on one message a line), the log of prompts, and the stream of <c>--output-format stream-json</c>.</summary>
internal sealed class GeminiCliDialect : IDialect
{
    public const string DialectName = "gemini-cli";

    public string Name => DialectName;

    public string Title => "Gemini CLI chat";

    public int Recognise(RecordSample sample)
    {
        int strong = 0;
        int stream = 0;
        foreach (JsonElement record in sample.Records)
        {
            strong += IsChat(record) || IsPromptLog(record) ? 1 : 0;
            stream += IsStream(record) ? 1 : 0;
        }

        return strong > 0 ? 92 : stream * 2 >= sample.Records.Count && stream > 0 ? 85 : 0;
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new GeminiCliReader(source, checkpoint);

    private static bool IsChat(JsonElement record)
    {
        JsonElement messages = record.Member("messages"u8);
        return (record.Has("projectHash"u8) && record.Has("sessionId"u8))
            || (record.Has("sessionId"u8) && messages.IsArray() && messages.GetArrayLength() > 0 && messages[0].Member("type"u8).IsString() && !messages[0].Has("role"u8))
            || (record.Member("type"u8).Is("gemini"u8) && record.Has("timestamp"u8));
    }

    private static bool IsPromptLog(JsonElement record) =>
        record.IsArray() && record.GetArrayLength() > 0 && record[0].Has("messageId"u8) && record[0].Has("sessionId"u8) && record[0].Has("message"u8);

    private static bool IsStream(JsonElement record)
    {
        JsonElement type = record.Member("type"u8);
        return (type.Is("init"u8) && record.Has("session_id"u8))
            || (type.Is("tool_use"u8) && record.Has("tool_id"u8) && record.Has("tool_name"u8))
            || (type.Is("tool_result"u8) && record.Has("tool_id"u8))
            || (type.Is("result"u8) && record.Has("stats"u8))
            || (type.Is("message"u8) && record.Has("role"u8) && record.Has("timestamp"u8) && !record.Has("session_id"u8));
    }
}
