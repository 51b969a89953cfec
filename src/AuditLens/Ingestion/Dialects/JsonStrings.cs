using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Strings out of JSON that never throw: a log may hold half a surrogate pair or bytes that are no UTF-8, and its record is evidence all the same.</summary>
internal static class JsonStrings
{
    /// <summary>The string, or null when the element is of another kind.</summary>
    public static string? AsString(this JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return Lenient(JsonMarshal.GetRawUtf8Value(element));
        }
    }

    /// <summary>The string with content, or null: empty and white text says nothing.</summary>
    public static string? AsFilledString(this JsonElement element)
    {
        string? text = element.AsString();
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>A string as it is, a number or a boolean as written, anything else as JSON text; null for null and for what is missing.</summary>
    public static string? AsText(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.AsString(),
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        _ => element.AsRawJson(),
    };

    /// <summary>The JSON text exactly as logged; null when the member is missing or null.</summary>
    public static string? AsRawJson(this JsonElement element) => element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
        ? null
        : Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element));

    /// <summary>Unescapes what can be unescaped; half a surrogate pair and invalid UTF-8 become U+FFFD.</summary>
    private static string Lenient(ReadOnlySpan<byte> quoted)
    {
        string raw = Encoding.UTF8.GetString(quoted.Length >= 2 ? quoted[1..^1] : quoted);
        var text = new StringBuilder(raw.Length);
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\' || i + 1 >= raw.Length)
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            i += Unescape(raw.AsSpan(i), text);
        }

        return Repair(text);
    }

    /// <summary>Appends the escaped character at the start of <paramref name="rest"/> and returns how many further characters it used.</summary>
    private static int Unescape(ReadOnlySpan<char> rest, StringBuilder text)
    {
        if (rest[0] == 'u' && rest.Length >= 5 && ushort.TryParse(rest[1..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit))
        {
            text.Append((char)unit);
            return 4;
        }

        text.Append(rest[0] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', _ => rest[0] });
        return 0;
    }

    private static string Repair(StringBuilder text)
    {
        ReadOnlySpan<char> rest = text.ToString();
        var repaired = new StringBuilder(rest.Length);
        while (!rest.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf16(rest, out Rune rune, out int used);
            repaired.Append(status == OperationStatus.Done ? rune.ToString() : "\uFFFD");
            rest = rest[Math.Max(1, used)..];
        }

        return repaired.ToString();
    }
}
