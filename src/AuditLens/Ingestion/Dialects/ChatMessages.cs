using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads one message of a conversation, whatever framework wrote it.</summary>
internal static class ChatMessages
{
    /// <param name="next">The message after this one, where the log has it at hand: it may show that the code of this one was run.</param>
    public static void Read(JsonElement element, JsonElement next, Conversation conversation, Place place)
    {
        (JsonElement message, string? roleName) = Unwrap(element);
        Turn turn = conversation.Next(place, message);
        turn.Time ??= element.Member("timestamp"u8).AsTime();
        turn.NativeId ??= element.StringAt("id"u8) ?? element.StringAt("uuid"u8);
        turn.ParentNativeId ??= element.StringAt("parentId"u8) ?? element.StringAt("parentUuid"u8);
        if (roleName is null)
        {
            ReadItem(message, turn);
            return;
        }

        ChatRole role = RoleOf(message, roleName, turn);
        if (role.Speaker == ChatSpeaker.Tool)
        {
            ReadToolMessage(message, turn);
        }
        else
        {
            ReadSpoken(message, next, role, turn);
        }
    }

    /// <summary>The text of a message, for naming its session; null when it has none.</summary>
    public static string? TextOf(JsonElement element)
    {
        JsonElement message = Unwrap(element).Message;
        JsonElement content = message.FirstMember("content"u8, "value"u8);
        return ChatBlocks.TextOf(content.IsMissing() ? message.Member("parts"u8) : content);
    }

    /// <summary>Takes a message out of its wrapping and finds the word that says whose it is; null for an item that is no message.</summary>
    private static (JsonElement Message, string? Role) Unwrap(JsonElement element)
    {
        JsonElement message = element.Member("data"u8).Has("content"u8) ? element.Member("data"u8)
            : element.Member("kwargs"u8).IsObject() ? element.Member("kwargs"u8)
            : element;
        string? role = element.StringAt("role"u8) ?? element.StringAt("from"u8) ?? message.StringAt("role"u8);
        JsonElement inner = element.Member("message"u8);
        if (inner.IsObject() && (inner.Has("content"u8) || inner.Has("role"u8)))
        {
            return (inner, role ?? inner.StringAt("role"u8) ?? "assistant");
        }

        if (role is null && element.StringAt("author"u8) is { } author)
        {
            return (element, author);
        }

        if (role is null && element.Member("parts"u8).IsArray())
        {
            return (element, element.Member("kind"u8).Is("response"u8) ? "assistant" : "user");
        }

        if (role is null && element.StringAt("source"u8) is { } source && element.Has("content"u8))
        {
            return (element, source);
        }

        string? type = message.StringAt("type"u8) ?? element.StringAt("type"u8);
        bool item = type is "reasoning" or "function_call" or "function_call_output" or "message" or "constructor";
        return (message, role ?? (item ? null : type));
    }

    private static ChatRole RoleOf(JsonElement message, string roleName, Turn turn)
    {
        ChatRole role = ChatRole.Parse(roleName);
        string? name = role.AgentName ?? (role.Speaker is ChatSpeaker.Agent or ChatSpeaker.User ? message.StringAt("name"u8) ?? message.StringAt("agent"u8) : null);
        if (role.Speaker == ChatSpeaker.User && name is not null && turn.Conversation.HasNamedAgents)
        {
            role = role with { Speaker = ChatSpeaker.Agent };
        }

        // Google ADK: the results of a tool come back in the user's role under the agent's name.
        turn.AgentName = role.Speaker == ChatSpeaker.Agent ? name ?? turn.AgentName : turn.AgentName;
        turn.Recipient = role.Recipient;
        return role;
    }

