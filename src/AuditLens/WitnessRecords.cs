using AuditLens.Events;
using AuditLens.Storage;

namespace AuditLens;

/// <summary>Outside records of the store, sorted by time, to be laid beside each session that they overlap.</summary>
internal sealed class WitnessRecords
{
    /// <summary>Clocks of two systems differ by seconds; what led to a session's first act may lie just before it.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(2);

    /// <summary>Effects outlive the last call: a cloud deletes for minutes.</summary>
    private static readonly TimeSpan After = TimeSpan.FromMinutes(15);

    private readonly List<AgentEvent> _records;

    private WitnessRecords(List<AgentEvent> records) => _records = records;

    public static async Task<WitnessRecords> LoadAsync(IEventStore store, IReadOnlyList<SessionSummary> sessions, CancellationToken cancellationToken)
    {
        DateTimeOffset? from = sessions.Min(static s => s.Started);
        DateTimeOffset? to = sessions.Max(static s => s.Ended);
        bool any = false;
        await foreach (SessionSummary _ in store.SessionsAsync(new SessionQuery(Witness: true, Limit: 1), cancellationToken).ConfigureAwait(false))
        {
            any = true;
        }

        var records = new List<AgentEvent>();
        if (any && from is { } first && to is { } last)
        {
            var query = new EventQuery(Kind: EventKind.OutsideWitness, From: first - Before, To: last + After);
            await foreach (AgentEvent record in store.EventsAsync(query, cancellationToken).ConfigureAwait(false))
            {
                records.Add(record);
            }
        }

        return new WitnessRecords(records);
    }

    public IReadOnlyList<AgentEvent> Around(SessionSummary session)
    {
        if (_records.Count == 0 || session is not { Started: { } started, Ended: { } ended })
        {
            return [];
        }

        int from = FirstAtOrAfter(started - Before);
        int to = FirstAtOrAfter(ended + After);
        return to > from ? _records.GetRange(from, to - from) : [];
    }

    private int FirstAtOrAfter(DateTimeOffset time)
    {
        int low = 0;
        int high = _records.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _records[middle].Time < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
