using System.Text.Json;

namespace AuditLens.Ingestion.Dialects.Telemetry.Conventions;

/// <summary>Google ADK's own attributes beside the conventions' names: requests and answers of the model and of tools as JSON text.</summary>
internal sealed class AdkConvention : ISpanConvention
{
    public void Read(TelemetrySpan span, SpanReading reading)
    {
        TelemetryAttributes a = span.Attributes;
        if (a.Text("gcp.vertex.agent.tool_call_args") is { } arguments)
        {
            reading.SetRole(SpanRole.Tool);
            reading.Arguments ??= arguments;
        }

        if (reading.Result is null && a.Has("gcp.vertex.agent.tool_response"))
        {
            reading.Result = MessageParts.Words(a.Json("gcp.vertex.agent.tool_response"));
        }

        JsonElement request = a.Json("gcp.vertex.agent.llm_request");
        JsonElement response = a.Json("gcp.vertex.agent.llm_response");
        if (reading.Role != SpanRole.Tool && request.ValueKind == JsonValueKind.Object && request.Has("contents"))
        {
            reading.SetRole(SpanRole.Model);
            reading.Model ??= request.Text("model");
            if (request.Member("config").Member("system_instruction") is { ValueKind: not JsonValueKind.Undefined } system && reading.SystemTexts.Count == 0
                && MessageParts.Words(system) is { Length: > 0 } words)
            {
                reading.SystemTexts.Add(words);
            }

            reading.SetInput(MessageReader.Read(request.Member("contents"), MessageRole.User));
            reading.SetOutput(MessageReader.Read(response.Member("content"), MessageRole.Assistant));
        }
    }
}
