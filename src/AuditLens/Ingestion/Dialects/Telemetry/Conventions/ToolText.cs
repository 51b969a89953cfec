using System.Text.Json;

namespace AuditLens.Ingestion.Dialects.Telemetry.Conventions;

/// <summary>Arguments and answers of tool spans without the wrappings that callback handlers put around them.</summary>
internal static class ToolText
{
    /// <summary>LangChain's callback logs <c>{"input_str": "...", "tags": [], "metadata": {}, "inputs": {...}}</c> as the arguments.</summary>
    public static string? Arguments(JsonElement value)
    {
        JsonElement json = value.Decoded();
        if (json.ValueKind == JsonValueKind.Object && json.Has("input_str") && (json.Has("tags") || json.Has("metadata") || json.Has("inputs")))
        {
            return json.Member("inputs") is { ValueKind: JsonValueKind.Object } inputs ? inputs.GetRawText() : json.Text("input_str");
        }

        return value.AsText() is { Length: > 0 } text ? text : null;
    }

    /// <summary>Takes an answer apart: LangChain's tool message carries call id and status beside the content.</summary>
    public static void ReadResult(JsonElement value, SpanReading reading)
    {
        JsonElement json = value.Decoded();
        JsonElement inner = json.ValueKind == JsonValueKind.Object && json.Has("output") && !json.Has("data") ? json.Member("output").Decoded() : json;
        JsonElement message = inner.Has("lc") ? inner.Member("kwargs") : inner.Text("type") == "tool" ? inner.Member("data") : default;
        if (message.ValueKind == JsonValueKind.Object && message.Has("content"))
        {
            reading.Result ??= MessageParts.Words(message.Member("content"));
            reading.CallId ??= message.Text("tool_call_id");
            reading.Succeeded ??= message.Text("status") switch { "success" => true, "error" => false, _ => null };
            return;
        }

        reading.Result ??= json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null
            : json.ValueKind == JsonValueKind.Object && json.Has("output") && json.EnumerateObject().Count() <= 2 ? MessageParts.Words(json.Member("output"))
            : json.AsText();
    }
}
