using System.Globalization;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Gemini CLI's events (and Qwen Code's, which is derived from it): https://github.com/google-gemini/gemini-cli/blob/main/docs/cli/telemetry.md.</summary>
internal static class GeminiEvents
{
    public static void Add(TelemetryPoint point, List<TelemetryFact> facts)
    {
        TelemetryAttributes a = point.Attributes;
        string name = point.Name[(point.Name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        switch (name)
        {
            case "config":
                facts.Add(Policy(point));
                break;
            case "user_prompt" when a.Text("prompt") is { } prompt:
                facts.Add(LogFacts.Words(point, MessageRole.User, prompt));
                break;
            case "tool_call" when a.Text("function_name") is { } tool:
                AddCall(point, tool, facts);
                break;
            case "api_response":
                facts.Add(LogFacts.Usage(point, new TokenUsage(a.Long("input_token_count"), a.Long("output_token_count"), a.Long("cached_content_token_count"), null, a.Long("thoughts_token_count"))));
                break;
            case "api_error":
                facts.Add(LogFacts.State(point, EventKind.Error, Actor.Harness, $"{point.Name}:{point.Time?.ToString("O", CultureInfo.InvariantCulture)}", a.Text("error", "error_message") ?? "The request to the model failed."));
                break;
        }
    }

    private static void AddCall(TelemetryPoint point, string tool, List<TelemetryFact> facts)
    {
        TelemetryAttributes a = point.Attributes;
        ToolRun run = LogFacts.Run(point, tool, a.Text("call_id"), a.TextOrJson("function_args"), a.TextOrJson("function_response"), a.Text("error", "error_message"));
        if (a.Text("decision") is { } decision)
        {
            facts.Add(new Statement
            {
                Origin = FactOrigin.Of(point) with { Start = run.Start, End = run.Start },
                Kind = EventKind.Approval,
                Actor = decision.StartsWith("auto", StringComparison.Ordinal) ? Actor.Harness : Actor.User,
                Key = "decision:" + (run.CallId ?? run.SpanId),
                CallId = run.CallId ?? run.SpanId,
                Tool = tool,
                Text = decision,
                Outcome = decision is "reject" or "cancel" ? Outcome.Denied : Outcome.Approved,
            });
        }

        facts.Add(run);
    }

    private static Statement Policy(TelemetryPoint point)
    {
        TelemetryAttributes a = point.Attributes;
        Statement statement = LogFacts.State(point, EventKind.PolicyDecision, Actor.Harness, $"config:{point.Time?.ToString("O", CultureInfo.InvariantCulture)}",
            $"approval mode {a.Text("approval_mode") ?? "unknown"}, sandbox {a.Text("sandbox_enabled", "core_tools_enabled") ?? "unknown"}");
        statement.Attributes.Add((EventAttributes.PermissionMode, a.Text("approval_mode")));
        statement.Attributes.Add((EventAttributes.Sandbox, a.Text("sandbox_enabled")));
        return statement;
    }
}
