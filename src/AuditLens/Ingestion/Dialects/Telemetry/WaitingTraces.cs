namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Spans and log records of one trace whose conversation is not known yet.</summary>
internal sealed class WaitingTrace(string traceId)
{
    public string TraceId { get; } = traceId;

    public List<TelemetrySpan> Spans { get; } = [];

    public List<TelemetryPoint> Points { get; } = [];

    public long Bytes { get; set; }
}

/// <summary>Traces that wait, the oldest first; bounded in bytes.</summary>
internal sealed class WaitingTraces
{
    private const long MaxBytes = 64 << 20;

    private readonly Dictionary<string, WaitingTrace> _traces = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private long _bytes;

    public bool IsFull => _bytes > MaxBytes;

    public void Add(TelemetrySpan span)
    {
        span.Detach();
        Grow(span.TraceId!, span.Source.Length).Spans.Add(span);
    }

    public void Add(TelemetryPoint point)
    {
        point.Detach();
        Grow(point.TraceId!, point.Source.Length).Points.Add(point);
    }

    public WaitingTrace? Take(string traceId)
    {
        if (!_traces.Remove(traceId, out WaitingTrace? trace))
        {
            return null;
        }

        _bytes -= trace.Bytes;
        return trace;
    }

    public WaitingTrace? TakeOldest()
    {
        while (_order.TryDequeue(out string? id))
        {
            if (Take(id) is { } trace)
            {
                return trace;
            }
        }

        return null;
    }

    private WaitingTrace Grow(string traceId, int bytes)
    {
        if (!_traces.TryGetValue(traceId, out WaitingTrace? trace))
        {
            _traces.Add(traceId, trace = new WaitingTrace(traceId));
            _order.Enqueue(traceId);
        }

        trace.Bytes += bytes + 200;
        _bytes += bytes + 200;
        return trace;
    }
}
