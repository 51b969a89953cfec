using AuditLens.Events;
using AuditLens.Storage.Sqlite.Content;
using AuditLens.Storage.Sqlite.Reading;
using ZstdSharp;

namespace AuditLens.Storage.Sqlite.Writing;

/// <summary>Stores a prepared batch inside a transaction that the caller holds.</summary>
internal sealed class BatchAppender(Connection connection, NameTable names, PreparedBatch batch, CancellationToken cancellationToken)
{
    private const long TopBit = long.MinValue;

    private readonly SessionTally?[] _sessions = new SessionTally?[batch.Strings.Count];
    private readonly long[] _names = new long[batch.Strings.Count];
    private readonly bool[] _newLocations = new bool[batch.Locations];
    private readonly Statement _addEvent = connection.Use("event_add");
    private readonly int[] _indexOfNew = new int[batch.Batch.Events.Count];
    private readonly List<(AgentEvent Event, EventRow Row)> _variants = [];
    private long _lastSession = Scalar(connection, "session_last");
    private long _newEvents;
    private BlockCache? _stored;

    /// <summary>The half of an id as SQLite keeps it: signed, in the order of the unsigned one.</summary>
    public static long Half(ulong half) => (long)half ^ TopBit;

    public AppendResult Append()
    {
        AddEvents();
        int newLocations = _newLocations.AsSpan().Count(true);
        List<string> sessions = [];
        foreach (SessionTally? session in _sessions)
        {
            if (session is { Changed: true })
            {
                session.Save(connection, names, batch.Batch.State);
                sessions.Add(session.Id);
            }
        }

        AppendResult result = new(_newEvents, newLocations, batch.Locations - newLocations, sessions);
        new SourceWriter(connection, names).Save(batch, result);
        cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    private void AddEvents()
    {
        long number = Scalar(connection, "event_last");
        long block = Scalar(connection, "content_last");
        int next = 0;
        foreach (PreparedContent content in batch.Content)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long before = _newEvents;
            for (int end = next + content.Events; next < end; next++)
            {
                AgentEvent e = batch.Batch.Events[next];
                if (AddEvent(e, batch.Rows[next], number + 1, block + 1))
                {
                    _indexOfNew[_newEvents - 1] = next;
                    number++;
                }
                else if (!EventVariant.SaysTheSame(Known(e, batch.Rows[next], number), e))
                {
                    _variants.Add((EventVariant.Of(e), batch.Rows[next]));
                }
            }

            if (_newEvents > before)
            {
                AddContent(++block, content.Size, content.Compressed);
            }
        }

        _stored?.Dispose();
        AddVariants(number, block);
    }

    /// <summary>Records that bear the id of another and say something else: kept beside it, as events of their own.</summary>
    private void AddVariants(long number, long block)
    {
        if (_variants.Count == 0)
        {
            return;
        }

        EventEncoder encoder = new();
        long before = _newEvents;
        foreach ((AgentEvent e, EventRow row) in _variants)
        {
            number += AddEvent(e, row with { Position = encoder.Add(e) }, number + 1, block + 1) ? 1 : 0;
        }

        if (_newEvents > before)
        {
            ReadOnlySpan<byte> content = encoder.Finish();
            using Compressor compressor = new(Zstd.Level);
            AddContent(block + 1, content.Length, Zstd.Compress(compressor, content));
        }
    }

    /// <summary>The event that already has this one's id: an earlier one of this batch, or one of the store.</summary>
    private AgentEvent Known(AgentEvent e, EventRow row, long lastNumber)
    {
        using Statement find = connection.Use("event_known");
        find.Bind(1, _sessions[row.Session]!.Number).Bind(2, Half(e.Id.High)).Bind(3, Half(e.Id.Low)).Step();
        long back = lastNumber - find.Long(0);
        if (back < _newEvents)
        {
            return batch.Batch.Events[_indexOfNew[_newEvents - 1 - back]];
        }

        _stored ??= new BlockCache(connection, BlockCache.ForManySessions);
        return _stored.Read(find.Long(1), find.Int(2));
    }

    private void AddContent(long block, int size, byte[] compressed)
    {
        using Statement add = connection.Use("content_add");
        add.Bind(1, block).Bind(2, size).Bind(3, compressed.AsSpan()).Run();
    }

    private bool AddEvent(AgentEvent e, EventRow row, long number, long block)
    {
        SessionTally session = _sessions[row.Session] ??= SessionTally.Load(connection, batch.Strings[row.Session], ref _lastSession);
        _addEvent.Bind(1, number).Bind(2, session.Number).Bind(3, Half(e.Id.High)).Bind(4, Half(e.Id.Low)).Bind(5, (long)e.Kind)
            .Bind(6, e.Time?.UtcTicks).Bind(7, Name(row.Tool)).Bind(8, Name(row.Agent)).Bind(9, block).Bind(10, row.Position)
            .Run();
        if (connection.Changes == 0)
        {
            return false;
        }

        session.Add(e, number);
        _newLocations[row.Location] = true;
        _newEvents++;
        return true;
    }

    private long? Name(int index)
    {
        if (index < 0)
        {
            return null;
        }

        // Numbers begin at 1.
        ref long number = ref _names[index];
        return number != 0 ? number : number = names.Number(connection, batch.Strings[index]);
    }

    private static long Scalar(Connection connection, string name)
    {
        using Statement statement = connection.Use(name);
        return statement.Step() ? statement.Long(0) : 0;
    }
}
