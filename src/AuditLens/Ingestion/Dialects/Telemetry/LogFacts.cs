using System.Globalization;
using System.Text.Json;
using AuditLens.Events;
using AuditLens.Ingestion.Dialects.Telemetry.Conventions;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Turns log records into facts: message events of the conventions (one model request is spread over several records) and the coding agents' own events.</summary>
internal static class LogFacts
{
    /// <param name="points">Log records of one session in the order of the log.</param>
    public static void Add(IReadOnlyList<TelemetryPoint> points, List<TelemetryFact> facts)
    {
        Dictionary<string, (TelemetryPoint First, List<ModelMessage> Input)> open = new(StringComparer.Ordinal);
        foreach (TelemetryPoint point in points)
        {
            if (GenAiEventsConvention.MessageOf(point) is { } message)
            {
                message.Source = point.Source;
                AddMessage(point, message, open, facts);
            }
            else if (point.Attributes.Has("gen_ai.input.messages") || point.Attributes.Has("gen_ai.output.messages"))
            {
                AddDetails(point, facts);
            }
            else
            {
                AddAgentEvent(point, facts);
            }
        }

        foreach ((TelemetryPoint first, List<ModelMessage> input) in open.Values)
        {
            facts.Add(Turn(first, first.Time, input, [], new SpanReading()));
        }
    }

    /// <summary>Events of Claude Code, Codex and Gemini CLI, as log records or as events on spans.</summary>
    public static void AddAgentEvent(TelemetryPoint point, List<TelemetryFact> facts)
    {
        if (point.Name.StartsWith("codex.", StringComparison.Ordinal))
        {
            CodexEvents.Add(point, facts);
        }
        else if (point.Name.StartsWith("gemini_cli.", StringComparison.Ordinal) || point.Name.StartsWith("qwen-code.", StringComparison.Ordinal))
        {
            GeminiEvents.Add(point, facts);
        }
        else if (ClaudeEvents.NameOf(point) is { } name)
        {
            ClaudeEvents.Add(point, name, facts);
        }
    }

    private static void AddMessage(TelemetryPoint point, ModelMessage message, Dictionary<string, (TelemetryPoint First, List<ModelMessage> Input)> open, List<TelemetryFact> facts)
    {
        string key = $"{point.TraceId}/{point.SpanId}";
        if (point.Name == "gen_ai.choice")
        {
            (TelemetryPoint first, List<ModelMessage> input) = open.Remove(key, out (TelemetryPoint First, List<ModelMessage> Input) waiting) ? waiting : (point, []);
            facts.Add(Turn(first, point.Time, input, [message], new SpanReading { Model = point.Attributes.Text("gen_ai.response.model", "gen_ai.request.model") }));
        }
        else if (open.TryGetValue(key, out (TelemetryPoint First, List<ModelMessage> Input) waiting))
        {
            waiting.Input.Add(message);
        }
        else
        {
            open.Add(key, (point, [message]));
        }
    }

    /// <summary><c>gen_ai.client.inference.operation.details</c>: a whole request in one record.</summary>
    private static void AddDetails(TelemetryPoint point, List<TelemetryFact> facts)
    {
        SpanReading reading = new()
        {
            Model = point.Attributes.Text("gen_ai.response.model", "gen_ai.request.model"),
            Agent = point.Attributes.Text("gen_ai.agent.name"),
            Usage = GenAiConvention.UsageOf(point.Attributes),
        };
        GenAiConvention.ReadMessages(point.Attributes, reading);
        facts.Add(Turn(point, point.Time, reading.Input, reading.Output, reading));
    }

    private static ModelTurn Turn(TelemetryPoint point, DateTimeOffset? end, List<ModelMessage> input, List<ModelMessage> output, SpanReading reading) => new()
    {
        Origin = FactOrigin.Of(point) with { End = end },
        Agent = reading.Agent ?? point.Attributes.Text("gen_ai.agent.name"),
        Model = reading.Model,
        Input = input,
        Output = output,
        SystemTexts = reading.SystemTexts,
        Usage = reading.Usage,
        Scope = input.Count == 0 ? point.SpanId : null,
    };

    public static Statement State(TelemetryPoint point, EventKind kind, Actor actor, string key, string? text) => new()
    {
        Origin = FactOrigin.Of(point),
        Model = point.Attributes.Text("model"),
        Kind = kind,
        Actor = actor,
        Key = key,
        Text = text,
    };

    public static ToolRun Run(TelemetryPoint point, string tool, string? callId, string? arguments, string? result, string? error)
    {
        bool? succeeded = point.Attributes["success"].AsBool();
        DateTimeOffset? start = point.Time is { } end && point.Attributes["duration_ms"].AsDouble() is >= 0 and < 1e12 and { } milliseconds ? end.AddMilliseconds(-milliseconds) : point.Time;
        return new ToolRun
        {
            Origin = FactOrigin.Of(point) with { SpanId = callId is null ? EventId.Of(point.Name, tool, arguments, point.Time?.ToString("O", CultureInfo.InvariantCulture)).ToString() : null, Start = start },
            Model = point.Attributes.Text("model"),
            Tool = tool,
            CallId = callId,
            Arguments = arguments,
            Result = result,
            Succeeded = succeeded,
            Error = succeeded == false ? error : null,
            Attributes = [(EventAttributes.ErrorType, point.Attributes.Text("error_type"))],
        };
    }

    /// <summary>A user's words: one message whose scope is its trace, because the record shows no history.</summary>
    public static ModelTurn Words(TelemetryPoint point, MessageRole role, string text)
    {
        ModelMessage message = new() { Role = role };
        message.Parts.Add(new MessagePart { Kind = PartKind.Text, Text = text });
        string scope = point.TraceId ?? point.Attributes.Text("prompt.id", "prompt_id") ?? point.Time?.ToString("O", CultureInfo.InvariantCulture) ?? "";
        return new ModelTurn
        {
            Origin = FactOrigin.Of(point),
            Model = point.Attributes.Text("model"),
            Input = role == MessageRole.User ? [message] : [],
            Output = role == MessageRole.User ? [] : [message],
            // An answer is told by no other record; its time keeps equal answers ("Done.") apart.
            Scope = role == MessageRole.User ? scope : $"{scope}@{point.Attributes.Text("event.sequence") ?? point.Time?.ToString("O", CultureInfo.InvariantCulture)}",
        };
    }

    /// <summary>Tokens of one request, as an event of their own where the text of the answer is not in the same record.</summary>
    public static Statement Usage(TelemetryPoint point, TokenUsage usage)
    {
        Statement statement = State(point, EventKind.Other, Actor.Agent, $"usage:{point.TraceId}:{point.Time?.ToString("O", CultureInfo.InvariantCulture)}", null);
        return new Statement
        {
            Origin = statement.Origin,
            Model = statement.Model,
            Kind = statement.Kind,
            Actor = statement.Actor,
            Key = statement.Key,
            Text = "Model request",
            Usage = usage,
        };
    }

    public static JsonElement JsonOf(TelemetryPoint point, string key) => point.Attributes.Json(key);
}
