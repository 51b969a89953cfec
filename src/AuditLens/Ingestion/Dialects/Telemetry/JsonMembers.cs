using System.Globalization;
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
        JsonValueKind.String => NullIfEmpty(value.StringOrRaw()),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    /// <summary>The string's value; its raw text when it holds a lone surrogate, which .NET refuses to decode.</summary>
    public static string StringOrRaw(this JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            try
            {
                return value.GetRawText().Trim('"');
            }
            catch (InvalidOperationException)
            {
                return "";
            }
        }
    }

    /// <summary>Text as it is, anything else as its JSON; null for null and absent.</summary>
    public static string? AsTextOrJson(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String => value.StringOrRaw(),
        _ => value.GetRawText(),
    };

    public static long? AsLong(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt64(out long whole) ? whole : FromDouble(value),
        JsonValueKind.String when long.TryParse(value.StringOrRaw(), NumberStyles.Integer, CultureInfo.InvariantCulture, out long whole) => whole,
        _ => null,
    };

    public static double? AsDouble(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetDouble(out double number) ? number : null,
        JsonValueKind.String when double.TryParse(value.StringOrRaw(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        _ => null,
    };

    public static bool? AsBool(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when bool.TryParse(value.StringOrRaw(), out bool flag) => flag,
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
            if (ParseOrUndefined(value.StringOrRaw()) is not { ValueKind: not JsonValueKind.Undefined } inner)
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

    private static long? FromDouble(JsonElement value) =>
        value.TryGetDouble(out double number) && Math.Abs(number) < 9e18 ? (long)number : null;

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
