using System.Text.Json;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>
/// Reads messages in every shape that instrumentations put on spans: <c>{role, parts}</c> of the conventions, OpenAI chat and responses items, Anthropic, Bedrock and Gemini blocks,
/// Vercel AI SDK content, LangChain's dumps. A shape is told by its members, not by which library wrote it.
/// </summary>
internal static class MessageReader
{
    private const int MaxMessages = 20_000;

    /// <summary>Messages of a list, of one message, or of an object that holds a list (<c>messages</c>, <c>input</c>, <c>contents</c>, <c>choices</c>, <c>output</c>).</summary>
    /// <param name="role">Role of messages that name none.</param>
    public static List<ModelMessage> Read(JsonElement json, MessageRole role)
    {
        List<ModelMessage> messages = [];
        Add(json.Decoded(), role, messages, 0);
        return messages;
    }

    private static void Add(JsonElement json, MessageRole role, List<ModelMessage> messages, int depth)
    {
        if (depth > 6 || messages.Count >= MaxMessages)
        {
            return;
        }

        switch (json.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (JsonElement item in json.EnumerateArray())
                {
                    Add(item.ValueKind == JsonValueKind.String ? item.Decoded() : item, role, messages, depth + 1);
                }

                break;
            case JsonValueKind.Object:
                AddObject(json, role, messages, depth);
                break;
            case JsonValueKind.String when json.AsString() is { Length: > 0 } text:
                ModelMessage message = new() { Role = role };
                message.Parts.Add(new MessagePart { Kind = PartKind.Text, Text = text });
                messages.Add(message);
                break;
        }
    }

    private static void AddObject(JsonElement json, MessageRole role, List<ModelMessage> messages, int depth)
    {
        if (One(json, role) is { } message)
        {
            messages.Add(message);
            return;
        }

        JsonElement list = json.Member("messages", "contents", "choices", "candidates", "message", "content", "output", "input", "prompt", "generations");
        if (json.Member("system", "instructions", "system_instruction") is { ValueKind: not JsonValueKind.Undefined } system && list.ValueKind == JsonValueKind.Array)
        {
            Add(system, MessageRole.System, messages, depth + 1);
        }

        Add(list, role, messages, depth + 1);
    }

    /// <summary>A message if the object is one; null when it only holds messages.</summary>
    private static ModelMessage? One(JsonElement json, MessageRole role)
    {
        JsonElement langChain = LangChain(json);
        if (langChain.ValueKind == JsonValueKind.Object)
        {
            return LangChainMessage(json, langChain, role);
        }

        if (MessageParts.Standalone(json) is { } item)
        {
            ModelMessage single = new() { Role = item.Kind == PartKind.Result ? MessageRole.Tool : MessageRole.Assistant };
            single.Parts.Add(item);
            return single;
        }

        bool isMessage = json.Has("role") || json.Has("parts") || json.Has("tool_calls") || (json.Has("content") && json.Text("type") is null or "message" && !json.Has("model"));
        if (!isMessage)
        {
            return null;
        }

        ModelMessage message = new() { Role = RoleOf(json.Text("role")) ?? role, Name = json.Text("name", "agent_name") };
        if (message.Role == MessageRole.Tool && json.Text("tool_call_id", "toolCallId", "id") is { } answered && !json.Has("parts") && !HasResultBlocks(json))
        {
            message.Parts.Add(new MessagePart { Kind = PartKind.Result, CallId = answered, Tool = json.Text("name"), Text = MessageParts.Words(json.Member("content", "response", "result")) });
            return message;
        }

        MessageParts.AddAll(json.Member("parts"), message);
        MessageParts.AddAll(json.Member("content"), message);
        AddReasoning(json, message);
        AddToolCalls(json, message);
        return message;
    }

    private static bool HasResultBlocks(JsonElement json) =>
        json.Member("content").Items().Any(block => MessageParts.Block(block) is { Kind: PartKind.Result });

    private static void AddReasoning(JsonElement json, ModelMessage message)
    {
        if (json.Member("reasoning_content", "reasoning", "thinking") is { ValueKind: JsonValueKind.String } thinking && thinking.AsString() is { Length: > 0 } text)
        {
            message.Parts.Insert(0, new MessagePart { Kind = PartKind.Reasoning, Text = text });
        }
    }

    private static void AddToolCalls(JsonElement json, ModelMessage message)
    {
        JsonElement calls = json.Member("tool_calls", "toolCalls").Decoded();
        bool none = calls.ValueKind != JsonValueKind.Array || calls.GetArrayLength() == 0;
        foreach (JsonElement call in (none ? json.Member("additional_kwargs").Member("tool_calls") : calls).Items())
        {
            if (MessageParts.CallOf(call) is { } part)
            {
                message.Parts.Add(part);
            }
        }

        if (json.Member("function_call") is { ValueKind: JsonValueKind.Object } old && MessageParts.CallOf(old) is { } single)
        {
            message.Parts.Add(single);
        }
    }

    /// <summary>LangChain's dumps: <c>{type:"human", data:{}}</c> (or without <c>data</c>) and <c>{lc:1, type:"constructor", id:[..., "HumanMessage"], kwargs:{}}</c>.</summary>
    private static JsonElement LangChain(JsonElement json) =>
        json.Has("lc") && json.Member("kwargs") is { ValueKind: JsonValueKind.Object } kwargs ? kwargs
        : json.Text("type") is not ("human" or "ai" or "system" or "tool") ? default
        : json.Member("data") is { ValueKind: JsonValueKind.Object } data ? data
        : json.Has("content") && !json.Has("role") ? json
        : default;

    private static ModelMessage? LangChainMessage(JsonElement json, JsonElement body, MessageRole role)
    {
        string? type = body.Text("type") ?? json.Text("type");
        if (type is "constructor" or null && json.Member("id") is { ValueKind: JsonValueKind.Array } path && path.GetArrayLength() > 0)
        {
            type = path[path.GetArrayLength() - 1].FilledText();
        }

        MessageRole actual = RoleOf(type) ?? role;
        ModelMessage message = new() { Role = actual, Name = body.Text("name") };
        if (actual == MessageRole.Tool)
        {
            message.Parts.Add(new MessagePart
            {
                Kind = PartKind.Result,
                CallId = body.Text("tool_call_id"),
                Tool = body.Text("name"),
                Text = MessageParts.Words(body.Member("content")),
                Failed = body.Text("status") == "error",
            });
            return message;
        }

        MessageParts.AddAll(body.Member("content"), message);
        AddToolCalls(body, message);
        return message;
    }

    public static MessageRole? RoleOf(string? role) => role?.ToLowerInvariant() switch
    {
        "user" or "human" or "humanmessage" => MessageRole.User,
        "assistant" or "ai" or "model" or "aimessage" or "aimessagechunk" or "gemini" => MessageRole.Assistant,
        "system" or "developer" or "systemmessage" => MessageRole.System,
        "tool" or "function" or "toolmessage" or "functionmessage" => MessageRole.Tool,
        _ => null,
    };
}
