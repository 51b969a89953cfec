using System.Globalization;
using System.Text.Json;
using AuditLens.Events;
using AuditLens.Ingestion.Dialects.Telemetry.Conventions;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Claude Code's events: https://code.claude.com/docs/en/monitoring-usage.</summary>
internal static class ClaudeEvents
{
    private const string Prefix = "claude_code.";

    /// <summary>The short name of a Claude Code event; null for any other record. Short names count only in its own scope or beside its session id.</summary>
    public static string? NameOf(TelemetryPoint point)
    {
        if (point.Name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return point.Name[Prefix.Length..];
        }

        bool own = point.Scope?.StartsWith("com.anthropic.claude_code", StringComparison.Ordinal) == true || point.Resource.Text("service.name") == "claude-code";
        return own ? point.Name : null;
    }

    public static void Add(TelemetryPoint point, string name, List<TelemetryFact> facts)
    {
        TelemetryAttributes a = point.Attributes;
        switch (name)
        {
            case "user_prompt" when a.Text("prompt") is { } prompt && prompt != "<REDACTED>":
                facts.Add(LogFacts.Words(point, MessageRole.User, prompt));
                break;
            case "assistant_response" when a.Text("response") is { } response && response != "<REDACTED>":
                facts.Add(LogFacts.Words(point, MessageRole.Assistant, response));
                break;
            case "tool_decision":
                facts.Add(Decision(point));
                break;
            case "tool_result" when a.Text("tool_name") is { } tool:
                facts.Add(LogFacts.Run(point, tool, a.Text("tool_use_id"), ArgumentsOf(a), a.TextOrJson("tool_output", "output"), a.Text("error", "error_type")));
                break;
            case "api_request":
                facts.Add(LogFacts.Usage(point, UsageOf(a)));
                break;
            case "api_error":
                facts.Add(LogFacts.State(point, EventKind.Error, Actor.Harness, KeyOf(point), a.Text("error") ?? "The request to the model failed."));
                break;
        }
    }

    private static Statement Decision(TelemetryPoint point)
    {
        TelemetryAttributes a = point.Attributes;
        string source = a.Text("source") ?? "unknown";
        bool allowed = a.Text("decision") is "accept" or "approved" or "allow";
        return new Statement
        {
            Origin = FactOrigin.Of(point),
            Kind = EventKind.Approval,
            Actor = source.StartsWith("user", StringComparison.OrdinalIgnoreCase) ? Actor.User : Actor.Harness,
            Key = a.Text("tool_use_id") is { } id ? "decision:" + id : KeyOf(point),
            CallId = a.Text("tool_use_id"),
            Tool = a.Text("tool_name"),
            Text = $"{a.Text("decision") ?? "unknown"} ({source})",
            Outcome = allowed ? Outcome.Approved : Outcome.Denied,
        };
    }

    /// <summary>
    /// <c>tool_input</c> is the whole input; <c>tool_parameters</c> a digest with the shell command as <c>full_command</c>.
    /// </summary>
    private static string? ArgumentsOf(TelemetryAttributes a)
    {
        if (a.TextOrJson("tool_input") is { } input)
        {
            return input;
        }

        JsonElement digest = a.Json("tool_parameters");
        return digest.Text("full_command") is { } command
            ? JsonText.Object([("command", command), ("description", digest.Text("description"))])
            : digest.AsText();
    }

    private static TokenUsage UsageOf(TelemetryAttributes a) => new(
        a.Long("input_tokens"),
        a.Long("output_tokens"),
        a.Long("cache_read_tokens"),
        a.Long("cache_creation_tokens"),
        null,
        decimal.TryParse(a.Text("cost_usd"), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal cost) ? cost : null);

    private static string KeyOf(TelemetryPoint point) =>
        $"{point.Name}:{point.Attributes.Text("event.sequence")}:{point.Time?.ToString("O", CultureInfo.InvariantCulture)}";
}
