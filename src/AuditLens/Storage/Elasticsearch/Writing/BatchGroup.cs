using AuditLens.Events;
using AuditLens.Storage.Elasticsearch.Model;
using AuditLens.Storage.Elasticsearch.Transport;

namespace AuditLens.Storage.Elasticsearch.Writing;

/// <summary>Batches that become visible together, and which of their events are new.</summary>
internal sealed class BatchGroup
{
    private readonly List<(int Batch, int Event)> _distinct = [];
    private readonly List<(int Batch, int Event, int First)> _repeats = [];
    private readonly Dictionary<(int Batch, int Event), AgentEvent> _variants = [];
    private readonly CreationResult[][] _results;

    public BatchGroup(IReadOnlyList<ElasticBatch> batches)
    {
        Batches = batches;
        _results = [.. batches.Select(b => new CreationResult[b.Events.Count])];
        Dictionary<EventId, int> seen = [];
        List<BulkLine> lines = [];
        for (int b = 0; b < batches.Count; b++)
        {
            IReadOnlyList<AgentEvent> events = batches[b].Batch.Events;
            for (int e = 0; e < events.Count; e++)
            {
                if (seen.TryAdd(events[e].Id, lines.Count))
                {
                    _distinct.Add((b, e));
                    lines.Add(batches[b].Events[e]);
                }
                else
                {
                    _results[b][e] = CreationResult.Known;
                    _repeats.Add((b, e, seen[events[e].Id]));
                }
            }
        }

        EventLines = lines;
        RawLines = [.. batches.SelectMany(b => b.Raw)];
    }

    public IReadOnlyList<ElasticBatch> Batches { get; }

    /// <summary>Each event once.</summary>
    public IReadOnlyList<BulkLine> EventLines { get; }

    public IReadOnlyList<BulkLine> RawLines { get; }

    /// <summary>Events that the cluster would not take, by batch.</summary>
    public List<Rejection>[] Refused { get; private set; } = [];

    public void Settle(CreationResult[] results, IReadOnlyDictionary<int, ElasticError> refused)
    {
        Refused = [.. Batches.Select(_ => new List<Rejection>())];
        _variants.Clear();
        foreach ((int b, int e, _) in _repeats)
        {
            _results[b][e] = CreationResult.Known;
        }

        for (int i = 0; i < results.Length; i++)
        {
            (int b, int e) = _distinct[i];
            _results[b][e] = results[i];
            if (refused.TryGetValue(i, out ElasticError? error))
            {
                SourceLocation at = Batches[b].Batch.Events[e].Source;
                Refused[b].Add(new Rejection(at.File, at.Line, at.Pointer, at.Offset, at.Length, RejectionCodes.RefusedByStore, $"Elasticsearch does not take this event: {error.Reason}."));
            }
        }
    }

    /// <summary>Events whose id was there before, each with the line under which it is there: an index into <see cref="EventLines"/>.</summary>
    public IEnumerable<(int Batch, int Event, int Line)> Repeats() =>
        _distinct.Select((d, line) => (d.Batch, d.Event, Line: line)).Where(d => _results[d.Batch][d.Event] == CreationResult.Known).Concat(_repeats)
            .OrderBy(r => r.Batch).ThenBy(r => r.Event);

    public AgentEvent EventAt(int batch, int index) => Batches[batch].Batch.Events[index];

    /// <summary>The event of a line when this group stored it; null when it was there before.</summary>
    public AgentEvent? StoredByThis(int line)
    {
        (int b, int e) = _distinct[line];
        return _results[b][e] == CreationResult.New ? EventAt(b, e) : null;
    }

    /// <summary>An event that says something else than the one whose id it bears is stored as an event of its own.</summary>
    public void SettleVariant(int batch, int index, AgentEvent variant, CreationResult result)
    {
        _results[batch][index] = result;
        _variants[(batch, index)] = variant;
    }

    public IEnumerable<AgentEvent> NewEvents(int batch)
    {
        IReadOnlyList<AgentEvent> events = Batches[batch].Batch.Events;
        for (int e = 0; e < events.Count; e++)
        {
            if (_results[batch][e] == CreationResult.New)
            {
                yield return _variants.TryGetValue((batch, e), out AgentEvent? variant) ? variant : events[e];
            }
        }
    }

    public AppendResult Result(int batch)
    {
        ElasticBatch given = Batches[batch];
        bool[] isNew = new bool[given.LocationCount];
        HashSet<string> sessions = new(StringComparer.Ordinal);
        long count = 0;
        for (int e = 0; e < given.Events.Count; e++)
        {
            if (_results[batch][e] == CreationResult.New)
            {
                count++;
                isNew[given.Locations[e]] = true;
                sessions.Add(given.Batch.Events[e].SessionId);
            }
        }

        int refused = Refused[batch].Select(r => (r.Offset, r.Line, r.Pointer)).Distinct().Count();
        int newLocations = isNew.AsSpan().Count(true);
        return new AppendResult(count, newLocations, Math.Max(0, isNew.Length - newLocations - refused), sessions) { Refused = Refused[batch] };
    }
}
