using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>
/// The spans of one file by id, as far as memory is bounded: which say something else under an id that was taken, and which ancestor of an event has events itself.
/// </summary>
internal sealed class SpanIds
{
    /// <summary>Spans that are remembered; beyond it all are forgotten, and what refers to them keeps the id that it names.</summary>
    private const int MostSpans = 200_000;

    private const int MaxDepth = 100;

    private readonly Dictionary<(string? Trace, string Span), int> _fingerprints = [];
    private readonly HashSet<string> _withEvents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _parentOfSilent = new(StringComparer.Ordinal);

    /// <summary>Parents that events name and that have not been seen yet: spans are exported when they end, children first.</summary>
    private readonly HashSet<string> _awaited = new(StringComparer.Ordinal);

    /// <summary>Gives a span whose id another one has, and that says something else, an id of its own.</summary>
    public void Separate(TelemetrySpan span)
    {
        if (span.SpanId is not { } id || span.Fingerprint == 0)
        {
            return;
        }

        if (_fingerprints.Count >= MostSpans)
        {
            _fingerprints.Clear();
        }

        if (!_fingerprints.TryAdd((span.TraceId, id), span.Fingerprint) && _fingerprints[(span.TraceId, id)] != span.Fingerprint)
        {
            span.SharesIdWith = id;
            span.SpanId = $"{id}~{EventId.Of(span.Source.Pointer, span.Source.Sha256.ToString()).High:x16}";
        }
    }

    /// <summary>Notes which of these spans have events, or will have: an execution that waits for its arguments is told at the end.</summary>
    public void Note(IEnumerable<TelemetrySpan> spans, IEnumerable<AgentEvent> events, IEnumerable<TelemetryFact> facts)
    {
        if (_withEvents.Count + _parentOfSilent.Count + _awaited.Count >= MostSpans)
        {
            _withEvents.Clear();
            _parentOfSilent.Clear();
            _awaited.Clear();
        }

        _withEvents.UnionWith(events.Where(e => e.NativeId is not null).Select(e => e.NativeId!));
        _withEvents.UnionWith(facts.OfType<ToolRun>().Where(run => run.SpanId is not null).Select(run => run.SpanId!));
        foreach (TelemetrySpan span in spans)
        {
            if (span.SpanId is { } id && !_withEvents.Contains(id))
            {
                _parentOfSilent[id] = span.ParentId;
            }
        }
    }

    /// <summary>True for a span without an event that events told before name as their parent.</summary>
    public bool IsMissed(TelemetrySpan span) => span.SpanId is { } id && !_withEvents.Contains(id) && _awaited.Remove(id);

    /// <summary>The event below the nearest ancestor that has an event; below none when all of them are without.</summary>
    public AgentEvent Place(AgentEvent e)
    {
        string? parent = e.ParentNativeId;
        for (int depth = 0; parent is not null && depth < MaxDepth && !_withEvents.Contains(parent) && _parentOfSilent.TryGetValue(parent, out string? above); depth++)
        {
            parent = above;
        }

        if (parent is not null && !_withEvents.Contains(parent))
        {
            _awaited.Add(parent);
        }

        return ReferenceEquals(parent, e.ParentNativeId) ? e : e with { ParentNativeId = parent };
    }
}
