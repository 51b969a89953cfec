using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Something a span or log record tells, on the way to becoming events.</summary>
internal abstract class TelemetryFact
{
    public required SourceLocation Source { get; init; }

    public required TelemetryAttributes Resource { get; init; }

    public string? TraceId { get; init; }

    public string? SpanId { get; init; }

    public string? ParentId { get; init; }

    public DateTimeOffset? Start { get; init; }

    public DateTimeOffset? End { get; init; }

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
