using AuditLens.Events;
using AuditLens.Storage.Elasticsearch.Model;
using AuditLens.Storage.Elasticsearch.Transport;

namespace AuditLens.Storage.Elasticsearch.Writing;

/// <summary>Batches that become visible together, and which of their events are new.</summary>
internal sealed class BatchGroup
{
    private readonly List<(int Batch, int Event)> _distinct = [];
    private readonly CreationResult[][] _results;

    public BatchGroup(IReadOnlyList<ElasticBatch> batches)
    {
        Batches = batches;
        _results = [.. batches.Select(b => new CreationResult[b.Events.Count])];
        HashSet<EventId> seen = [];
        List<BulkLine> lines = [];
        for (int b = 0; b < batches.Count; b++)
        {
            IReadOnlyList<AgentEvent> events = batches[b].Batch.Events;
            for (int e = 0; e < events.Count; e++)
            {
                if (seen.Add(events[e].Id))
                {
                    _distinct.Add((b, e));
                    lines.Add(batches[b].Events[e]);
                }
                else
                {
                    _results[b][e] = CreationResult.Known;
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

    public IEnumerable<AgentEvent> NewEvents(int batch)
    {
        IReadOnlyList<AgentEvent> events = Batches[batch].Batch.Events;
        for (int e = 0; e < events.Count; e++)
        {
            if (_results[batch][e] == CreationResult.New)
            {
                yield return events[e];
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
