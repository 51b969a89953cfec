using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads the lines that Gemini CLI prints with <c>--output-format stream-json</c>.</summary>
internal static class GeminiStream
{
    public static bool Knows(string type, JsonElement record) => type switch
    {
        "init" or "tool_use" or "tool_result" or "result" => true,
        "message" => record.Has("role"u8),
        "error" => !record.Has("id"u8),
        _ => false,
    };

    public static void Read(string type, JsonElement record, Turn turn)
    {
        string? id = record.StringAt("tool_id"u8);
        switch (type)
        {
            case "init":
                turn.Conversation.Model = record.StringAt("model"u8) ?? turn.Conversation.Model;
                turn.EmitLifecycle("session-start", null);
                break;
            case "message" when record.Member("role"u8).Is("user"u8):
                turn.Emit(EventKind.Instruction, Actor.User, record.StringAt("content"u8));
                break;
            case "message":
                turn.Model ??= turn.Conversation.Model;
                turn.Emit(EventKind.Message, Actor.Agent, record.StringAt("content"u8));
                break;
            case "tool_use":
                turn.EmitCall(id, record.StringAt("tool_name"u8), record.Member("parameters"u8).AsText());
                break;
            case "tool_result":
                JsonElement error = record.Member("error"u8);
                string? text = record.Member("output"u8).AsText() ?? error.StringAt("message"u8) ?? error.AsText();
                turn.EmitResult(id, null, text, ChatOutcomes.OfWord(record.StringAt("status"u8) ?? ""));
                break;
            case "result":
                turn.Usage = record.Member("stats"u8).AsUsage();
                turn.EmitLifecycle("session-end", record.StringAt("status"u8));
                break;
            default:
                turn.Emit(EventKind.Error, Actor.Harness, record.StringAt("message"u8) ?? record.Member("error"u8).AsText());
                break;
        }
    }
}
