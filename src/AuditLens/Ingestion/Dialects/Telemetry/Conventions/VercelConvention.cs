using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry.Conventions;

/// <summary>Vercel AI SDK: <c>ai.operationId</c>; https://ai-sdk.dev/docs/ai-sdk-core/telemetry.</summary>
internal sealed class VercelConvention : ISpanConvention
{
    public void Read(TelemetrySpan span, SpanReading reading)
    {
        TelemetryAttributes a = span.Attributes;
        string? operation = a.Text("ai.operationId");
        if (operation is null)
        {
            return;
        }

        if (operation == "ai.toolCall")
        {
            reading.SetRole(SpanRole.Tool);
            reading.Tool ??= a.Text("ai.toolCall.name");
            reading.CallId ??= a.Text("ai.toolCall.id");
            reading.Arguments ??= a.TextOrJson("ai.toolCall.args", "ai.toolCall.input");
            JsonElement result = a.Json("ai.toolCall.result") is { ValueKind: not JsonValueKind.Undefined } own ? own : a.Json("ai.toolCall.output");
            reading.Result ??= result.AsText();
            return;
        }

        bool inner = operation.EndsWith(".doGenerate", StringComparison.Ordinal) || operation.EndsWith(".doStream", StringComparison.Ordinal);
        reading.SetRole(inner ? SpanRole.Model : SpanRole.Agent);
        reading.Agent ??= a.Text("ai.telemetry.functionId");
        reading.Model ??= a.Text("ai.response.model", "ai.model.id");
        reading.SetInput(a.Has("ai.prompt.messages") ? MessageReader.Read(a["ai.prompt.messages"], MessageRole.User) : Prompt(a));
        reading.SetOutput(OutputOf(a));
        long? input = a.Long("ai.usage.inputTokens", "ai.usage.promptTokens");
        long? output = a.Long("ai.usage.outputTokens", "ai.usage.completionTokens");
        if (inner && (input ?? output) is not null)
        {
            reading.Usage ??= new TokenUsage(input, output, a.Long("ai.usage.cachedInputTokens"), null, a.Long("ai.usage.reasoningTokens"));
        }
    }

    /// <summary>The outer span's prompt is <c>{"system": "...", "prompt": "..."}</c> or <c>{"messages": [...]}</c>.</summary>
    private static List<ModelMessage> Prompt(TelemetryAttributes a)
    {
        JsonElement prompt = a.Json("ai.prompt");
        List<ModelMessage> messages = MessageReader.Read(prompt.Member("system"), MessageRole.System);
        messages.AddRange(prompt.Member("messages") is { ValueKind: JsonValueKind.Array } list ? MessageReader.Read(list, MessageRole.User)
            : MessageReader.Read(prompt.ValueKind == JsonValueKind.Object ? prompt.Member("prompt") : prompt, MessageRole.User));
        return messages;
    }

    private static List<ModelMessage> OutputOf(TelemetryAttributes a)
    {
        ModelMessage message = new() { Role = MessageRole.Assistant };
        if (a.Text("ai.response.reasoning") is { } reasoning)
        {
            message.Parts.Add(new MessagePart { Kind = PartKind.Reasoning, Text = reasoning });
        }

        if (a.Text("ai.response.text", "ai.response.object") is { } text)
        {
            message.Parts.Add(new MessagePart { Kind = PartKind.Text, Text = text });
        }

        foreach (JsonElement call in a.Json("ai.response.toolCalls").Items())
        {
            if (MessageParts.CallOf(call) is { } part)
            {
                message.Parts.Add(part);
            }
        }

        return message.Parts.Count == 0 ? [] : [message];
    }
}
