using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Reads the bodies of one file. A trace whose conversation is not known yet waits until the span that names it comes, or until the end of the file.</summary>
/// <param name="envelope">Finds the spans and log records in a record.</param>
internal sealed class TelemetryReader(SourceContext source, string? checkpoint, Func<LogRecord, TelemetryBatch> envelope) : IDialectReader
{
    private readonly TraceSessions _traces = TraceSessions.From(checkpoint);
    private readonly Dictionary<string, SessionState> _sessions = new(StringComparer.Ordinal);
    private readonly WaitingTraces _waiting = new();
    private readonly SpanIds _spans = new();

    public void Read(LogRecord record, IEventSink sink)
    {
        TelemetryBatch batch = envelope(record);
        foreach ((SourceLocation where, string reason) in batch.Problems)
        {
            sink.Reject(where, RejectionCodes.UnknownShape, reason);
        }

        if (!batch.Recognised)
        {
            if (batch.Problems.Count == 0)
            {
                sink.Reject(record.Location, RejectionCodes.UnknownShape, "The record is in none of the envelopes in which spans and log records come.");
            }

            return;
        }

        _traces.Learn(batch);
        Dictionary<string, Group> groups = new(StringComparer.Ordinal);
        batch.Spans.ForEach(_spans.Separate);
        Dictionary<string, TelemetrySpan> byId = SpansById(batch.Spans);
        foreach (TelemetrySpan span in batch.Spans)
        {
            Place(span.TraceId, _traces.SessionOf(span, byId), groups, group => group.Spans.Add(span), () => _waiting.Add(span));
        }

        foreach (TelemetryPoint point in batch.Points)
        {
            Place(point.TraceId, _traces.SessionOf(point), groups, group => group.Points.Add(point), () => _waiting.Add(point));
        }

        WriteGroups(groups, sink);
        WriteOverflow(sink);
        if (batch.Spans.Count + batch.Points.Count + batch.Problems.Count == 0)
        {
            sink.Skip(record.Location);
        }
    }

    public void Complete(IEventSink sink)
    {
        Dictionary<string, Group> groups = new(StringComparer.Ordinal);
        while (_waiting.TakeOldest() is { } trace)
        {
            GroupOf(groups, _traces.Known(trace.TraceId) ?? trace.TraceId).Take(trace);
        }

        WriteGroups(groups, sink);
        foreach (SessionState state in _sessions.Values)
        {
            SessionWriter writer = new(state);
            writer.WriteHeld();
            Tell(writer, sink);
        }
    }

    public string? Checkpoint() => _traces.Checkpoint();

    private void Place(string? traceId, string? session, Dictionary<string, Group> groups, Action<Group> add, Action wait)
    {
        if (session is null && traceId is not null)
        {
            wait();
            return;
        }

        Group group = GroupOf(groups, session ?? source.SessionIdFrom(null));
        if (traceId is not null && _waiting.Take(traceId) is { } earlier)
        {
            group.Take(earlier);
        }

        add(group);
    }

    private void WriteGroups(Dictionary<string, Group> groups, IEventSink sink)
    {
        foreach ((string session, Group group) in groups)
        {
            if (!_sessions.TryGetValue(session, out SessionState? state))
            {
                _sessions.Add(session, state = new SessionState(session));
            }

            SessionWriter writer = new(state);
            List<TelemetryFact> facts = group.Facts();
            writer.Write(facts);
            _spans.Note(group.Spans, writer.Written, facts);
            foreach (TelemetrySpan span in group.Spans.Where(_spans.IsMissed))
            {
                writer.WriteSpan(span);
            }

            Tell(writer, sink);
            group.Spans.ForEach(span => sink.Skip(span.Source));
            group.Points.ForEach(point => sink.Skip(point.Source));
        }
    }

    private void Tell(SessionWriter writer, IEventSink sink)
    {
        foreach (AgentEvent e in writer.Written)
        {
            sink.Emit(_spans.Place(e));
        }
    }

    private void WriteOverflow(IEventSink sink)
    {
        while (_waiting.IsFull && _waiting.TakeOldest() is { } trace)
        {
            Dictionary<string, Group> groups = new(StringComparer.Ordinal);
            GroupOf(groups, trace.TraceId).Take(trace);
            WriteGroups(groups, sink);
        }
    }

    private static Group GroupOf(Dictionary<string, Group> groups, string session)
    {
        if (!groups.TryGetValue(session, out Group? group))
        {
            groups.Add(session, group = new Group());
        }

        return group;
    }

    private static Dictionary<string, TelemetrySpan> SpansById(List<TelemetrySpan> spans)
    {
        Dictionary<string, TelemetrySpan> byId = new(StringComparer.Ordinal);
        foreach (TelemetrySpan span in spans)
        {
            if (span.SpanId is { } id)
            {
                byId.TryAdd(id, span);
            }
        }

        return byId;
    }

    /// <summary>What is read together for one session.</summary>
    private sealed class Group
    {
        public List<TelemetrySpan> Spans { get; } = [];

        public List<TelemetryPoint> Points { get; } = [];

        public void Take(WaitingTrace trace)
        {
            Spans.AddRange(trace.Spans);
            Points.AddRange(trace.Points);
        }

        public List<TelemetryFact> Facts()
        {
            List<TelemetryFact> facts = [];
            SpanTree tree = new(Spans);
            foreach (TelemetrySpan span in Spans)
            {
                SpanFacts.Add(span, tree, facts);
            }

            LogFacts.Add(Points, facts);
            return facts;
        }
    }
}
