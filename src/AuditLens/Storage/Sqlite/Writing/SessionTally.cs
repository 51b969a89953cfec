using AuditLens.Events;

namespace AuditLens.Storage.Sqlite.Writing;

/// <summary>What a session's row says, brought up to date by each new event.</summary>
internal sealed class SessionTally(long number, string id)
{
    private const int LongestTitle = 200;

    private readonly HashSet<string> _files = new(StringComparer.Ordinal);
    private string? _lastFile;
    private Ranked _agent;
    private Ranked _model;
    private Ranked _title;
    private string? _workingDirectory;
    private long? _started;
    private long? _ended;
    private long _events;
    private long _actions;
    private long _witnesses;
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
            return new SessionTally(++lastSession, id);
        }

        return new SessionTally(row.Long(0), id)
        {
            _agent = new Ranked(row.TextOrNull(1), row.Int(2)),
            _model = new Ranked(row.TextOrNull(3), row.Int(4)),
            _title = new Ranked(row.TextOrNull(5), row.Int(6)),
            _workingDirectory = row.TextOrNull(7),
            _started = row.LongOrNull(8),
            _ended = row.LongOrNull(9),
            _events = row.Long(10),
            _actions = row.Long(11),
            _witnesses = row.Long(12),
            _firstEvent = row.Long(13),
            _lastEvent = row.Long(14),
        };
    }

    public void Add(AgentEvent e, long number)
    {
        Changed = true;
        _firstEvent = _events == 0 ? number : _firstEvent;
        _lastEvent = number;
        _events++;
        _actions += e.Kind == EventKind.ToolCall ? 1 : 0;
        _witnesses += e.Kind == EventKind.OutsideWitness ? 1 : 0;
        if (e.Time is { } time)
        {
            _started = Math.Min(_started ?? long.MaxValue, time.UtcTicks);
            _ended = Math.Max(_ended ?? long.MinValue, time.UtcTicks);
        }

        if (!ReferenceEquals(e.Source.File, _lastFile))
        {
            _lastFile = e.Source.File;
            _files.Add(_lastFile);
        }

        Describe(e);
    }

    public void Save(Connection connection, NameTable names, SourceState source)
    {
        using (Statement save = connection.Use("session_save"))
        {
            save.Bind(1, number).Bind(2, id)
                .Bind(3, _agent.Value is { } agent ? names.Number(connection, agent) : null).Bind(4, _agent.Rank)
                .Bind(5, _model.Value).Bind(6, _model.Rank)
                .Bind(7, _title.Value).Bind(8, _title.Rank)
                .Bind(9, _workingDirectory).Bind(10, source.Format).Bind(11, source.Dialect)
                .Bind(12, _started).Bind(13, _ended).Bind(14, _events).Bind(15, _actions).Bind(16, _witnesses)
                .Bind(17, _firstEvent).Bind(18, _lastEvent)
                .Run();
        }

        foreach (string file in _files)
        {
            using Statement add = connection.Use("session_file_add");
            add.Bind(1, number).Bind(2, names.Number(connection, file)).Run();
        }
    }

    /// <summary>The main agent's own word goes before that of a sub-agent, whose file may have been read first.</summary>
    private void Describe(AgentEvent e)
    {
        int main = e.AgentId is null ? 2 : 0;
        _agent.Offer(e.AgentName, main + 2);
        if (_agent.Rank < main + 1)
        {
            _agent.Offer(e.Attribute(EventAttributes.HarnessName), main + 1);
        }

        _model.Offer(e.Model, main + 1);
        _workingDirectory ??= e.Attribute(EventAttributes.WorkingDirectory);
        if (_title.Rank < 3 && e.Attribute(EventAttributes.SessionTitle) is { } given)
        {
            _title.Offer(FirstLine(given), 3);
        }

        if (e.Kind == EventKind.Instruction && _title.Rank < 2)
        {
            bool byPerson = e.AgentId is null && e.Attribute(EventAttributes.InstructionOrigin) is null;
            _title.Offer(FirstLine(e.Text), byPerson ? 2 : 1);
        }
    }

    private static string? FirstLine(string? text)
    {
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> trimmed = line.Trim();
            if (!trimmed.IsEmpty)
            {
                int length = Math.Min(trimmed.Length, LongestTitle);
                return trimmed[..(length < trimmed.Length && char.IsHighSurrogate(trimmed[length - 1]) ? length - 1 : length)].ToString();
            }
        }

        return null;
    }

    /// <summary>The first of the best values offered.</summary>
    private record struct Ranked(string? Value, int Rank)
    {
        public void Offer(string? value, int rank)
        {
            if (rank > Rank && !string.IsNullOrEmpty(value))
            {
                this = new Ranked(value, rank);
            }
        }
    }
}
