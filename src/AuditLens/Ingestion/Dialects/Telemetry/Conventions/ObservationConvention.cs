using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry.Conventions;

/// <summary>Observations of Langfuse, runs of LangSmith, spans of the OpenAI Agents SDK: a type, an input and an output, each JSON or JSON text.</summary>
internal sealed class ObservationConvention : ISpanConvention
{
    public void Read(TelemetrySpan span, SpanReading reading)
    {
        TelemetryAttributes a = span.Attributes;
        string? type = a.Text(LangfuseEnvelope.TypeKey)?.ToUpperInvariant();
        if (type is null)
        {
            return;
        }

        JsonElement output = a.Json(LangfuseEnvelope.OutputKey);
        switch (type)
        {
            case "GENERATION" or "LLM" or "RESPONSE":
                reading.SetRole(SpanRole.Model);
                break;
            case "TOOL" or "FUNCTION":
                reading.SetRole(SpanRole.Tool);
                break;
            case "AGENT":
                reading.SetRole(SpanRole.Agent);
                reading.Agent ??= span.Name;
                break;
            case "HANDOFF":
                reading.SetRole(SpanRole.Handoff);
                reading.Agent ??= a.Text("to_agent");
                break;
            default:
                // LangChain's callback logs a tool as a plain span; its answer is a tool message.
                reading.SetRole(output.Text("type") == "tool" && output.Has("tool_call_id") ? SpanRole.Tool : SpanRole.Unknown);
                break;
        }

        if (reading.Role == SpanRole.Tool)
        {
            ReadTool(span, output, reading);
        }
        else if (reading.Role == SpanRole.Model)
        {
            ReadModel(a, output, reading);
        }
    }

    private static void ReadTool(TelemetrySpan span, JsonElement output, SpanReading reading)
    {
        reading.Tool ??= output.Text("type") == "tool" ? output.Text("name") : null;
        reading.CallId ??= output.Text("tool_call_id");
        JsonElement input = span.Attributes.Json(LangfuseEnvelope.InputKey);
        JsonElement only = input.ValueKind == JsonValueKind.Object && input.EnumerateObject().Count() == 1 ? input.Member("input").Decoded() : default;
        reading.Arguments ??= (only.ValueKind == JsonValueKind.Object ? only : input).AsText();
        reading.Result ??= output.ValueKind == JsonValueKind.Undefined ? null
            : output.Has("content") ? MessageParts.Words(output.Member("content")) : MessageParts.Words(output);
    }

    private static void ReadModel(TelemetryAttributes a, JsonElement output, SpanReading reading)
    {
        reading.Model ??= output.Text("model") ?? a.Text(LangfuseEnvelope.ModelKey);
        JsonElement input = a.Json(LangfuseEnvelope.InputKey);
        if (reading.SystemTexts.Count == 0 && input.Member("config").Member("system_instruction") is { ValueKind: not JsonValueKind.Undefined } system && MessageParts.Words(system) is { Length: > 0 } words)
        {
            reading.SystemTexts.Add(words);
        }

        reading.SetInput(MessageReader.Read(input, MessageRole.User));
        reading.SetOutput(MessageReader.Read(output, MessageRole.Assistant));
        JsonElement usage = a.Json(LangfuseEnvelope.UsageKey);
        long? tokensIn = usage.Member("input", "input_tokens", "prompt_tokens").AsLong();
        long? tokensOut = usage.Member("output", "output_tokens", "completion_tokens").AsLong();
        if (tokensIn is not null || tokensOut is not null)
        {
            reading.Usage ??= new TokenUsage(tokensIn, tokensOut);
        }
    }
}
