using AuditLens.Events;
using AuditLens.Ingestion.Dialects.Telemetry.Conventions;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Turns spans into facts.</summary>
internal static class SpanFacts
{
    public static void Add(TelemetrySpan span, SpanTree tree, List<TelemetryFact> facts)
    {
        SpanReading reading = tree.Reading(span);
        (string? agent, bool sub) = tree.Agent(span);
        switch (reading.Role)
        {
            case SpanRole.Model:
                facts.Add(Turn(span, reading, agent, sub, reading.Input.Count == 0 ? span.SpanId : null));
                break;
            case SpanRole.Tool:
                facts.Add(Run(span, reading, agent, sub));
                break;
            case SpanRole.Agent:
                AddAgent(span, reading, tree, agent, sub, facts);
                break;
            case SpanRole.Handoff:
                facts.Add(State(span, agent, sub, EventKind.Lifecycle, Actor.Harness, $"Hand-over to {reading.Agent}", [(EventAttributes.Lifecycle, "hand-over")]));
                break;
            default:
                EffectSpans.Add(span, tree.RoleAbove(span), agent, sub, facts);
                break;
        }

        foreach (TelemetryPoint point in span.Events)
        {
            LogFacts.AddAgentEvent(point, facts);
        }
    }

    public static Statement State(TelemetrySpan span, string? agent, bool sub, EventKind kind, Actor actor, string? text, List<(string Name, string? Value)> attributes) => new()
    {
        Origin = FactOrigin.Of(span),
        Agent = agent,
        SubAgent = sub,
        Kind = kind,
        Actor = actor,
        Key = span.SpanId ?? span.Name,
        Text = text,
        Attributes = attributes,
    };

    private static void AddAgent(TelemetrySpan span, SpanReading reading, SpanTree tree, string? agent, bool sub, List<TelemetryFact> facts)
    {
        if (sub && tree.RoleAbove(span) == SpanRole.Tool)
        {
            facts.Add(State(span, agent, sub, EventKind.Lifecycle, Actor.Harness, $"Agent {agent ?? span.Name} starts", [(EventAttributes.Lifecycle, "sub-agent-start")]));
        }

        if (!tree.ModelsHaveContent(span.TraceId) && reading.Input.Count + reading.Output.Count > 0)
        {
            facts.Add(Turn(span, reading, agent, sub, span.TraceId ?? span.SpanId));
        }
    }

    private static ModelTurn Turn(TelemetrySpan span, SpanReading reading, string? agent, bool sub, string? scope) => new()
    {
        Origin = FactOrigin.Of(span),
        Agent = agent,
        SubAgent = sub,
        Model = reading.Model,
        Input = reading.Input,
        Output = reading.Output,
        SystemTexts = reading.SystemTexts,
        Usage = reading.Role == SpanRole.Model ? reading.Usage : null,
        Error = span.Failed == true ? ErrorText(span, reading) : null,
        Scope = scope,
    };

    private static ToolRun Run(TelemetrySpan span, SpanReading reading, string? agent, bool sub) => new()
    {
        Origin = FactOrigin.Of(span),
        Agent = agent,
        SubAgent = sub,
        Tool = reading.Tool!,
        CallId = reading.CallId,
        Arguments = reading.Arguments,
        Result = reading.Result,
        Succeeded = span.Failed == true || reading.Error is not null ? false : reading.Succeeded ?? (span.Failed == false ? true : null),
        Error = span.Failed == true || reading.Error is not null ? ErrorText(span, reading) : null,
        Attributes = [(EventAttributes.ErrorType, reading.Error), .. EffectSpans.Named(span.Attributes)],
    };

    /// <summary>Status message, else the exception that the span recorded, else the error's type.</summary>
    private static string ErrorText(TelemetrySpan span, SpanReading reading)
    {
        if (!string.IsNullOrEmpty(span.StatusMessage))
        {
            return span.StatusMessage;
        }

        foreach (TelemetryPoint point in span.Events)
        {
            if (point.Name == "exception" && point.Attributes.Text("exception.message", "exception.type") is { } message)
            {
                return message;
            }
        }

        return span.Attributes.Text("exception.message", "error.message", "error") ?? reading.Error ?? "error";
    }
}
