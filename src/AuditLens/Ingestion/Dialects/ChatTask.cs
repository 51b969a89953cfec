using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>What the document around a list of messages says: its session, agent and model, and the task or system prompt when the messages do not repeat them.</summary>
internal static class ChatTask
{
    /// <summary>The id that the log gives the conversation, else null.</summary>
    public static string? SessionOf(JsonElement document, JsonElement messages)
    {
        string? id = document.StringAt("session_id"u8) ?? document.StringAt("sessionId"u8) ?? document.StringAt("conversation_id"u8) ?? document.StringAt("conversationId"u8)
            ?? document.StringAt("thread_id"u8) ?? document.StringAt("trajectory_id"u8) ?? document.StringAt("sessionID"u8);
        id ??= messages.IsMissing() || ChatShapes.IsMessage(document) ? null : document.TextAt("task_id"u8) ?? document.StringAt("id"u8);
        if (id is not null || !messages.IsArray() || messages.GetArrayLength() == 0)
        {
            return id;
        }

        return messages[0].StringAt("conversation_id"u8) ?? messages[0].StringAt("session_id"u8);
    }

    /// <summary>True when at least two different names speak.</summary>
    public static bool HasNamedAgents(JsonElement messages)
    {
        string? first = null;
        foreach (JsonElement message in messages.EnumerateArray())
        {
            JsonElement role = message.Member("role"u8);
            string? name = role.Is("user"u8) || role.Is("assistant"u8) ? message.StringAt("name"u8) : null;
            if (name is not null && first is not null && !string.Equals(first, name, StringComparison.Ordinal))
            {
                return true;
            }

            first ??= name;
        }

        return false;
    }

    public static void Read(JsonElement document, Conversation conversation, JsonElement messages, string prefix, LogRecord record)
    {
        JsonElement agent = document.Member("agent"u8);
        conversation.AgentName = agent.AsFilledString() ?? agent.StringAt("name"u8) ?? document.StringAt("agent_name"u8) ?? document.StringAt("app_name"u8);
        conversation.Model = document.StringAt("model"u8) ?? document.Member("metadata"u8).StringAt("model"u8);
        conversation.Attributes = conversation.Attributes
            .With(EventAttributes.WorkingDirectory, document.StringAt("cwd"u8))
            .With(EventAttributes.SessionTitle, document.StringAt("title"u8));
        EmitIfNew(document, "system_prompt"u8, EventKind.SystemText, conversation, messages, prefix, record);
        EmitIfNew(document, "system"u8, EventKind.SystemText, conversation, messages, prefix, record);
        EmitIfNew(document, "user_prompt"u8, EventKind.Instruction, conversation, messages, prefix, record);
        EmitIfNew(document, "question"u8, EventKind.Instruction, conversation, messages, prefix, record);
        EmitIfNew(document, "instruction"u8, EventKind.Instruction, conversation, messages, prefix, record);
    }

    private static void EmitIfNew(
        JsonElement document, ReadOnlySpan<byte> member, EventKind kind, Conversation conversation, JsonElement messages, string prefix, LogRecord record)
    {
        JsonElement value = document.Member(member);
        string? text = value.AsFilledString();
        if (text is null || IsRepeated(text, messages))
        {
            return;
        }

        string pointer = $"{prefix}/{System.Text.Encoding.UTF8.GetString(member)}";
        Turn turn = conversation.Next(Place.Of(record, pointer, value), default);
        turn.Emit(kind, kind == EventKind.SystemText ? Actor.System : Actor.User, text);
    }

    /// <summary>True when one of the first messages is, or contains, the text.</summary>
    private static bool IsRepeated(string text, JsonElement messages)
    {
        for (int i = 0; i < Math.Min(3, messages.GetArrayLength()); i++)
        {
            if (ChatMessages.TextOf(messages[i])?.Contains(text.Trim(), StringComparison.Ordinal) == true)
            {
                return true;
            }
        }

        return false;
    }
}
