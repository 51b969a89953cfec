using System.Globalization;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Codex CLI's events: https://github.com/openai/codex/blob/main/docs/config.md (otel). The same events lie on its spans without content and in its logs with it.</summary>
internal static class CodexEvents
{
    public static void Add(TelemetryPoint point, List<TelemetryFact> facts)
    {
        TelemetryAttributes a = point.Attributes;
        switch (point.Name)
        {
            case "codex.conversation_starts":
                facts.Add(Start(point));
                break;
            case "codex.user_prompt" when a.Text("prompt") is { } prompt && prompt != "[REDACTED]":
                facts.Add(LogFacts.Words(point, MessageRole.User, prompt));
                break;
            case "codex.tool_decision":
                facts.Add(Decision(point));
                break;
            case "codex.tool_result" when a.Text("tool_name") is { } tool:
                facts.Add(LogFacts.Run(point, tool, a.Text("call_id"), a.TextOrJson("arguments"), a.TextOrJson("output"), a.Text("output", "error")));
                break;
            case "codex.sse_event" when a.Long("input_token_count") is { } input:
                facts.Add(LogFacts.Usage(point, new TokenUsage(input, a.Long("output_token_count"), a.Long("cached_token_count"), a.Long("cache_write_token_count"), a.Long("reasoning_token_count"))));
                break;
            case "codex.api_request" when a.Text("error.message") is { } error:
                facts.Add(LogFacts.State(point, EventKind.Error, Actor.Harness, $"{point.Name}:{point.Time?.ToString("O", CultureInfo.InvariantCulture)}", error));
                break;
        }
    }

    private static Statement Start(TelemetryPoint point)
    {
        TelemetryAttributes a = point.Attributes;
        return new Statement
        {
            Origin = FactOrigin.Of(point),
            Model = a.Text("model"),
            Kind = EventKind.PolicyDecision,
            Actor = Actor.Harness,
            // The log record and the event on the span differ in time by microseconds; the second tells them apart from a resumed conversation.
            Key = $"start:{a.Text("event.timestamp") ?? point.Time?.ToString("O", CultureInfo.InvariantCulture)}",
            Text = $"approval policy {a.Text("approval_policy") ?? "unknown"}, sandbox {a.Text("sandbox_policy") ?? "unknown"}",
            Attributes =
            [
                (EventAttributes.PermissionMode, a.Text("approval_policy")), (EventAttributes.Sandbox, a.Text("sandbox_policy")),
                (EventAttributes.HarnessName, "codex"), (EventAttributes.HarnessVersion, a.Text("app.version")),
            ],
        };
    }

    private static Statement Decision(TelemetryPoint point)
    {
        TelemetryAttributes a = point.Attributes;
        string decision = a.Text("decision") ?? "unknown";
        string source = a.Text("source") ?? "unknown";
        return new Statement
        {
            Origin = FactOrigin.Of(point),
            Kind = EventKind.Approval,
            Actor = source.Equals("User", StringComparison.OrdinalIgnoreCase) ? Actor.User : Actor.Harness,
            Key = "decision:" + (a.Text("call_id") ?? point.Time?.ToString("O", CultureInfo.InvariantCulture)),
            CallId = a.Text("call_id"),
            Tool = a.Text("tool_name"),
            Text = $"{decision} ({source})",
            Outcome = decision.StartsWith("approved", StringComparison.OrdinalIgnoreCase) ? Outcome.Approved : Outcome.Denied,
        };
    }
}
