using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry.Conventions;

/// <summary>Claude Code's own spans (<c>claude_code.*</c>, attribute <c>span.type</c>).</summary>
internal sealed class CodingAgentConvention : ISpanConvention
{
    public void Read(TelemetrySpan span, SpanReading reading)
    {
        TelemetryAttributes a = span.Attributes;
        switch (span.Name)
        {
            case "claude_code.tool":
                reading.SetRole(SpanRole.Tool);
                reading.Tool ??= a.Text("tool_name");
                reading.CallId ??= a.Text("tool_use_id");
                reading.Arguments ??= a.TextOrJson("tool_input") ?? JsonText.Object("command", a.Text("full_command")) ?? JsonText.Object("file_path", a.Text("file_path"));
                reading.Result ??= Output(span);
                break;
            case "claude_code.llm_request":
                reading.SetRole(SpanRole.Model);
                reading.Model ??= a.Text("model");
                reading.Usage ??= new TokenUsage(a.Long("input_tokens"), a.Long("output_tokens"), a.Long("cache_read_tokens"), a.Long("cache_creation_tokens"));
                break;
            case "claude_code.interaction":
                reading.SetRole(SpanRole.Agent);
                if (a.Text("user_prompt") is { } prompt && prompt != "<REDACTED>")
                {
                    ModelMessage message = new() { Role = MessageRole.User };
                    message.Parts.Add(new MessagePart { Kind = PartKind.Text, Text = prompt });
                    reading.SetInput([message]);
                }

                break;
        }
    }

    private static string? Output(TelemetrySpan span)
    {
        foreach (TelemetryPoint point in span.Events)
        {
            if (point.Name == "tool.output" && point.Attributes["output"].AsText() is { } output)
            {
                return output;
            }
        }

        return null;
    }
}
