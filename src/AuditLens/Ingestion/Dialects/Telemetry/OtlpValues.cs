using System.Buffers;
using System.Text.Json;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>OTLP's <c>AnyValue</c> and key-value lists as plain JSON.</summary>
internal static class OtlpValues
{
    private const int MaxDepth = 40;

    /// <summary>Reads <c>[{key, value:{stringValue}}]</c>; also a plain object of values, as SDK dumps have it.</summary>
    public static TelemetryAttributes Attributes(JsonElement list)
    {
        TelemetryAttributes attributes = new();
        if (list.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in list.EnumerateObject())
            {
                attributes.Set(NameOf(property), Plain(property.Value));
            }
        }

        foreach (JsonElement pair in list.Items())
        {
            if (pair.Text("key") is { } key)
            {
                attributes.Set(key, Plain(pair.Member("value")));
            }
        }

        return attributes;
    }

    /// <summary>The value inside an <c>AnyValue</c>; anything that is no <c>AnyValue</c> stays as it is.</summary>
    public static JsonElement Plain(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return value;
        }

        JsonElement scalar = Scalar(value);
        if (scalar.ValueKind != JsonValueKind.Undefined)
        {
            return scalar;
        }

        if (Structure(value).ValueKind == JsonValueKind.Undefined)
        {
            return value.EnumerateObject().Any() ? value : default;
        }

        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(writer, value, 0);
        }

        try
        {
            return JsonElement.Parse(buffer.WrittenSpan);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static JsonElement Scalar(JsonElement value) =>
        value.Member("stringValue", "intValue", "boolValue", "doubleValue", "bytesValue", "string_value", "int_value", "bool_value", "double_value");

    private static JsonElement Structure(JsonElement value) => value.Member("arrayValue", "kvlistValue", "array_value", "kvlist_value");

    private static void Write(Utf8JsonWriter writer, JsonElement value, int depth)
    {
        if (depth > MaxDepth || value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            writer.WriteNullValue();
        }
        else if (value.Member("arrayValue", "array_value") is { ValueKind: JsonValueKind.Object } array)
        {
            writer.WriteStartArray();
            foreach (JsonElement item in array.Member("values").Items())
            {
                Write(writer, item, depth + 1);
            }

            writer.WriteEndArray();
        }
        else if (value.Member("kvlistValue", "kvlist_value") is { ValueKind: JsonValueKind.Object } list)
        {
            WriteObject(writer, list.Member("values"), depth);
        }
        else if (value.Has("intValue") && value.Member("intValue").AsLong() is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            JsonElement scalar = Scalar(value);
            WriteScalar(writer, scalar);
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, JsonElement pairs, int depth)
    {
        writer.WriteStartObject();
        foreach (JsonElement pair in pairs.Items())
        {
            writer.WritePropertyName(pair.Text("key") ?? "");
            Write(writer, pair.Member("value"), depth + 1);
        }

        writer.WriteEndObject();
    }

    private static void WriteScalar(Utf8JsonWriter writer, JsonElement scalar)
    {
        switch (scalar.ValueKind)
        {
            case JsonValueKind.Undefined:
                writer.WriteNullValue();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(scalar.AsString());
                break;
            default:
                writer.WriteRawValue(scalar.GetRawText(), skipInputValidation: true);
                break;
        }
    }

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}
