using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry.Conventions;

/// <summary>OpenInference (Arize Phoenix): https://github.com/Arize-ai/openinference/blob/main/spec/semantic_conventions.md.</summary>
internal sealed class OpenInferenceConvention : ISpanConvention
{
    public void Read(TelemetrySpan span, SpanReading reading)
    {
        TelemetryAttributes a = span.Attributes;
        switch (a.Text("openinference.span.kind")?.ToUpperInvariant())
        {
            case "LLM":
                reading.SetRole(SpanRole.Model);
                ReadModel(a, reading);
                break;
            case "TOOL":
                ReadTool(span, reading);
                break;
            case "AGENT":
                reading.SetRole(SpanRole.Agent);
                reading.Agent ??= a.Text("agent.name", "graph.node.id") ?? span.Name;
                ReadFlattened(a, reading);
                break;
        }
    }

    private static void ReadModel(TelemetryAttributes a, SpanReading reading)
    {
        reading.Model ??= a.Text("llm.response.model_name", "llm.model_name", "llm.request.model_name");
        ReadFlattened(a, reading);
        if (reading.Input.Count == 0)
        {
            reading.SetInput(MessageReader.Read(Structured(a, "input.value"), MessageRole.User));
        }

        if (reading.Output.Count == 0)
        {
            reading.SetOutput(MessageReader.Read(Structured(a, "output.value"), MessageRole.Assistant));
        }

        long? input = a.Long("llm.token_count.prompt");
        long? output = a.Long("llm.token_count.completion");
        if (input is not null || output is not null)
        {
            reading.Usage ??= new TokenUsage(input, output, a.Long("llm.token_count.prompt_details.cache_read"), a.Long("llm.token_count.prompt_details.cache_write"),
                a.Long("llm.token_count.completion_details.reasoning"));
        }
    }

    private static void ReadFlattened(TelemetryAttributes a, SpanReading reading)
    {
        reading.SetInput(FlattenedMessages.Read(a, "llm.input_messages", MessageRole.User));
        reading.SetOutput(FlattenedMessages.Read(a, "llm.output_messages", MessageRole.Assistant));
    }

    private static void ReadTool(TelemetrySpan span, SpanReading reading)
    {
        TelemetryAttributes a = span.Attributes;
        if (a.Text("tool.name", "gen_ai.tool.name") is null && span.Name.StartsWith("handoff to ", StringComparison.Ordinal))
        {
            // The OpenAI agents instrumentation marks a hand-over as TOOL; the call that ordered it is in the model's output.
            reading.SetRole(SpanRole.Handoff);
            reading.Agent ??= a.Text("output.value") ?? span.Name["handoff to ".Length..];
            return;
        }

        reading.SetRole(SpanRole.Tool);
        reading.Tool ??= a.Text("tool.name") ?? span.Name;
        reading.CallId ??= a.Text("tool_call.id", "tool.id");
        reading.Arguments ??= ToolText.Arguments(a["input.value"]) ?? Parameters(a);
        if (a["output.value"] is { ValueKind: not JsonValueKind.Undefined } output)
        {
            ToolText.ReadResult(output, reading);
        }
    }

    /// <summary><c>tool.parameters</c> holds the arguments with some instrumentations and the JSON schema with others.</summary>
    private static string? Parameters(TelemetryAttributes a)
    {
        JsonElement json = a.Json("tool.parameters");
        bool schema = json.Has("properties") && json.Text("type") == "object";
        return schema ? null : a.TextOrJson("tool.parameters");
    }

    private static JsonElement Structured(TelemetryAttributes a, string key) =>
        a.Json(key) is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } json ? json : a[key];
}
