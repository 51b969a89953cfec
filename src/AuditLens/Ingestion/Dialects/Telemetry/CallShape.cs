using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Compares calls without ids by tool and arguments.</summary>
internal static class CallShape
{
    /// <summary>
    /// True when an id tells one call from all others. Counters (<c>execute_sql_0</c>, <c>call_1</c>, <c>7</c>) start anew with every request of some frameworks and tell nothing.
    /// </summary>
    public static bool IsUnique(string? id, string? tool)
    {
        if (id is null || id.Length < 6)
        {
            return false;
        }

        int counter = id.Length;
        while (counter > 0 && char.IsAsciiDigit(id[counter - 1]))
        {
            counter--;
        }

        bool endsInCounter = counter < id.Length && id.Length - counter <= 4 && counter > 0 && id[counter - 1] is '_' or '-' or ':';
        ReadOnlySpan<char> stem = endsInCounter ? id.AsSpan(0, counter - 1) : default;
        return !(counter == 0 && id.Length < 12) && !(endsInCounter && (stem.SequenceEqual(tool) || stem is "call" or "toolcall" or "tool_call" or "tool" or "function"));
    }

    /// <summary>Same tool and same arguments, whatever the order of members and the white space, give the same shape.</summary>
    public static string Of(string tool, string? arguments) => EventId.Of(tool, Normal(arguments)).ToString();

    /// <summary>LangChain's callback logs the only argument bare: <c>DROP TABLE x</c> for <c>{"query":"DROP TABLE x"}</c>.</summary>
    public static bool IsOnlyValue(string? arguments, string bare)
    {
        JsonElement json = JsonMembers.ParseOrUndefined(arguments);
        if (json.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        using JsonElement.ObjectEnumerator members = json.EnumerateObject();
        return members.MoveNext() && members.Current.Value.FilledText() == bare && !members.MoveNext();
    }

    /// <summary>Of two texts for the arguments of one call, the one that is a JSON object; the first when both or none are.</summary>
    public static string? Better(string? first, string? second) =>
        first is null ? second : second is null || IsObject(first) || !IsObject(second) ? first : second;

    private static bool IsObject(string text) => JsonMembers.ParseOrUndefined(text).ValueKind == JsonValueKind.Object;

    private static string Normal(string? arguments)
    {
        if (string.IsNullOrWhiteSpace(arguments))
        {
            return "{}";
        }

        JsonElement json = JsonMembers.ParseOrUndefined(arguments);
        if (json.ValueKind == JsonValueKind.Undefined)
        {
            return arguments.Trim();
        }

        System.Buffers.ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            WriteSorted(writer, json);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteSorted(Utf8JsonWriter writer, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty member in json.EnumerateObject().OrderBy(NameOf, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(NameOf(member));
                    WriteSorted(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in json.EnumerateArray())
                {
                    WriteSorted(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(json.AsString());
                break;
            default:
                writer.WriteRawValue(json.GetRawText(), skipInputValidation: true);
                break;
        }
    }

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}
