using AuditLens.Events;

namespace AuditLens.Storage.Sqlite.Writing;

/// <summary>Stores a prepared batch inside a transaction that the caller holds.</summary>
internal sealed class BatchAppender(Connection connection, NameTable names, PreparedBatch batch, CancellationToken cancellationToken)
{
    private const long TopBit = long.MinValue;

    private readonly SessionTally?[] _sessions = new SessionTally?[batch.Strings.Count];
    private readonly long[] _names = new long[batch.Strings.Count];
    private readonly bool[] _newLocations = new bool[batch.Locations];
    private readonly Statement _addEvent = connection.Use("event_add");
    private long _lastSession = Scalar(connection, "session_last");
    private long _newEvents;

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
                if (AddEvent(next, number + 1, block + 1))
                {
                    number++;
                }
            }

            if (_newEvents > before)
            {
                using Statement add = connection.Use("content_add");
                add.Bind(1, ++block).Bind(2, content.Size).Bind(3, content.Compressed.AsSpan()).Run();
            }
        }
    }

    private bool AddEvent(int index, long number, long block)
    {
        AgentEvent e = batch.Batch.Events[index];
        EventRow row = batch.Rows[index];
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
