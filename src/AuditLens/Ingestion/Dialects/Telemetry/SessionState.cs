using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>What is remembered of a session while a file is read.</summary>
internal sealed class SessionState(string id)
{
    public string Id { get; } = id;

    public CallBook Calls { get; } = new();

    public HashSet<EventId> Emitted { get; } = [];
}
