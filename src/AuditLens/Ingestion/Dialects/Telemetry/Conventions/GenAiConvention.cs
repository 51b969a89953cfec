using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry.Conventions;

/// <summary>
/// The OpenTelemetry conventions for generative AI, current and earlier generations on spans: https://github.com/open-telemetry/semantic-conventions-genai.
/// </summary>
internal sealed class GenAiConvention : ISpanConvention
{
    public void Read(TelemetrySpan span, SpanReading reading)
    {
        TelemetryAttributes a = span.Attributes;
        reading.SetRole(RoleOf(a.Text("gen_ai.operation.name")));
        reading.Agent ??= a.Text("gen_ai.agent.name");
        reading.Tool ??= a.Text("gen_ai.tool.name");
        reading.CallId ??= a.Text("gen_ai.tool.call.id");
        reading.Model ??= a.Text("gen_ai.response.model", "gen_ai.request.model");
        reading.Usage ??= UsageOf(a);
        reading.Error ??= a.Text("error.type");
        reading.Succeeded ??= a.Text("gen_ai.tool.status") switch { "success" => true, "error" => false, _ => null };
        ReadTool(a, reading);
        ReadMessages(a, reading);
        foreach (TelemetryPoint point in span.Events)
        {
            if (point.Attributes.Has("gen_ai.output.messages") || point.Attributes.Has("gen_ai.input.messages"))
            {
                ReadMessages(point.Attributes, reading);
            }
        }
    }

    public static SpanRole RoleOf(string? operation) => operation switch
    {
        "chat" or "generate_content" or "text_completion" or "llm_call" or "completion" => SpanRole.Model,
        "invoke_agent" or "create_agent" => SpanRole.Agent,
        "execute_tool" => SpanRole.Tool,
        _ => SpanRole.Unknown,
    };

    public static void ReadMessages(TelemetryAttributes a, SpanReading reading)
    {
        foreach (ModelMessage message in MessageReader.Read(a["gen_ai.system_instructions"], MessageRole.System))
        {
            if (message.Words(PartKind.Text) is { } words)
            {
                reading.SystemTexts.Add(words);
            }
        }

        reading.SetInput(MessageReader.Read(a["gen_ai.input.messages"], MessageRole.User));
        reading.SetOutput(MessageReader.Read(a["gen_ai.output.messages"], MessageRole.Assistant));
        if (a.Has("gen_ai.prompt") && a.Json("gen_ai.prompt").ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            reading.SetInput(MessageReader.Read(a.Json("gen_ai.prompt"), MessageRole.User));
        }

        if (a.Has("gen_ai.completion") && a.Json("gen_ai.completion").ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            reading.SetOutput(MessageReader.Read(a.Json("gen_ai.completion"), MessageRole.Assistant));
        }
    }

    public static TokenUsage? UsageOf(TelemetryAttributes a)
    {
        long? input = a.Long("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.usage.prompt_tokens");
        long? output = a.Long("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "llm.usage.completion_tokens");
        if (input is null && output is null)
        {
            return null;
        }

        decimal? cost = decimal.TryParse(a.Text("operation.cost", "gen_ai.usage.cost"), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) ? value : null;
        return new TokenUsage(
            input,
            output,
            a.Long("gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens"),
            a.Long("gen_ai.usage.cache_creation.input_tokens", "gen_ai.usage.cache_creation_input_tokens"),
            a.Long("gen_ai.usage.reasoning.output_tokens", "gen_ai.usage.details.reasoning_tokens", "gen_ai.usage.reasoning_tokens"),
            cost);
    }

    private static void ReadTool(TelemetryAttributes a, SpanReading reading)
    {
        reading.Arguments ??= ToolText.Arguments(a["gen_ai.tool.call.arguments"]) ?? a.TextOrJson("gen_ai.tool.input", "tool_arguments");
        if (a["gen_ai.tool.call.result"] is { ValueKind: not JsonValueKind.Undefined } result)
        {
            ToolText.ReadResult(result, reading);
        }

        reading.Result ??= a.TextOrJson("gen_ai.tool.output", "tool_response");
    }
}
