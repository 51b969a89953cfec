using System.Text.Json;

namespace AuditLens.Ingestion.Dialects;

/// <summary>
/// Claude Code: the session files below <c>~/.claude/projects</c> (one object a line), the stream that <c>--output-format stream-json</c> prints, and exports that hold
/// the same lines in a <c>loglines</c> array.
/// </summary>
/// <remarks>
/// One message of the model is spread over several lines that share <c>message.id</c> and repeat its usage; checkpoints repeat whole prefixes of a session; sub-agents
/// write files of their own with the parent's session id, or inline <c>agent_progress</c> lines. Events are keyed by session and <c>uuid</c>, so copies fall together.
/// </remarks>
internal sealed class ClaudeCodeDialect : IDialect
{
    public const string DialectName = "claude-code";

    private const int Certain = 100;

    public string Name => DialectName;

    public string Title => "Claude Code session";

    public int Recognise(RecordSample sample)
    {
        int strong = 0;
        int typical = 0;
        foreach (JsonElement record in sample.Records)
        {
            if (IsExport(record))
            {
                return Certain;
            }

            // Qwen Code keeps the head of these lines and Gemini's parts inside.
            if (record.Member("message"u8).Has("parts"u8))
            {
                return 0;
            }

            strong += IsStrong(record) ? 1 : 0;
            typical += IsTypical(record) ? 1 : 0;
        }

        return strong > 0 ? Certain : typical > 0 ? 60 + (30 * typical / sample.Records.Count) : 0;
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new ClaudeCodeReader(source, checkpoint);

    private static bool IsExport(JsonElement record)
    {
        JsonElement lines = record.Member("loglines"u8);
        return lines.IsArray() && lines.GetArrayLength() > 0 && lines[0].Member("type"u8).IsString();
    }

    /// <summary>Members that only Claude Code writes, on the lines that make up most of a session.</summary>
    private static bool IsStrong(JsonElement record) =>
        record.Member("type"u8).IsString()
        && ((record.Has("isSidechain"u8) && record.Has("sessionId"u8))
            || record.Has("claude_code_version"u8)
            || (record.Has("leafUuid"u8) && record.Has("summary"u8))
            || (record.Has("session_id"u8) && record.Names("parent_tool_use_id"u8) && record.Has("message"u8)));

    /// <summary>Lines of a session that begins late or was cut: the type and a session id, or a message with a uuid.</summary>
    private static bool IsTypical(JsonElement record)
    {
        JsonElement type = record.Member("type"u8);
        if (!type.IsString())
        {
            return false;
        }

        bool line = record.Has("sessionId"u8) || record.Has("uuid"u8);
        return type.Is("file-history-snapshot"u8)
            ? record.Has("snapshot"u8)
            : line && (record.Has("message"u8) || type.Is("queue-operation"u8) || type.Is("permission-mode"u8) || type.Is("last-prompt"u8)
                || type.Is("custom-title"u8) || type.Is("progress"u8) || type.Is("system"u8) || type.Is("attachment"u8));
    }
}
