using System.Globalization;
using System.Text.Json;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>
/// Messages that are spread over attributes with indices in their keys: <c>llm.input_messages.0.message.role</c> (OpenInference), <c>gen_ai.prompt.0.content</c> (OpenLLMetry).
/// </summary>
internal static class FlattenedMessages
{
    private const int MaxIndex = 100_000;

    /// <param name="prefix">Up to and without the first index: <c>llm.input_messages</c>.</param>
    public static List<ModelMessage> Read(TelemetryAttributes attributes, string prefix, MessageRole role)
    {
        SortedDictionary<int, SortedDictionary<string, JsonElement>>? byIndex = null;
        foreach ((string key, JsonElement value) in attributes.All)
        {
            if (key.Length > prefix.Length + 1 && key.StartsWith(prefix, StringComparison.Ordinal) && key[prefix.Length] == '.' && TakeIndex(key, prefix.Length + 1, out int index, out int rest))
            {
                byIndex ??= [];
                if (!byIndex.TryGetValue(index, out SortedDictionary<string, JsonElement>? fields))
                {
                    byIndex.Add(index, fields = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal));
                }

                fields[Strip(key[rest..])] = value;
            }
        }

        return byIndex is null ? [] : [.. byIndex.Values.Select(fields => Message(fields, role))];
    }

    private static ModelMessage Message(SortedDictionary<string, JsonElement> fields, MessageRole fallback)
    {
        string? Field(string name) => fields.TryGetValue(name, out JsonElement value) ? value.FilledText() : null;
        MessageRole role = MessageReader.RoleOf(Field("role")) ?? fallback;
        ModelMessage message = new() { Role = role, Name = Field("name") };
        if (role == MessageRole.Tool)
        {
            message.Parts.Add(new MessagePart { Kind = PartKind.Result, CallId = Field("tool_call_id"), Tool = Field("name"), Text = Field("content") ?? ContentText(fields) });
            return message;
        }

        if (fields.TryGetValue("content", out JsonElement content))
        {
            MessageParts.AddAll(content, message);
        }

        AddContents(fields, message);
        AddCalls(fields, message);
        return message;
    }

    private static void AddContents(SortedDictionary<string, JsonElement> fields, ModelMessage message)
    {
        foreach (Dictionary<string, string> item in Indexed(fields, "contents"))
        {
            string? text = item.GetValueOrDefault("text");
            PartKind kind = item.GetValueOrDefault("type") == "reasoning" ? PartKind.Reasoning : PartKind.Text;
            // Some instrumentations write the same words as content and as contents.
            if (!string.IsNullOrEmpty(text) && !message.Parts.Any(part => part.Kind == kind && part.Text == text))
            {
                message.Parts.Add(new MessagePart { Kind = kind, Text = text });
            }
        }
    }

    private static void AddCalls(SortedDictionary<string, JsonElement> fields, ModelMessage message)
    {
        foreach (Dictionary<string, string> item in Indexed(fields, "tool_calls"))
        {
            if ((item.GetValueOrDefault("function.name") ?? item.GetValueOrDefault("name")) is { } tool)
            {
                message.Parts.Add(new MessagePart
                {
                    Kind = PartKind.Call,
                    CallId = item.GetValueOrDefault("id"),
                    Tool = tool,
                    Arguments = item.GetValueOrDefault("function.arguments") ?? item.GetValueOrDefault("arguments"),
                });
            }
        }
    }

    private static string? ContentText(SortedDictionary<string, JsonElement> fields) =>
        string.Join('\n', Indexed(fields, "contents").Select(item => item.GetValueOrDefault("text")).Where(text => text is not null)) is { Length: > 0 } text ? text : null;

    /// <summary>Groups <c>tool_calls.0.tool_call.function.name</c> by index, keys without the wrapper's name.</summary>
    private static IEnumerable<Dictionary<string, string>> Indexed(SortedDictionary<string, JsonElement> fields, string list)
    {
        SortedDictionary<int, Dictionary<string, string>> items = [];
        foreach ((string key, JsonElement value) in fields)
        {
            if (key.StartsWith(list, StringComparison.Ordinal) && key.Length > list.Length && key[list.Length] == '.' && TakeIndex(key, list.Length + 1, out int index, out int rest)
                && value.AsText() is { } text)
            {
                items.TryAdd(index, new Dictionary<string, string>(StringComparer.Ordinal));
                items[index][Strip(key[rest..])] = text;
            }
        }

        return items.Values;
    }

    /// <summary>OpenInference repeats the kind of the item in the key: <c>message.role</c>, <c>tool_call.id</c>, <c>message_content.text</c>.</summary>
    private static string Strip(string key)
    {
        foreach (string wrapper in (ReadOnlySpan<string>)["message.", "tool_call.", "message_content."])
        {
            if (key.StartsWith(wrapper, StringComparison.Ordinal))
            {
                return key[wrapper.Length..];
            }
        }

        return key;
    }

    private static bool TakeIndex(string key, int start, out int index, out int rest)
    {
        int dot = key.IndexOf('.', start);
        rest = dot + 1;
        index = 0;
        return dot > start && int.TryParse(key.AsSpan(start, dot - start), NumberStyles.None, CultureInfo.InvariantCulture, out index) && index <= MaxIndex;
    }
}
