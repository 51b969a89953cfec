using System.Text.Json;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Reads the pieces of a message: text, reasoning, calls and answers in all vendors' block shapes.</summary>
internal static class MessageParts
{
    public static void AddAll(JsonElement content, ModelMessage message)
    {
        JsonElement decoded = content.AsString() is { } line && LooksLikeBlocks(line) ? content.Decoded() : content;
        if (decoded.AsString() is { } text)
        {
            AddText(text, message);
        }
        else if (decoded.ValueKind == JsonValueKind.Object)
        {
            AddOne(decoded, message);
        }

        foreach (JsonElement item in decoded.Items())
        {
            AddOne(item, message);
        }
    }

    private static void AddOne(JsonElement item, ModelMessage message)
    {
        if (item.AsString() is { } text)
        {
            AddText(text, message);
        }
        else if (Block(item) is { } part)
        {
            message.Parts.Add(part);
        }
    }

    private static void AddText(string text, ModelMessage message)
    {
        if (text.Length > 0)
        {
            message.Parts.Add(new MessagePart { Kind = PartKind.Text, Text = text });
        }
    }

    /// <summary>A content block; null for what carries neither words nor a call (images, files, signatures).</summary>
    public static MessagePart? Block(JsonElement block)
    {
        if (block.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (Nested(block) is { } nested)
        {
            return nested;
        }

        return block.Text("type") switch
        {
            "reasoning" or "thinking" => Reasoning(block),
            "tool_call" or "tool_use" or "tool-call" or "function_call" or "toolCall" or "server_tool_call" or "mcp_call" => CallOf(block),
            "tool_call_response" or "tool_result" or "tool-result" or "function_call_output" or "server_tool_call_response" => ResultOf(block),
            "image" or "image_url" or "file" or "blob" or "uri" => null,
            _ when block.Member("text", "content") is { ValueKind: JsonValueKind.String } text && text.AsString() is { Length: > 0 } words =>
                new MessagePart { Kind = block.Member("thought").AsBool() == true ? PartKind.Reasoning : PartKind.Text, Text = words },
            _ => null,
        };
    }

    /// <summary>An item of the OpenAI responses list, or a bare block, that stands where a message is expected.</summary>
    public static MessagePart? Standalone(JsonElement item) =>
        item.Has("role") ? null : item.Text("type") switch
        {
            "function_call" or "tool_call" or "tool_use" or "tool-call" or "mcp_call" or "reasoning" or "function_call_output" or "tool_call_response" or "tool_result" or "tool-result" or "text" =>
                Block(item),
            _ when item.Has("functionCall") || item.Has("functionResponse") || item.Has("toolUse") || item.Has("toolResult") || item.Has("function_call") || item.Has("function_response") => Nested(item),
            _ => null,
        };

    /// <summary>A call with its name at the top, in <c>function</c>, or in an OpenInference <c>tool_call</c>.</summary>
    public static MessagePart? CallOf(JsonElement call)
    {
        JsonElement inner = call.Member("tool_call") is { ValueKind: JsonValueKind.Object } wrapped ? wrapped : call;
        JsonElement function = inner.Member("function") is { ValueKind: JsonValueKind.Object } named ? named : inner;
        string? tool = function.Text("name", "toolName", "tool_name");
        return tool is null
            ? null
            : new MessagePart
            {
                Kind = PartKind.Call,
                CallId = inner.Text("call_id", "id", "toolCallId", "toolUseId", "tool_call_id"),
                Tool = tool,
                Arguments = function.Member("arguments", "input", "args", "parameters").AsText(),
            };
    }

    public static MessagePart ResultOf(JsonElement block) => new()
    {
        Kind = PartKind.Result,
        CallId = block.Text("tool_use_id", "tool_call_id", "call_id", "toolCallId", "toolUseId", "id"),
        Tool = block.Text("name", "toolName"),
        Text = Words(block.Member("response", "result", "content", "output")),
        Failed = block.Member("is_error", "isError").AsBool() == true || block.Text("status") == "error",
    };

    /// <summary>Text out of an answer: text as it is, blocks joined, <c>{output}</c> or <c>{result}</c> unwrapped when they are all there is, anything else as JSON.</summary>
    public static string? Words(JsonElement content)
    {
        JsonElement value = content;
        if (value.ValueKind == JsonValueKind.Object)
        {
            if (value.Text("type") is "text" or "json" or "error-text" && value.Member("value", "text") is { ValueKind: not JsonValueKind.Undefined } typed)
            {
                return typed.AsText();
            }

            JsonElement only = value.EnumerateObject().Count() == 1 ? value.Member("result", "output", "text", "error") : default;
            return only.ValueKind == JsonValueKind.Undefined ? value.GetRawText() : only.AsText();
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return value.AsText();
        }

        List<string> texts = [];
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (item.Member("text").AsString() is not { } text)
            {
                return value.GetRawText();
            }

            texts.Add(text);
        }

        return string.Join('\n', texts);
    }

    private static MessagePart? Nested(JsonElement block)
    {
        if (block.Member("toolUse", "functionCall", "function_call") is { ValueKind: JsonValueKind.Object } call)
        {
            return CallOf(call);
        }

        if (block.Member("toolResult", "functionResponse", "function_response") is { ValueKind: JsonValueKind.Object } result)
        {
            return ResultOf(result);
        }

        if (block.Member("reasoningContent", "reasoning_content") is { ValueKind: JsonValueKind.Object } reasoning)
        {
            return Reasoning(reasoning.Member("reasoningText") is { ValueKind: JsonValueKind.Object } text ? text : reasoning);
        }

        return block.Member("message_content") is { ValueKind: JsonValueKind.Object } content ? Block(content) : null;
    }

    private static MessagePart? Reasoning(JsonElement block)
    {
        JsonElement words = block.Member("content", "text", "thinking", "reasoning", "summary");
        string? text = words.ValueKind == JsonValueKind.Array ? Words(words) : words.FilledText();
        return string.IsNullOrEmpty(text) || text == "[]" ? null : new MessagePart { Kind = PartKind.Reasoning, Text = text };
    }

    /// <summary>Strands and others put the list of blocks into the content as JSON text.</summary>
    private static bool LooksLikeBlocks(string text)
    {
        ReadOnlySpan<char> start = text.AsSpan().TrimStart();
        return start.StartsWith("[{\"", StringComparison.Ordinal)
            && (start.StartsWith("[{\"type\"", StringComparison.Ordinal) || start.StartsWith("[{\"text\"", StringComparison.Ordinal) || start.StartsWith("[{\"tool", StringComparison.Ordinal));
    }
}
