using AuditLens.Events;
using AuditLens.Storage.Sqlite.Content;
using ZstdSharp;

namespace AuditLens.Storage.Sqlite.Reading;

/// <summary>Reads events by block and position, and keeps the blocks used last: events in order of time come from as many blocks as sessions ran at once.</summary>
internal sealed class BlockCache(Connection connection, int capacity) : IDisposable
{
    /// <summary>64 blocks of 256 KiB: 16 MiB.</summary>
    public const int ForManySessions = 64;

    /// <summary>A session's events lie in ascending blocks.</summary>
    public const int ForOneSession = 1;

    private readonly Decompressor _decompressor = new();
    private readonly Dictionary<long, LinkedListNode<(long Number, ContentBlock Block)>> _byNumber = [];
    private readonly LinkedList<(long Number, ContentBlock Block)> _byUse = new();

    /// <exception cref="StoreException">The block is missing or damaged.</exception>
    public AgentEvent Read(long block, int position)
    {
        try
        {
            return Find(block).Read(position);
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw new StoreException($"Block {block} of the store's events is damaged; keep a copy of the store, remove it and ingest the logs again.", e);
        }
    }

    public void Dispose()
    {
        foreach ((_, ContentBlock block) in _byUse)
        {
            block.Dispose();
        }

        _decompressor.Dispose();
    }

    private ContentBlock Find(long number)
    {
        if (_byNumber.TryGetValue(number, out LinkedListNode<(long Number, ContentBlock Block)>? node))
        {
            if (!ReferenceEquals(_byUse.First, node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
            }

            return node.Value.Block;
        }

        if (_byNumber.Count >= capacity)
        {
            (long last, ContentBlock unused) = _byUse.Last!.Value;
            _byNumber.Remove(last);
            unused.Dispose();
            _byUse.RemoveLast();
        }

        ContentBlock block = Load(number);
        _byNumber.Add(number, _byUse.AddFirst((number, block)));
        return block;
    }

    private ContentBlock Load(long number)
    {
        using Statement row = connection.Use("content_find");
        return row.Bind(1, number).Step()
            ? ContentBlock.Expand(_decompressor, row.Blob(1), row.Int(0))
            : throw new InvalidDataException("A block of events is missing.");
    }
}
