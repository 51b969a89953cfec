using AuditLens.Events;
using AuditLens.Storage.Sqlite.Content;
using ZstdSharp;

namespace AuditLens.Storage.Sqlite.Writing;

/// <summary>Encodes and compresses batches; its buffers are kept from one to the next. Used by one thread at a time.</summary>
internal sealed class BatchPreparer : IDisposable
{
    /// <summary>Small enough that its compressed form stays off the large-object heap and that one event is read quickly, large enough to compress well.</summary>
    internal const int BlockSize = 256 * 1024;

    /// <summary>Content is closed once it is this long, so that it ends before <see cref="BlockSize"/> with the event that crosses this: 257 KiB cost a quarter more than 256, for a third compressed block of next to nothing.</summary>
    private const int ContentSize = 240 * 1024;

    private readonly Compressor _compressor = new(Zstd.Level);
    private readonly EventEncoder _encoder = new();
    private readonly StringPool _strings = new();
    private readonly Dictionary<LocationKey, int> _locations = [];

    public PreparedBatch Prepare(IngestBatch batch)
    {
        _strings.Clear();
        _locations.Clear();
        EventRow[] rows = new EventRow[batch.Events.Count];
        List<PreparedContent> content = [];
        int first = 0;
        SourceLocation? last = null;
        int location = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            AgentEvent e = batch.Events[i];
            if (!ReferenceEquals(e.Source, last))
            {
                last = e.Source;
                location = Location(last);
            }

            rows[i] = new EventRow(_strings.Number(e.SessionId), Number(e.Tool), Number(e.AgentName), location, _encoder.Add(e));
            if (_encoder.Length >= ContentSize)
            {
                content.Add(CloseBlock(i + 1 - first));
                first = i + 1;
            }
        }

        if (first < rows.Length)
        {
            content.Add(CloseBlock(rows.Length - first));
        }

        return new PreparedBatch(batch, rows, content, Raw(batch.Blocks), [.. _strings.Strings], _locations.Count);
    }

    public void Dispose() => _compressor.Dispose();

    private PreparedContent CloseBlock(int events)
    {
        ReadOnlySpan<byte> block = _encoder.Finish();
        PreparedContent content = new(events, block.Length, Zstd.Compress(_compressor, block));
        _encoder.Clear();
        return content;
    }

    private List<PreparedRaw> Raw(IReadOnlyList<RawBlock> blocks)
    {
        List<PreparedRaw> raw = [];
        foreach (RawBlock block in blocks)
        {
            for (int start = 0; start < block.Bytes.Length; start += BlockSize)
            {
                ReadOnlySpan<byte> piece = block.Bytes.Span.Slice(start, Math.Min(BlockSize, block.Bytes.Length - start));
                raw.Add(new PreparedRaw(block.Offset + start, piece.Length, Zstd.Compress(_compressor, piece)));
            }
        }

        return raw;
    }

    private int Location(SourceLocation source)
    {
        LocationKey key = new(source.Offset, source.Line, source.Pointer, source.File);
        ref int number = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_locations, key, out bool known);
        return known ? number : number = _locations.Count - 1;
    }

    private int Number(string? value) => value is null ? -1 : _strings.Number(value);

    private readonly record struct LocationKey(long Offset, int? Line, string? Pointer, string File);
}
