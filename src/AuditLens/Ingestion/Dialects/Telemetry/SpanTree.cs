using AuditLens.Ingestion.Dialects.Telemetry.Conventions;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Spans that are read together, with what each one says and who stands above it.</summary>
internal sealed class SpanTree
{
    /// <summary>Ancestors beyond this are not looked at: also the guard against cycles.</summary>
    private const int MaxDepth = 100;

    private readonly Dictionary<string, TelemetrySpan> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<TelemetrySpan, SpanReading> _readings = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _tracesWithContent = new(StringComparer.Ordinal);

    public SpanTree(IEnumerable<TelemetrySpan> spans)
    {
        foreach (TelemetrySpan span in spans)
        {
            SpanReading reading = SpanConventions.Read(span);
            _readings[span] = reading;
            if (span.SpanId is { } id)
            {
                _byId.TryAdd(id, span);
            }

            if (reading.Role == SpanRole.Model && reading.Input.Count + reading.Output.Count > 0)
            {
                _tracesWithContent.Add(span.TraceId ?? "");
            }
        }
    }

    public SpanReading Reading(TelemetrySpan span) => _readings[span];

    /// <summary>True when some model span of the trace holds messages: then the messages on agent spans are repeats.</summary>
    public bool ModelsHaveContent(string? traceId) => _tracesWithContent.Contains(traceId ?? "");

    public TelemetrySpan? Parent(TelemetrySpan span) => span.ParentId is { } id && _byId.TryGetValue(id, out TelemetrySpan? parent) && !ReferenceEquals(parent, span) ? parent : null;

    /// <summary>
    /// Name of the nearest agent at or above the span, and whether that agent runs as another agent's tool. Agents nested without a tool between them are a workflow around the agent, or a
    /// hand-over of the same conversation.
    /// </summary>
    public (string? Name, bool SubAgent) Agent(TelemetrySpan span)
    {
        string? name = null;
        bool inAgent = false;
        bool inTool = false;
        bool sub = false;
        TelemetrySpan? current = span;
        for (int depth = 0; current is not null && depth < MaxDepth; depth++)
        {
            SpanReading reading = _readings[current];
            name ??= reading.Role == SpanRole.Handoff ? null : reading.Agent;
            sub |= inTool && reading.Role == SpanRole.Agent;
            inAgent |= reading.Role == SpanRole.Agent;
            inTool |= inAgent && reading.Role == SpanRole.Tool;
            current = Parent(current);
        }

        return (name, sub);
    }

    /// <summary>Role of the nearest ancestor that has one.</summary>
    public SpanRole RoleAbove(TelemetrySpan span)
    {
        TelemetrySpan? current = Parent(span);
        for (int depth = 0; current is not null && depth < MaxDepth; depth++)
        {
            if (_readings[current].Role != SpanRole.Unknown)
            {
                return _readings[current].Role;
            }

            current = Parent(current);
        }

        return SpanRole.Unknown;
    }
}
