using AuditLens.Events;

namespace AuditLens.Storage.Sqlite.Writing;

/// <summary>A session's row and its files.</summary>
internal sealed class SessionTally(long number, string id, SessionTotals totals)
{
    private readonly HashSet<string> _files = new(StringComparer.Ordinal);
    private string? _lastFile;
    private long _firstEvent;
    private long _lastEvent;

    public long Number => number;

    public string Id => id;

    public bool Changed { get; private set; }

    public static SessionTally Load(Connection connection, string id, ref long lastSession)
    {
        using Statement row = connection.Use("session_load");
        if (!row.Bind(1, id).Step())
        {
            return new SessionTally(++lastSession, id, new SessionTotals());
        }

        SessionTotals totals = new()
        {
            Agent = new RankedText(row.TextOrNull(1), row.Int(2)),
            Model = new RankedText(row.TextOrNull(3), row.Int(4)),
            Title = new RankedText(row.TextOrNull(5), row.Int(6)),
            WorkingDirectory = row.TextOrNull(7),
            Started = row.LongOrNull(8),
            Ended = row.LongOrNull(9),
            Events = row.Long(10),
            Actions = row.Long(11),
            Witnesses = row.Long(12),
        };
        return new SessionTally(row.Long(0), id, totals) { _firstEvent = row.Long(13), _lastEvent = row.Long(14) };
    }

    public void Add(AgentEvent e, long number)
    {
        Changed = true;
        _firstEvent = totals.Events == 0 ? number : _firstEvent;
        _lastEvent = number;
        totals.Add(e);
        if (!ReferenceEquals(e.Source.File, _lastFile))
        {
            _lastFile = e.Source.File;
            _files.Add(_lastFile);
        }
    }

    public void Save(Connection connection, NameTable names, SourceState source)
    {
        using (Statement save = connection.Use("session_save"))
        {
            save.Bind(1, number).Bind(2, id)
                .Bind(3, totals.Agent.Value is { } agent ? names.Number(connection, agent) : null).Bind(4, totals.Agent.Rank)
                .Bind(5, totals.Model.Value).Bind(6, totals.Model.Rank)
                .Bind(7, totals.Title.Value).Bind(8, totals.Title.Rank)
                .Bind(9, totals.WorkingDirectory).Bind(10, source.Format).Bind(11, source.Dialect)
                .Bind(12, totals.Started).Bind(13, totals.Ended).Bind(14, totals.Events).Bind(15, totals.Actions).Bind(16, totals.Witnesses)
                .Bind(17, _firstEvent).Bind(18, _lastEvent)
                .Run();
        }

        foreach (string file in _files)
        {
            using Statement add = connection.Use("session_file_add");
            add.Bind(1, number).Bind(2, names.Number(connection, file)).Run();
        }
    }
}
