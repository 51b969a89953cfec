using AuditLens.Events;
using AuditLens.Storage.Elasticsearch.Model;
using AuditLens.Storage.Elasticsearch.Schema;
using ZstdSharp;

namespace AuditLens.Storage.Elasticsearch.Writing;

/// <summary>A batch as the lines of bulk requests; holds nothing of the raw bytes' buffer.</summary>
/// <param name="Events">A line for each event, in order.</param>
/// <param name="Raw">A line for each piece of raw bytes.</param>
/// <param name="Locations">For each event the number of its record among the batch's records.</param>
internal sealed record ElasticBatch(IngestBatch Batch, IReadOnlyList<BulkLine> Events, IReadOnlyList<BulkLine> Raw, int[] Locations, int LocationCount) : IPreparedBatch
{
    public long Start { get; } = SourceSettlement.Start(Batch);
}

/// <summary>Encodes batches; its buffers are kept from one to the next. Used by one thread at a time.</summary>
internal sealed class BatchEncoder(IndexNames names) : IDisposable
{
    /// <summary>Bytes before compression: one record is read without the whole file.</summary>
    public const int PieceBytes = 256 * 1024;

    private readonly DocumentBuffer _buffer = new();
    private readonly Compressor _compressor = new(Zstd.Level);
    private readonly Dictionary<(long Offset, int? Line, string? Pointer, string File), int> _locations = [];

    public ElasticBatch Encode(IngestBatch batch)
    {
        _locations.Clear();
        int[] locations = new int[batch.Events.Count];
        DateTimeOffset? latest = null;
        SourceLocation? last = null;
        int location = 0;
        for (int i = 0; i < locations.Length; i++)
        {
            AgentEvent e = batch.Events[i];
            if (!ReferenceEquals(e.Source, last))
            {
                last = e.Source;
                ref int number = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_locations, (last.Offset, last.Line, last.Pointer, last.File), out bool known);
                location = known ? number : number = _locations.Count - 1;
            }

            locations[i] = location;
            latest = e.Time > latest || latest is null ? e.Time : latest;
            _buffer.Add("create", names.EventsOf(e.Time), e.Id.ToString(), e, EventWriter.Write);
        }

        List<BulkLine> events = _buffer.Take();
        Raw(batch, names.RawOf(latest));
        return new ElasticBatch(batch, events, _buffer.Take(), locations, _locations.Count);
    }

    public void Dispose()
    {
        _buffer.Dispose();
        _compressor.Dispose();
    }

    private void Raw(IngestBatch batch, string index)
    {
        SourceState state = batch.State;
        string source = Keys.Id(state.Path);
        foreach (RawBlock block in batch.Blocks)
        {
            for (int start = 0; start < block.Bytes.Length; start += PieceBytes)
            {
                ReadOnlySpan<byte> piece = block.Bytes.Span.Slice(start, Math.Min(PieceBytes, block.Bytes.Length - start));
                RawPiece raw = new(source, state.Generation, block.Offset + start, piece.Length, Zstd.Compress(_compressor, piece));
                string id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Keys.Of("raw", state.Path)}-{raw.Generation}-{raw.Offset}-{raw.Length}");
                _buffer.Add("create", index, id, raw, RawPiece.Write);
            }
        }
    }
}