    private static void ReadSpoken(JsonElement message, JsonElement next, ChatRole role, Turn turn)
    {
        if (role.Speaker == ChatSpeaker.Agent && (message.StringAt("reasoning_content"u8) ?? message.StringAt("reasoning"u8) ?? message.StringAt("thought"u8)) is { } reasoning)
        {
            turn.Emit(EventKind.Reasoning, Actor.Agent, reasoning);
        }

        if (message.StringAt("instructions"u8) is { } instructions && turn.Conversation.IsNewInstructions(instructions))
        {
            turn.Emit(EventKind.SystemText, Actor.System, instructions);
        }

        JsonElement content = message.FirstMember("content"u8, "value"u8);
        content = content.IsMissing() ? message.FirstMember("parts"u8, "text"u8) : content;
        content = content.Member("parts"u8).IsArray() ? content.Member("parts"u8) : content;
        if (content.IsArray())
        {
            ChatBlocks.Read(content, turn, role.Speaker, role.IsThought);
        }
        else if (content.AsText() is { } text)
        {
            bool executed = role.Speaker == ChatSpeaker.Agent && ChatExecutors.ResultOf(text) is not null;
            ChatTexts.Emit(text, turn, executed ? ChatSpeaker.User : role.Speaker, role.IsThought);
            ReadExecutedCode(text, next, role, turn);
        }

        ChatToolCalls.Read(message, turn);
        if (!turn.HasEvents)
        {
            turn.Emit(EventKind.Other, role.Speaker == ChatSpeaker.Agent ? Actor.Agent : Actor.User, null);
        }
    }

    /// <summary>Fenced code is a call only when the next message is the answer of an executor.</summary>
    private static void ReadExecutedCode(string text, JsonElement next, ChatRole role, Turn turn)
    {
        if (role.Speaker == ChatSpeaker.Agent && next.IsObject() && TextOf(next) is { } answer && ChatExecutors.ResultOf(answer) is not null
            && ChatExecutors.FencedCode(text) is { } code)
        {
            turn.EmitCall(null, code.Language, code.Code);
        }
    }

    private static void ReadToolMessage(JsonElement message, Turn turn)
    {
        JsonElement content = message.FirstMember("content"u8, "value"u8);
        if (content.IsArray() && content.GetArrayLength() > 0 && content[0].StringAt("type"u8) is { } type && type.StartsWith("tool", StringComparison.Ordinal))
        {
            ChatBlocks.Read(content, turn, ChatSpeaker.Tool, false);
            return;
        }

        string? callId = message.StringAt("tool_call_id"u8) ?? message.StringAt("toolCallId"u8) ?? message.StringAt("tool_use_id"u8) ?? message.StringAt("call_id"u8);
        string? tool = message.StringAt("name"u8) ?? message.StringAt("tool_name"u8) ?? message.StringAt("toolName"u8);
        string? text = ChatBlocks.TextOf(content);
        Outcome outcome = ChatOutcomes.Of(message);
        (Outcome Outcome, int? ExitCode)? header = text is null ? null : ChatExecutors.ResultOf(text);
        string? error = outcome == Outcome.Failed && string.IsNullOrEmpty(text) ? message.TextAt("error"u8) : null;
        turn.EmitResult(callId, tool, error ?? text, outcome == Outcome.Unknown && header is { } h ? h.Outcome : outcome, header?.ExitCode);
    }

    /// <summary>An item of the Responses interface that is no message: a call, its output, or reasoning.</summary>
    private static void ReadItem(JsonElement item, Turn turn)
    {
        switch (item.StringAt("type"u8))
        {
            case "function_call":
                ChatToolCalls.ReadCall(item, turn);
                break;
            case "function_call_output":
                turn.EmitResult(ChatToolCalls.IdOf(item), null, ChatBlocks.TextOf(item.Member("output"u8)), ChatOutcomes.Of(item));
                break;
            case "reasoning":
                string? text = ChatBlocks.TextOf(item.FirstMember("summary"u8, "content"u8));
                turn.EmitReasoning(text == "[]" ? null : text);
                break;
            case { } type:
                turn.Emit(EventKind.Other, Actor.Unknown, $"[{type}]");
                break;
            default:
                turn.Emit(EventKind.Other, Actor.Unknown, item.AsText());
                break;
        }
    }
}
