using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>One call of a tool, however many spans, messages and records speak of it.</summary>
internal sealed class CallEntry
{
    /// <summary>What identifies the call within its session; the same in every file that tells of it.</summary>
    public required string Key { get; init; }

    /// <summary>Id that joins call and answer in the events: the model's own where it is unique.</summary>
    public required string PublicId { get; init; }

    /// <summary><see cref="PublicId"/> was made here.</summary>
    public bool IsDerived => !Key.StartsWith("id:", StringComparison.Ordinal);

    public required string Tool { get; set; }

    public string? Arguments { get; set; }

    /// <summary>A record of the execution exists: the execution is told, not the order.</summary>
    public bool HasRun { get; set; }

    public string? HistoryResult { get; set; }

    public bool HistoryFailed { get; set; }

    public bool CallEmitted { get; set; }

    public bool ResultEmitted { get; set; }

    /// <summary>A call without arguments waits for them until the end of the file.</summary>
    public AgentEvent? HeldCall { get; set; }

    /// <summary>An answer without content waits for it until the end of the file.</summary>
    public AgentEvent? HeldResult { get; set; }
}
