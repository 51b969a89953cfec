using AuditLens.Events;

namespace AuditLens.Storage;

/// <summary>A batch after <see cref="IEventStore.Prepare"/>: only the store that made it knows its content.</summary>
public interface IPreparedBatch
{
    IngestBatch Batch { get; }
}

/// <summary>One step of reading one source: everything from one byte to another.</summary>
/// <param name="Blocks">Consecutive raw bytes of the source, each block at most about 1 MiB, in order; together the bytes that this step consumed.</param>
/// <param name="State">State of the source after this step.</param>
public sealed record IngestBatch(SourceState State, IReadOnlyList<RawBlock> Blocks, IReadOnlyList<AgentEvent> Events, IReadOnlyList<Rejection> Rejections);

/// <param name="Offset">Byte offset in the uncompressed source.</param>
public sealed record RawBlock(long Offset, ReadOnlyMemory<byte> Bytes);

/// <param name="NewEvents">Events that were not there before.</param>
/// <param name="NewLocations">Distinct record locations with at least one new event.</param>
/// <param name="KnownLocations">Distinct record locations all of whose events were there before.</param>
/// <param name="Sessions">Sessions that gained events.</param>
public sealed record AppendResult(long NewEvents, long NewLocations, long KnownLocations, IReadOnlyCollection<string> Sessions)
{
    /// <summary>Events that the store would not take however often they are offered; kept as rejections of their source.</summary>
    public IReadOnlyList<Rejection> Refused { get; init; } = [];

    /// <summary>The store is away and the batch is safe on this machine's disk; which of its events are new is not known yet, and all are counted so.</summary>
    public bool IsSpooled { get; init; }
}
