using System.Globalization;
using System.Text;
using System.Text.Json;
using AuditLens.Storage.Sqlite.Search;
using AuditLens.Storage.Sqlite.Writing;

namespace AuditLens.Storage.Sqlite.Reading;

/// <summary>
/// The SQL for what is asked of events. Only conditions that are set stand in it, so that the walk fits what is asked: an index over time would make every append slower, and
/// without one a session's events are found by where they lie. Rows are slim, and sorting fifty thousand of them costs less than reading a page of content.
/// </summary>
internal sealed class EventSelection
{
    private readonly StringBuilder _from = new();
    private readonly List<string> _conditions = [];
    private readonly List<Action<Statement, int>> _bindings = [];
    private readonly string _order;
    private bool _joinsSessions;

    /// <param name="session">Where the session lies; null when none is asked for.</param>
    public EventSelection(EventQuery query, SearchExpression? wanted, SessionExtent? session)
    {
        AddWalk(wanted, session);
        AddSessions(query);
        Add(query.Kind is { } kind ? (long)kind : null, "e.kind = {0}");
        Add(query.Tool, "e.tool = (SELECT number FROM name WHERE text = {0})");
        Add(query.From?.UtcTicks, "e.time >= {0}");
        Add(query.To?.UtcTicks, "e.time < {0}");
        string way = query.IsDescending ? " DESC" : "";
        _order = $" ORDER BY e.time IS NULL{way}, e.time{way}, e.id_high{way}, e.id_low{way}";
        if (query.After is { } after)
        {
            _conditions.Add(Behind(after, query.IsDescending));
        }
    }

    /// <summary>Block and position of each event in order.</summary>
    public Statement List(Connection connection, int? limit)
    {
        string most = Bound((s, i) => s.Bind(i, limit ?? -1L));
        return Bind(connection.UseText($"SELECT e.block, e.position{_from}{Where()}{_order} LIMIT {most}"));
    }

    public Statement Count(Connection connection) => Bind(connection.UseText($"SELECT count(*){_from}{Where()}"));

    private void AddWalk(SearchExpression? wanted, SessionExtent? session)
    {
        if (wanted is not null)
        {
            _from.Append(" FROM search x CROSS JOIN event e ON e.number = x.rowid");
            Add(SearchQuery.ToFts5(wanted), "search MATCH {0}");
            Add(session?.First, "x.rowid >= {0}");
            Add(session?.Last, "x.rowid <= {0}");
            Add(session?.Number, "e.session = {0}");
        }
        else if (session is { IsDense: true })
        {
            _from.Append(" FROM event e");
            Add(session.First, "e.number >= {0}");
            Add(session.Last, "e.number <= {0}");
            Add(session.Number, "+e.session = {0}");
        }
        else
        {
            _from.Append(session is null ? " FROM event e" : " FROM event e INDEXED BY event_identity");
            Add(session?.Number, "e.session = {0}");
        }
    }

    private void AddSessions(EventQuery query)
    {
        if (query.Sessions is { } sessions)
        {
            JoinSessions();
            Add(JsonSerializer.Serialize(sessions), "s.id IN (SELECT value FROM json_each({0}))");
        }

        if (query.Agent is { } agent)
        {
            JoinSessions();
            Add(agent, "ifnull(e.agent, s.agent) = (SELECT number FROM name WHERE text = {0})");
        }
    }

    private void JoinSessions()
    {
        if (!_joinsSessions)
        {
            _from.Append(" CROSS JOIN session s ON s.number = e.session");
            _joinsSessions = true;
        }
    }

    private string Behind(EventPlace place, bool isDescending)
    {
        string beyond = isDescending ? "<" : ">";
        string ids = $"(e.id_high, e.id_low) {beyond} ({Bound((s, i) => s.Bind(i, BatchAppender.Half(place.Id.High)))}, {Bound((s, i) => s.Bind(i, BatchAppender.Half(place.Id.Low)))})";
        if (place.Time is not { } moment)
        {
            return isDescending ? $"(e.time IS NOT NULL OR {ids})" : $"(e.time IS NULL AND {ids})";
        }

        string time = Bound((s, i) => s.Bind(i, moment.UtcTicks));
        string timed = $"e.time {beyond} {time} OR (e.time = {time} AND {ids})";
        return isDescending ? $"({timed})" : $"({timed} OR e.time IS NULL)";
    }

    private void Add(long? value, string condition)
    {
        if (value is { } number)
        {
            _conditions.Add(string.Format(CultureInfo.InvariantCulture, condition, Bound((s, i) => s.Bind(i, number))));
        }
    }

    private void Add(string? value, string condition)
    {
        if (value is not null)
        {
            _conditions.Add(string.Format(CultureInfo.InvariantCulture, condition, Bound((s, i) => s.Bind(i, value))));
        }
    }

    /// <returns>The parameter as SQL names it.</returns>
    private string Bound(Action<Statement, int> bind)
    {
        _bindings.Add(bind);
        return string.Create(CultureInfo.InvariantCulture, $"?{_bindings.Count}");
    }

    private string Where() => _conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", _conditions);

    private Statement Bind(Statement statement)
    {
        for (int i = 0; i < _bindings.Count; i++)
        {
            _bindings[i](statement, i + 1);
        }

        return statement;
    }
}
