using System.Text.Json;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Which conversation a trace belongs to, as far as its spans have said so.</summary>
internal sealed class TraceSessions
{
    private const int MaxTraces = 100_000;
    private const int MaxCheckpoint = 200;
    private const int MaxDepth = 100;

    private readonly Dictionary<string, string> _sessions = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public static TraceSessions From(string? checkpoint)
    {
        TraceSessions traces = new();
        JsonElement json = JsonMembers.ParseOrUndefined(checkpoint);
        if (json.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty pair in json.EnumerateObject())
            {
                traces.Set(pair.Name, pair.Value.FilledText() ?? pair.Name);
            }
        }

        return traces;
    }

    /// <summary>The latest traces, so that a file that grows keeps its children in the conversation their root named.</summary>
    public string? Checkpoint() =>
        _sessions.Count == 0 ? null : JsonSerializer.Serialize(_order.Skip(Math.Max(0, _order.Count - MaxCheckpoint)).Where(_sessions.ContainsKey).Distinct().ToDictionary(id => id, id => _sessions[id]));

    public string? Known(string traceId) => _sessions.GetValueOrDefault(traceId);

    /// <summary>Takes the conversation ids that the batch names. A root without one, in a trace that names none, is a conversation of its own: the trace.</summary>
    public void Learn(TelemetryBatch batch)
    {
        HashSet<string> roots = new(StringComparer.Ordinal);
        foreach (TelemetrySpan span in batch.Spans.OrderBy(span => span.ParentId is not null))
        {
            if (span.TraceId is not { } trace)
            {
                continue;
            }

            if (SessionKeys.Of(span) is { } session)
            {
                Set(trace, session);
            }

            if (span.ParentId is null)
            {
                roots.Add(trace);
            }
        }

        foreach (TelemetryPoint point in batch.Points)
        {
            if (point.TraceId is { } trace && SessionKeys.Of(point) is { } session)
            {
                Set(trace, session);
            }
        }

        foreach (string trace in roots)
        {
            Set(trace, trace);
        }
    }

    /// <summary>The conversation that the outermost span above names, else the span's own, else its trace's; null while nothing is known.</summary>
    public string? SessionOf(TelemetrySpan span, Dictionary<string, TelemetrySpan> byId)
    {
        string? outermost = null;
        TelemetrySpan? current = span;
        for (int depth = 0; current is not null && depth < MaxDepth; depth++)
        {
            outermost = SessionKeys.Of(current) ?? outermost;
            current = current.ParentId is { } id && byId.TryGetValue(id, out TelemetrySpan? parent) && !ReferenceEquals(parent, current) ? parent : null;
        }

        return outermost ?? (span.TraceId is { } trace ? Known(trace) : null);
    }

    public string? SessionOf(TelemetryPoint point) => SessionKeys.Of(point) ?? (point.TraceId is { } trace ? Known(trace) : null);

    private void Set(string trace, string session)
    {
        if (_sessions.TryAdd(trace, session))
        {
            _order.Enqueue(trace);
            if (_sessions.Count > MaxTraces && _order.TryDequeue(out string? oldest))
            {
                _sessions.Remove(oldest);
            }
        }
    }
}
