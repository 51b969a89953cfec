namespace AuditLens.Chains;

/// <summary>What is known of a session as a whole.</summary>
public sealed record SessionInfo
{
    public required string Id { get; init; }

    public string? Agent { get; init; }

    public string? Model { get; init; }

    public string? Title { get; init; }

    public required string Format { get; init; }

    public required string Dialect { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Ended { get; init; }

    public required long Events { get; init; }

    public required long Actions { get; init; }
}
