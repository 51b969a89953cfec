using AuditLens.Events;

namespace AuditLens.Storage.Sqlite.Writing;

/// <summary>Stores what a batch says of its source: raw bytes, rejections, and how far it has been read.</summary>
internal sealed class SourceWriter(Connection connection, NameTable names)
{
    public void Save(PreparedBatch batch, AppendResult result)
    {
        IngestBatch given = batch.Batch;
        SourceState state = given.State;
        (long Number, SourceState State)? known = SourceRows.Find(connection, state.Path);
        long source = known?.Number ?? Reserve(state.Path);
        AddRaw(source, state.Generation, batch.Raw);
        if (known is not null)
        {
            // What was wrong from here on is told anew by this batch: a file that was empty or unreadable, a last record that was cut.
            using Statement forget = connection.Use("rejection_forget");
            forget.Bind(1, source).Bind(2, state.Generation).Bind(3, SourceSettlement.Start(given)).Run();
        }

        AddRejections(source, state.Generation, given.Rejections);
        if (known is not { State: { } before } || !SourceSettlement.IsBehind(state, before))
        {
            SaveState(source, SourceSettlement.Settle(state, SourceSettlement.Start(given), known?.State, result.KnownLocations));
        }
    }

    private long Reserve(string path)
    {
        using Statement reserve = connection.Use("source_reserve");
        reserve.Bind(1, path).Step();
        return reserve.Long(0);
    }

    private void AddRaw(long source, int generation, IReadOnlyList<PreparedRaw> raw)
    {
        foreach (PreparedRaw piece in raw)
        {
            using Statement add = connection.Use("raw_add");
            add.Bind(1, source).Bind(2, generation).Bind(3, piece.Offset).Bind(4, piece.Length).Bind(5, piece.Compressed.AsSpan()).Run();
        }
    }

    private void AddRejections(long source, int generation, IReadOnlyList<Rejection> rejections)
    {
        foreach (Rejection rejection in rejections)
        {
            long file = names.Number(connection, rejection.File);
            using Statement add = connection.Use("rejection_add");
            add.Bind(1, source).Bind(2, generation).Bind(3, file).Bind(4, rejection.Line).Bind(5, rejection.Pointer).Bind(6, rejection.Offset)
                .Bind(7, rejection.Length).Bind(8, rejection.Code).Bind(9, rejection.Reason).Bind(10, rejection.Excerpt)
                .Run();
        }
    }

    private void SaveState(long source, SourceState state)
    {
        Span<byte> hash = stackalloc byte[Sha256Digest.Size];
        Span<byte> tail = stackalloc byte[Sha256Digest.Size];
        state.Sha256.Write(hash);
        state.TailSha256.Write(tail);
        IngestCounts counts = state.Counts;
        using Statement save = connection.Use("source_save");
        save.Bind(1, source).Bind(2, state.Format).Bind(3, state.Dialect).Bind(4, state.FileSize).Bind(5, state.FileModified.UtcTicks)
            .Bind(6, state.Offset).Bind(7, state.Lines).Bind(8, hash).Bind(9, tail).Bind(10, state.Checkpoint).Bind(11, state.Complete)
            .Bind(12, state.Generation).Bind(13, counts.Records).Bind(14, counts.Accepted).Bind(15, counts.Rejected).Bind(16, counts.Duplicates)
            .Bind(17, counts.Events).Bind(18, counts.Files).Bind(19, counts.Bytes)
            .Run();
    }
}
