using System.Text;
using System.Text.Json;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Tells by their members which JSON is a message, and where a document keeps its list of them.</summary>
internal static class ChatShapes
{
    private static readonly byte[][] Containers =
    [
        .. new[] { "messages", "history", "traj", "trajectory", "conversation", "conversations", "chat_history", "chat", "transcript", "session_items", "items", "input", "events" }
            .Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>True for a message or an item of a conversation in one of the shapes that the reader knows.</summary>
    public static bool IsMessage(JsonElement element)
    {
        if (!element.IsObject())
        {
            return false;
        }

        if (element.Member("role"u8).IsString())
        {
            return element.Names("content"u8) || element.Has("parts"u8) || element.Has("tool_calls"u8) || element.Has("message"u8) || element.Has("function_call"u8)
                || element.Has("reasoning"u8);
        }

        return (element.Member("from"u8).IsString() && element.Has("value"u8))
            || (element.Member("kind"u8).IsString() && element.Member("parts"u8).IsArray())
            || (element.Member("author"u8).IsString() && element.Member("content"u8).Member("parts"u8).IsArray())
            || (element.Member("source"u8).IsString() && element.Member("type"u8).IsString() && element.Has("content"u8))
            || (element.Member("message"u8).Member("role"u8).IsString() && element.Member("message"u8).Member("parts"u8).IsArray())
            || IsTyped(element);
    }

    /// <summary>The array of messages in a document, and its name; undefined when there is none.</summary>
    public static (JsonElement Messages, string Name) ContainerOf(JsonElement document)
    {
        foreach (byte[] name in Containers)
        {
            JsonElement value = document.Member(name);
            if (value.IsArray() && HoldsMessages(value))
            {
                return (value, Encoding.UTF8.GetString(name));
            }
        }

        return (default, "");
    }

    /// <summary>True when at least half of the first elements are messages.</summary>
    public static bool HoldsMessages(JsonElement array)
    {
        int seen = 0;
        int messages = 0;
        foreach (JsonElement element in array.EnumerateArray())
        {
            messages += IsMessage(element) ? 1 : 0;
            if (++seen == 20)
            {
                break;
            }
        }

        return messages > 0 && messages * 2 >= seen;
    }

    /// <summary>Items that name themselves by <c>type</c>: LangChain messages and items of the Responses interface.</summary>
    private static bool IsTyped(JsonElement element)
    {
        JsonElement type = element.Member("type"u8);
        if (!type.IsString())
        {
            return type.IsMissing() && element.Has("lc"u8) && element.Member("kwargs"u8).IsObject();
        }

        if (type.Is("reasoning"u8))
        {
            return element.Names("summary"u8);
        }

        if (type.Is("function_call"u8) || type.Is("function_call_output"u8))
        {
            return element.Has("call_id"u8);
        }

        bool speaker = type.Is("human"u8) || type.Is("ai"u8) || type.Is("tool"u8) || type.Is("system"u8) || type.Is("user"u8) || type.Is("assistant"u8) || type.Is("tool_result"u8);
        return (speaker && (element.Names("content"u8) || element.Member("data"u8).Has("content"u8)) && !element.Has("sessionId"u8) && !element.Has("uuid"u8))
            || (type.Is("constructor"u8) && element.Member("kwargs"u8).IsObject());
    }
}
