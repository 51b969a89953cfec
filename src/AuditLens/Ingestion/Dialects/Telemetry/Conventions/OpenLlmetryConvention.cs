using System.Text.Json;

namespace AuditLens.Ingestion.Dialects.Telemetry.Conventions;

/// <summary>OpenLLMetry (Traceloop): flattened prompts and completions, <c>traceloop.span.kind</c>, entity input and output.</summary>
internal sealed class OpenLlmetryConvention : ISpanConvention
{
    public void Read(TelemetrySpan span, SpanReading reading)
    {
        TelemetryAttributes a = span.Attributes;
        List<ModelMessage> output = FlattenedMessages.Read(a, "gen_ai.completion", MessageRole.Assistant);
        List<ModelMessage> input = FlattenedMessages.Read(a, "gen_ai.prompt", MessageRole.User);
        if (input.Count + output.Count > 0 || a.Has("llm.request.type"))
        {
            reading.SetRole(SpanRole.Model);
        }

        reading.SetInput(input);
        reading.SetOutput(output);
        string? kind = a.Text("traceloop.span.kind", "ioa_observe.span.kind");
        if (kind == "tool")
        {
            reading.SetRole(SpanRole.Tool);
            reading.Tool ??= a.Text("traceloop.entity.name", "ioa_observe.entity.name") ?? NameOf(span, ".tool");
            ReadEntity(a, reading);
        }
        else if (kind == "agent")
        {
            reading.SetRole(SpanRole.Agent);
            reading.Agent ??= a.Text("traceloop.entity.name", "ioa_observe.entity.name") ?? NameOf(span, ".agent");
        }
    }

    private static void ReadEntity(TelemetryAttributes a, SpanReading reading)
    {
        if (reading.Arguments is null)
        {
            JsonElement input = a.Json("traceloop.entity.input") is { ValueKind: not JsonValueKind.Undefined } own ? own : a.Json("ioa_observe.entity.input");
            // Decorated functions log {"args": [...], "kwargs": {...}}; the keyword arguments are the tool's.
            JsonElement named = input.Member("kwargs") is { ValueKind: JsonValueKind.Object } kwargs && kwargs.EnumerateObject().Any() ? kwargs : input;
            reading.Arguments = ToolText.Arguments(named);
        }

        JsonElement output = a["traceloop.entity.output"].ValueKind != JsonValueKind.Undefined ? a["traceloop.entity.output"] : a["ioa_observe.entity.output"];
        if (reading.Result is null && output.ValueKind != JsonValueKind.Undefined)
        {
            ToolText.ReadResult(output, reading);
        }
    }

    private static string NameOf(TelemetrySpan span, string suffix) =>
        span.Name.EndsWith(suffix, StringComparison.Ordinal) ? span.Name[..^suffix.Length] : span.Name;
}
