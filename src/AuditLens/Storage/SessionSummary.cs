namespace AuditLens.Storage;

public sealed record SessionSummary
{
    public required string Id { get; init; }

    public string? Agent { get; init; }

    public string? Model { get; init; }

    public string? Title { get; init; }

    public string? WorkingDirectory { get; init; }

    public required string Format { get; init; }

    public required string Dialect { get; init; }

    /// <summary>Files in the order in which they were first read.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Ended { get; init; }

    public required long Events { get; init; }

    public required long Actions { get; init; }

    /// <summary>True for a stream of outside records (database log, cloud audit), which is evidence and not an agent's session.</summary>
    public bool IsWitness { get; init; }
}

/// <param name="From">Sessions that were still going on then or later; sessions without a time are left out.</param>
/// <param name="To">Sessions that started before; the moment itself is outside.</param>
/// <param name="Agent">The session's agent, exactly.</param>
/// <param name="File">A file of the session, as its path was given.</param>
/// <param name="Witness">False: agents' sessions only; true: outside records only; null: both.</param>
public sealed record SessionQuery(DateTimeOffset? From = null, DateTimeOffset? To = null, string? Agent = null, string? File = null, bool? Witness = false, int? Limit = null);
