using System.Text.Json;

namespace AuditLens.Ingestion.Dialects.Telemetry.Conventions;

/// <summary>
/// Messages as events of a span, the generation before message attributes: <c>gen_ai.system.message</c>, <c>.user.</c>, <c>.assistant.</c>, <c>.tool.message</c>, <c>gen_ai.choice</c>.
/// On a tool's span the tool message holds the arguments and the choice holds the answer (Strands).
/// </summary>
internal sealed class GenAiEventsConvention : ISpanConvention
{
    public void Read(TelemetrySpan span, SpanReading reading)
    {
        List<ModelMessage> input = [];
        List<ModelMessage> output = [];
        foreach (TelemetryPoint point in span.Events)
        {
            if (reading.Role == SpanRole.Tool)
            {
                ReadToolEvent(point, reading);
            }
            else if (MessageOf(point) is { } message)
            {
                (point.Name == "gen_ai.choice" ? output : input).Add(message);
            }
        }

        reading.SetInput(input);
        reading.SetOutput(output);
    }

    /// <summary>The message in an event or a log record; null when its name is none of these.</summary>
    public static ModelMessage? MessageOf(TelemetryPoint point)
    {
        MessageRole role;
        switch (point.Name)
        {
            case "gen_ai.system.message":
                role = MessageRole.System;
                break;
            case "gen_ai.user.message":
                role = MessageRole.User;
                break;
            case "gen_ai.assistant.message" or "gen_ai.choice":
                role = MessageRole.Assistant;
                break;
            case "gen_ai.tool.message":
                role = MessageRole.Tool;
                break;
            default:
                return null;
        }

        JsonElement body = BodyOf(point);
        List<ModelMessage> read = body.ValueKind == JsonValueKind.Undefined ? [] : MessageReader.Read(body, role);
        ModelMessage message = read.Count > 0 ? read[0] : new ModelMessage { Role = role };
        if (role == MessageRole.Tool && message.Parts is [{ Kind: PartKind.Text } only])
        {
            message = new ModelMessage { Role = role };
            message.Parts.Add(new MessagePart { Kind = PartKind.Result, CallId = body.Text("id") ?? point.Attributes.Text("id"), Text = only.Text });
        }

        message.Time = point.Time;
        return message;
    }

    /// <summary>The message is the body of a log record, or is spread over the attributes of a span event.</summary>
    private static JsonElement BodyOf(TelemetryPoint point)
    {
        JsonElement body = point.Body.Decoded();
        if (body.ValueKind is JsonValueKind.Object && body.EnumerateObject().Any())
        {
            return point.Name == "gen_ai.choice" && body.Member("message") is { ValueKind: JsonValueKind.Object } message ? message : body;
        }

        JsonElement content = point.Attributes["message"].ValueKind != JsonValueKind.Undefined ? point.Attributes["message"] : point.Attributes["content"];
        JsonElement decoded = content.Decoded();
        return decoded.ValueKind switch
        {
            JsonValueKind.Array => Wrap(decoded, point),
            JsonValueKind.Object => decoded,
            _ => Wrap(content, point),
        };
    }

    private static JsonElement Wrap(JsonElement content, TelemetryPoint point)
    {
        System.Buffers.ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            if (content.ValueKind != JsonValueKind.Undefined)
            {
                writer.WritePropertyName("content");
                content.WriteTo(writer);
            }

            if (point.Attributes["tool_calls"].Decoded() is { ValueKind: JsonValueKind.Array } calls)
            {
                writer.WritePropertyName("tool_calls");
                calls.WriteTo(writer);
            }

            if (point.Attributes.Text("id") is { } id)
            {
                writer.WriteString("id", id);
            }

            writer.WriteEndObject();
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

    private static void ReadToolEvent(TelemetryPoint point, SpanReading reading)
    {
        if (point.Name == "gen_ai.tool.message")
        {
            reading.CallId ??= point.Attributes.Text("id");
            reading.Arguments ??= point.Attributes.TextOrJson("content");
        }
        else if (point.Name == "gen_ai.choice")
        {
            reading.CallId ??= point.Attributes.Text("id");
            reading.Result ??= MessageParts.Words(point.Attributes.Json("message"));
        }
    }
}
