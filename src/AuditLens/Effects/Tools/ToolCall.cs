using System.Text.Json;

namespace AuditLens.Effects.Tools;

/// <summary>A tool's name with its arguments, in whichever notation the text has them.</summary>
internal sealed record ToolCall(string Name, ToolArguments Arguments)
{
    private static readonly string[] NameMembers = ["name", "tool", "tool_name", "toolName", "function_name", "action", "recipient_name", "tool_call", "api_name"];
    private static readonly string[] ArgumentMembers = ["arguments", "input", "args", "parameters", "params", "tool_input", "toolInput", "kwargs", "action_input", "function_args", "tool_args", "arguments_json"];

    /// <summary>Reads <c>name(args)</c>, <c>name {json}</c>, and the JSON shapes of the known frameworks; null when the text is none of them.</summary>
    public static ToolCall? Parse(string text)
    {
        text = text.Trim();
        return text.StartsWith('{') ? FromJson(text)
            : text.StartsWith('[') ? FromJsonList(text)
            : FromCall(text);
    }

    private static ToolCall? FromJsonList(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.GetArrayLength() == 1 ? FromElement(document.RootElement[0].Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ToolCall? FromJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true });
            return FromElement(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static ToolCall? FromElement(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        // {"type":"function","function":{...}}, {"method":"tools/call","params":{...}}, {"tool_calls":[{...}]}
        if (element.TryGetProperty("function", out JsonElement function) && function.ValueKind == JsonValueKind.Object)
        {
            return FromElement(function);
        }

        if (element.TryGetProperty("method", out JsonElement method) && method.ValueKind == JsonValueKind.String && method.GetString() == "tools/call" && element.TryGetProperty("params", out JsonElement inner))
        {
            return FromElement(inner);
        }

        if (element.TryGetProperty("tool_calls", out JsonElement calls) && calls.ValueKind == JsonValueKind.Array && calls.GetArrayLength() > 0)
        {
            return FromElement(calls[0]);
        }

        string? server = Member(element, ["server", "server_name", "serverName", "namespace"]) is { ValueKind: JsonValueKind.String } named ? named.GetString() : null;
        if (Member(element, NameMembers) is not { ValueKind: JsonValueKind.String } name)
        {
            return Member(element, NameMembers) is { ValueKind: JsonValueKind.Object } nested ? FromElement(nested) : null;
        }

        string full = server is null ? name.GetString() ?? "" : $"mcp__{server}__{name.GetString()}";
        return Member(element, ArgumentMembers) is { } arguments ? new ToolCall(full, ToolArguments.Of(arguments)) : HasOnlyName(element) ? new ToolCall(full, ToolArguments.Of("{}")) : null;
    }

    private static bool HasOnlyName(JsonElement element)
    {
        int others = 0;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            others += property.Name is "type" or "id" or "server" or "server_name" || NameMembers.Contains(property.Name) ? 0 : 1;
        }

        return others == 0;
    }

    private static JsonElement? Member(JsonElement element, string[] names)
    {
        foreach (string name in names)
        {
            if (element.TryGetProperty(name, out JsonElement value))
            {
                return value;
            }
        }

        return null;
    }

    private static ToolCall? FromCall(string text)
    {
        int end = 0;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '.' or '-' or '/' or ':') && end < 200)
        {
            end++;
        }

        if (end == 0 || !char.IsLetter(text[0]))
        {
            return null;
        }

        string name = text[..end];
        ReadOnlySpan<char> rest = text.AsSpan(end).Trim();
        if (rest.Length == 0)
        {
            return name.Contains('_', StringComparison.Ordinal) || name.Contains('.', StringComparison.Ordinal) ? new ToolCall(name, ToolArguments.Of("{}")) : null;
        }

        if (rest[0] == '(' && rest[^1] == ')')
        {
            return CallNotation.ToJson(rest[1..^1].ToString()) is { } json ? new ToolCall(name, ToolArguments.Of(json)) : null;
        }

        // name {json}, name: {json}, name key=value key="value"
        rest = rest[0] is ':' or '=' ? rest[1..].TrimStart() : rest;
        if (rest.Length > 0 && rest[0] == '{')
        {
            ToolArguments arguments = ToolArguments.Of(rest.ToString());
            return arguments.Raw is null ? new ToolCall(name, arguments)
                : CallNotation.ToJson(rest.ToString()) is { } json ? new ToolCall(name, ToolArguments.Of(json)) : null;
        }

        return CallNotation.Assignments(rest.ToString()) is { } assigned ? new ToolCall(name, ToolArguments.Of(assigned)) : null;
    }
}
