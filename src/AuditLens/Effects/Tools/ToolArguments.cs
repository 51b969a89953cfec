using System.Text.Json;

namespace AuditLens.Effects.Tools;

/// <summary>Arguments of a tool call by name. Nested objects are reached by their own names, one level down.</summary>
internal sealed class ToolArguments
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    private readonly List<KeyValuePair<string, JsonElement>> _values = [];

    /// <summary>The text itself, when it is no JSON object.</summary>
    public string? Raw { get; private init; }

    public IReadOnlyList<KeyValuePair<string, JsonElement>> Values => _values;

    public static ToolArguments Of(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Lenient);
            return Of(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            return new ToolArguments { Raw = text };
        }
    }

    public static ToolArguments Of(JsonElement element)
    {
        // Some frameworks log the arguments as a JSON text inside JSON.
        if (element.ValueKind == JsonValueKind.String)
        {
            string inner = element.GetString() ?? "";
            return inner.AsSpan().TrimStart().StartsWith('{') ? Of(inner) : new ToolArguments { Raw = inner };
        }

        ToolArguments arguments = new() { Raw = element.ValueKind == JsonValueKind.Object ? null : element.GetRawText() };
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                arguments._values.Add(new(property.Name, property.Value));
            }

            arguments.AddNested();
        }

        return arguments;
    }

    private void AddNested()
    {
        foreach (KeyValuePair<string, JsonElement> pair in _values.ToArray())
        {
            if (pair.Value.ValueKind == JsonValueKind.Object && pair.Key is "params" or "parameters" or "options" or "args" or "arguments" or "body" or "input" or "requestBody" or "request" or "data" or "payload")
            {
                foreach (JsonProperty property in pair.Value.EnumerateObject())
                {
                    _values.Add(new(property.Name, property.Value));
                }
            }
        }
    }

    public JsonElement? Find(string name)
    {
        foreach ((string key, JsonElement value) in _values)
        {
            if (ToolKnowledge.IsSamePlain(key, name))
            {
                return value;
            }
        }

        return null;
    }

    public string? Text(string name) => Find(name) is { } value ? TextOf(value) : null;

    /// <summary>The first of the names that has a text.</summary>
    public string? Text(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (Text(name) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>True when an argument with this meaning is set to true (or to a text that says so).</summary>
    public bool IsOn(string meaning) => _values.Exists(pair => ToolKnowledge.Default.Means(pair.Key, meaning) && Truth(pair.Value) == true);

    public bool IsOff(string meaning) => _values.Exists(pair => ToolKnowledge.Default.Means(pair.Key, meaning) && Truth(pair.Value) == false);

    public static bool? Truth(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.GetRawText() is "1" ? true : value.GetRawText() is "0" ? false : null,
        JsonValueKind.String => value.GetString()?.Trim().ToLowerInvariant() switch
        {
            "true" or "yes" or "1" or "on" or "all" or "client" or "server" => true,
            "false" or "no" or "0" or "off" or "none" => false,
            _ => null,
        },
        _ => null,
    };

    /// <summary>A list of texts: an array's elements, or the single text.</summary>
    public static List<string> List(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return TextOf(value) is { Length: > 0 } text ? [text] : [];
        }

        List<string> list = [];
        foreach (JsonElement element in value.EnumerateArray())
        {
            if (list.Count < 500 && ItemText(element) is { Length: > 0 } text)
            {
                list.Add(text);
            }
        }

        return list;
    }

    private static string? ItemText(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return TextOf(element);
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (ToolKnowledge.Plain(property.Name) is "id" or "path" or "name" or "filepath" or "key" or "email")
            {
                return TextOf(property.Value);
            }
        }

        return element.GetRawText();
    }

    public static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        JsonValueKind.Array => string.Join(", ", List(value)),
        _ => null,
    };
}
