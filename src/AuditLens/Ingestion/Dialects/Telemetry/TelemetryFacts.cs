using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Where and when a fact stands: what every fact takes over from its span or log record.</summary>
internal sealed record FactOrigin(SourceLocation Source, TelemetryAttributes Resource, string? TraceId, string? SpanId, string? ParentId, DateTimeOffset? Start, DateTimeOffset? End, string? SharesIdWith = null)
{
    public static FactOrigin Of(TelemetrySpan span) => new(span.Source, span.Resource, span.TraceId, span.SpanId, span.ParentId, span.Start, span.End, span.SharesIdWith);

    public static FactOrigin Of(TelemetryPoint point) => new(point.Source, point.Resource, point.TraceId, point.SpanId, null, point.Time, point.Time);
}

/// <summary>Something a span or log record tells, on the way to becoming events.</summary>
internal abstract class TelemetryFact
{
    /// <summary>The span or log record that the fact was read from.</summary>
    public required FactOrigin Origin { get; init; }

    public SourceLocation Source => Origin.Source;

    public TelemetryAttributes Resource => Origin.Resource;

    public string? TraceId => Origin.TraceId;

    public string? SpanId => Origin.SpanId;

    public string? ParentId => Origin.ParentId;

    public DateTimeOffset? Start => Origin.Start;

    public DateTimeOffset? End => Origin.End;

    public string? Agent { get; init; }

    /// <summary>The agent was started by another agent of the same session.</summary>
    public bool SubAgent { get; init; }

    public string? Model { get; init; }

    public List<(string Name, string? Value)> Attributes { get; init; } = [];

    public TimeSpan? Duration => Start is { } from && End is { } to && to >= from ? to - from : null;
}

/// <summary>One request to a model: what went in, what came out.</summary>
internal sealed class ModelTurn : TelemetryFact
{
    public required List<ModelMessage> Input { get; init; }

    public required List<ModelMessage> Output { get; init; }

    public IReadOnlyList<string> SystemTexts { get; init; } = [];

    public TokenUsage? Usage { get; init; }

    public string? Error { get; init; }

    /// <summary>Set when <see cref="Input"/> is not the whole conversation: equal messages count as one only within this scope.</summary>
    public string? Scope { get; init; }
}

/// <summary>One execution of a tool.</summary>
internal sealed class ToolRun : TelemetryFact
{
    public required string Tool { get; init; }

    public string? CallId { get; init; }

    public string? Arguments { get; init; }

    public string? Result { get; init; }

    public bool? Succeeded { get; init; }

    public string? Error { get; init; }

    public CallEntry? Call { get; set; }
}

/// <summary>A fact that becomes one event as it is: prompt, answer, approval, policy, error, sub-agent, effect inside a tool.</summary>
internal sealed class Statement : TelemetryFact
{
    public required EventKind Kind { get; init; }

    public required Actor Actor { get; init; }

    /// <summary>What makes it itself within the session, beside its kind and text.</summary>
    public required string Key { get; init; }

    public string? Text { get; init; }

    public string? CallId { get; init; }

    public string? Tool { get; init; }

    public string? Arguments { get; init; }

    public Outcome Outcome { get; init; }

    public TokenUsage? Usage { get; init; }
}
