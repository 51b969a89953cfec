using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

internal enum SpanRole
{
    Unknown, Agent, Model, Tool, Handoff,
}

/// <summary>
/// What the attributes of a span say, gathered from all conventions that the span follows. A convention fills what is still missing: the first in the list wins.
/// </summary>
internal sealed class SpanReading
{
    public SpanRole Role { get; set; }

    public string? Agent { get; set; }

    public string? Tool { get; set; }

    public string? CallId { get; set; }

    /// <summary>JSON text where the span has it, else the text as logged.</summary>
    public string? Arguments { get; set; }

    public string? Result { get; set; }

    /// <summary>The tool says that it failed, whatever the span's status.</summary>
    public bool? Succeeded { get; set; }

    public string? Error { get; set; }

    public string? Model { get; set; }

    public List<ModelMessage> Input { get; set; } = [];

    public List<ModelMessage> Output { get; set; } = [];

    public List<string> SystemTexts { get; } = [];

    public TokenUsage? Usage { get; set; }

    public void SetRole(SpanRole role)
    {
        if (Role == SpanRole.Unknown)
        {
            Role = role;
        }
    }

    public void SetInput(List<ModelMessage> messages)
    {
        if (Input.Count == 0)
        {
            Input = messages;
        }
    }

    public void SetOutput(List<ModelMessage> messages)
    {
        if (Output.Count == 0)
        {
            Output = messages;
        }
    }
}

/// <summary>One way in which instrumentations write agents, models and tools into span attributes.</summary>
internal interface ISpanConvention
{
    void Read(TelemetrySpan span, SpanReading reading);
}
