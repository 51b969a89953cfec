namespace AuditLens.Effects.Sql;

/// <summary>Statements that ask: SELECT and its relatives, and what they nevertheless change (SELECT INTO, functions with effects, writing CTEs).</summary>
internal static class QueryStatements
{
    public static void Select(SqlStatement statement, SqlSession session, int depth)
    {
        int into = statement.Find("INTO");
        if (into > 0 && !SelectInto(statement, session, into))
        {
            return;
        }

        if (RoutineStatements.Functions(statement, session, depth))
        {
            return;
        }

        int from = statement.Find("FROM");
        from = statement.Is(from + 1, "DUAL") ? -1 : statement.Is(0, "TABLE") ? 0 : from;
        SqlName table = from < 0 ? default : statement.NameAt(from + 1, out _);
        bool derived = session.Expressions.TryGetValue(table.Text, out (SqlName Table, RowScope Scope) source);
        table = derived ? source.Table : table;
        RowScope rows = from < 0 ? RowScope.One : RowFilter.Of(statement, from, table.Last);
        EffectScope scope = RowFilter.ToScope(derived && rows == RowScope.All ? source.Scope : rows);
        string what = table.IsEmpty ? "reads a value" : $"reads {table.Text}";
        Observe(statement, session, scope, table.IsEmpty ? null : session.Target("table", table), "select", what);
    }

    /// <summary>False when the statement is fully read: <c>SELECT .. INTO table</c> makes a table, into a variable or file it reads only.</summary>
    private static bool SelectInto(SqlStatement statement, SqlSession session, int into)
    {
        if (statement.IsAny(into + 1, "OUTFILE", "DUMPFILE"))
        {
            string file = statement[into + 2].Text;
            session.Add(statement, EffectVerb.Create, EffectScope.One, Reversibility.Easy, session.Target("file", file), "select into outfile", $"writes a file on the database server");
            return false;
        }

        bool temporary = statement.IsAny(into + 1, "TEMP", "TEMPORARY");
        int at = into + 1 + (temporary || statement.Is(into + 1, "UNLOGGED") ? 1 : 0);
        at += statement.Is(at, "TABLE") ? 1 : 0;
        SqlName table = statement.NameAt(at, out _);
        if (table.IsEmpty || table.Last[0] is '@' or ':' || statement.Is(at, "STRICT"))
        {
            return true;
        }

        if (temporary)
        {
            session.Temporary.Add(table.Text);
        }

        session.Created.Add(table.Text);
        session.Recreate("table", table.Text);
        Reversibility undo = session.IsTemporary(table) ? Reversibility.NoneNeeded : Reversibility.Easy;
        session.Add(statement, EffectVerb.Create, EffectScope.One, undo, session.Target("table", table), "select into", $"creates the table {table.Text} from a query");
        return false;
    }

    /// <summary>Reads each common table expression for itself: one that deletes does so whatever the main statement asks.</summary>
    public static void With(SqlStatement statement, SqlSession session, int depth)
    {
        int at = statement.Is(1, "RECURSIVE") ? 2 : 1;
        while (at < statement.Count)
        {
            SqlName name = statement.NameAt(at, out at);
            at = statement.IsSymbol(at, "(") ? statement.AfterBracket(at) : at;
            at += statement.Is(at, "AS") ? 1 : 0;
            at += statement.Is(at, "NOT") ? 1 : 0;
            at += statement.Is(at, "MATERIALIZED") ? 1 : 0;
            if (name.IsEmpty || !statement.IsSymbol(at, "("))
            {
                break;
            }

            int after = statement.AfterBracket(at);
            SqlStatement body = statement.Part(at + 1, after - 1);
            int from = body.Find("FROM");
            SqlName drawn = from < 0 ? default : body.NameAt(from + 1, out _);
            RowScope part = from < 0 || body.Find("JOIN", from) >= 0 ? RowScope.Some : RowFilter.Of(body, from, drawn.Last);
            session.Expressions[name.Text] = (drawn, part);
            if (body.IsAny(0, "DELETE", "UPDATE", "INSERT", "MERGE"))
            {
                SqlReader.ReadStatement(body, session, depth + 1);
            }

            at = after;
            if (!statement.IsSymbol(at, ","))
            {
                break;
            }

            at++;
        }

        SqlReader.ReadStatement(statement.From(at), session, depth + 1);
    }

    /// <summary>EXPLAIN shows a plan and does nothing; EXPLAIN ANALYZE runs the statement.</summary>
    public static void Explain(SqlStatement statement, SqlSession session, int depth)
    {
        int at = 1;
        bool analyze = false;
        if (statement.IsSymbol(at, "("))
        {
            int close = statement.AfterBracket(at);
            for (int i = at + 1; i < close; i++)
            {
                analyze |= statement.IsAny(i, "ANALYZE", "ANALYSE") && !statement.IsAny(i + 1, "FALSE", "OFF") && statement[i + 1].Text != "0";
            }

            at = close;
        }

        while (statement.IsAny(at, "ANALYZE", "ANALYSE", "VERBOSE", "EXTENDED", "QUERY", "PLAN", "FORMAT", "FOR", "PARTITIONS") || statement.IsSymbol(at, "=")
            || (at > 0 && (statement.Is(at - 1, "FORMAT") || statement.IsSymbol(at - 1, "="))))
        {
            analyze |= statement.IsAny(at, "ANALYZE", "ANALYSE");
            at++;
        }

        SqlStatement inner = statement.From(at);
        if (analyze)
        {
            SqlReader.ReadStatement(inner, session, depth + 1);
            return;
        }

        int before = session.Effects.Count;
        SqlReader.ReadStatement(inner, session, depth + 1);
        ActionEffect? planned = session.Effects.Count > before ? session.Effects[before] : null;
        session.Effects.RemoveRange(before, session.Effects.Count - before);
        session.Add(statement, new ActionEffect
        {
            Verb = EffectVerb.Observe,
            Scope = planned?.Scope ?? EffectScope.One,
            Reversibility = Reversibility.NoneNeeded,
            DryRun = true,
            Targets = planned?.Targets ?? [],
            Reading = "explain",
            Summary = "shows the plan of a statement without running it",
        });
    }

    public static void Show(SqlStatement statement, SqlSession session, int depth) =>
        Observe(statement, session, EffectScope.Some, null, statement.Head.ToLowerInvariant(), "shows what is there");

    /// <summary>Statements that touch the session's own state only.</summary>
    public static void Nothing(SqlStatement statement, SqlSession session, int depth) =>
        Observe(statement, session, EffectScope.One, null, statement.Head.ToLowerInvariant(), "changes nothing outside the session");

    public static void Observe(SqlStatement statement, SqlSession session, EffectScope scope, EffectTarget? target, string reading, string summary) =>
        session.Add(statement, EffectVerb.Observe, scope, Reversibility.NoneNeeded, target, reading, summary);
}
