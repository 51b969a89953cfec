namespace AuditLens.Storage;

/// <summary>What becomes of a source's state when a batch is stored. The same for every store.</summary>
internal static class SourceSettlement
{
    /// <summary>First byte that the batch speaks of.</summary>
    public static long Start(IngestBatch batch) => batch.Blocks.Count > 0 ? batch.Blocks[0].Offset : batch.State.Offset;

    /// <summary>Another process has read further in the same content: its state holds.</summary>
    public static bool IsBehind(SourceState state, SourceState known) =>
        state.Generation < known.Generation
        || (state.Generation == known.Generation && state.Offset < known.Offset && string.Equals(state.Dialect, known.Dialect, StringComparison.Ordinal));

    /// <summary>
    /// Duplicates are counted here, since only the store knows them, and what is neither rejected nor a duplicate was accepted.
    /// A batch that begins where the source had been read to goes on counting; one that begins earlier counts anew.
    /// </summary>
    /// <param name="start"><see cref="Start"/> of the batch.</param>
    /// <param name="knownLocations">Records of the batch that were there before.</param>
    public static SourceState Settle(SourceState state, long start, SourceState? known, long knownLocations)
    {
        bool continues = known is not null && known.Generation == state.Generation && start >= known.Offset;
        long duplicates = (continues ? known!.Counts.Duplicates : 0) + knownLocations;
        long understood = Math.Max(0, state.Counts.Records - state.Counts.Rejected);
        duplicates = Math.Min(duplicates, understood);
        return state with { Counts = state.Counts with { Duplicates = duplicates, Accepted = understood - duplicates } };
    }
}
