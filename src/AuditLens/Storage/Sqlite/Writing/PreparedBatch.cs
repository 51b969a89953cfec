namespace AuditLens.Storage.Sqlite.Writing;

/// <summary>A batch encoded and compressed. Holds no pooled buffers: it may be stored later, again, or never.</summary>
/// <param name="Rows">One for each event, in order.</param>
/// <param name="Content">Consecutive stretches of the events.</param>
/// <param name="Strings">What <see cref="EventRow"/> names by number: session ids, tool names, agent names.</param>
/// <param name="Locations">How many distinct record locations the events have.</param>
internal sealed record PreparedBatch(
    IngestBatch Batch, EventRow[] Rows, IReadOnlyList<PreparedContent> Content, IReadOnlyList<PreparedRaw> Raw, IReadOnlyList<string> Strings, int Locations) : IPreparedBatch;

/// <param name="Tool">-1 for none; so is <paramref name="Agent"/>.</param>
/// <param name="Position">Where the event lies in its block.</param>
internal readonly record struct EventRow(int Session, int Tool, int Agent, int Location, int Position);

/// <param name="Events">How many of the batch's events it holds.</param>
/// <param name="Size">Bytes before compression.</param>
internal sealed record PreparedContent(int Events, int Size, byte[] Compressed);

internal sealed record PreparedRaw(long Offset, int Length, byte[] Compressed);
