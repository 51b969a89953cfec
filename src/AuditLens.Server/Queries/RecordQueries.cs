using AuditLens.Events;
using AuditLens.Server.Access;
using AuditLens.Storage;

namespace AuditLens.Server.Queries;

/// <summary>Single records as they were ingested.</summary>
public sealed class RecordQueries(IEventStore store, SessionQueries sessions)
{
    /// <returns>Null when there is no such event or the scope does not include its session.</returns>
    public async Task<RawRecord?> FindAsync(EventId id, AccessScope scope, CancellationToken cancellationToken)
    {
        if (await store.FindEventAsync(id, cancellationToken).ConfigureAwait(false) is not { } e
            || await sessions.FindAsync(e.SessionId, scope, cancellationToken).ConfigureAwait(false) is not { } row)
        {
            return null;
        }

        return new RawRecord(e, row.Analysis?.IncidentId, await store.ReadRecordAsync(e.Source, cancellationToken).ConfigureAwait(false));
    }
}

/// <param name="Incident">Of the session's analysis; null while there is none.</param>
/// <param name="Bytes">Proven by the hash that was taken when the record was read; null when they are not stored.</param>
public sealed record RawRecord(AgentEvent Event, string? Incident, byte[]? Bytes);
