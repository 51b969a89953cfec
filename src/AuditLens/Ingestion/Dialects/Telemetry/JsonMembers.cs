using System.Text.Json;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Reads members of hostile JSON: a wrong type, a lone surrogate or a missing member is null, never an exception.</summary>
internal static class JsonMembers
{
    /// <summary>Depth to which embedded JSON text is parsed; beyond it the text stays text.</summary>
    private const int MaxDepth = 64;

    public static JsonElement Member(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return default;
        }

        try
        {
            return element.TryGetProperty(name, out JsonElement value) ? value : default;
        }
        catch (InvalidOperationException)
        {
            // Some member's name holds a lone surrogate, which .NET refuses to compare.
            return default;
        }
    }

    /// <summary>The first of these members that is there and not null.</summary>
    public static JsonElement Member(this JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            JsonElement value = element.Member(name);
            if (value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
            {
                return value;
            }
        }

        return default;
    }

    public static bool Has(this JsonElement element, string name) => element.Member(name).ValueKind != JsonValueKind.Undefined;

    /// <summary>A member that is text, or a number or truth value as text; null when there is none or it is empty.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> names) => element.Member(names).FilledText();

    public static string? FilledText(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => NullIfEmpty(value.AsString() ?? ""),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    public static bool? AsBool(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when bool.TryParse(value.AsString(), out bool flag) => flag,
        _ => null,
    };

    /// <summary>Elements of an array; nothing for anything else.</summary>
    public static JsonElement.ArrayEnumerator Items(this JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default;

    /// <summary>JSON that lies in a string, once or twice encoded; the value itself when it is no such string.</summary>
    public static JsonElement Decoded(this JsonElement value)
    {
        for (int times = 0; times < 2 && value.ValueKind == JsonValueKind.String; times++)
        {
            if (ParseOrUndefined(value.AsString()) is not { ValueKind: not JsonValueKind.Undefined } inner)
            {
                break;
            }

            value = inner;
        }

        return value;
    }

    /// <summary>Parses text that looks like a JSON object, array or string; undefined for anything else.</summary>
    public static JsonElement ParseOrUndefined(string? text)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        if (trimmed.Length < 2 || trimmed[0] is not ('{' or '[' or '"'))
        {
            return default;
        }

        try
        {
            return JsonElement.Parse(trimmed, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = true });
        }
        catch (JsonException)
        {
            return default;
        }
        catch (ArgumentException)
        {
            return default;
        }
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
