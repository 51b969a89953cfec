namespace AuditLens.Effects.Sql;

/// <summary>Statements that change rows: DELETE, UPDATE, INSERT, MERGE, TRUNCATE.</summary>
internal static class RowStatements
{
    public static void Delete(SqlStatement statement, SqlSession session, int depth)
    {
        int at = 1;
        while (statement.IsAny(at, "TOP", "LOW_PRIORITY", "QUICK", "IGNORE", "PERCENT") || statement.IsSymbol(at, "("))
        {
            at = statement.IsSymbol(at, "(") ? statement.AfterBracket(at) : at + 1;
        }

        at += statement[at].Kind == SqlTokenKind.Number ? 1 : 0;
        int from = statement.Find("FROM");
        at += statement.Is(at, "FROM") ? 1 : 0;
        at += statement.Is(at, "ONLY") ? 1 : 0;
        List<SqlName> tables = Names(statement, at, out int after);
        if (tables.Count == 0)
        {
            ControlFlow.Unknown(statement, session, "DELETE without a table");
            return;
        }

        int source = from >= after ? from : at - 1;
        RowScope scope = RowFilter.Of(statement, after, Base(tables[0], statement, source, session).Last);
        if (scope == RowScope.All)
        {
            bool joins = statement.Find(after, "USING", "JOIN") >= 0 && !statement.Is(statement.Find("JOIN", after) - 1, "CROSS");
            scope = joins ? RowScope.Some : OfExpression(tables[0], session);
        }

        List<SqlName> bases = tables.ConvertAll(table => Base(table, statement, source, session));
        (Reversibility undo, string tail) = Loss(bases, scope, session);
        Add(statement, session, EffectVerb.Delete, RowFilter.ToScope(scope), undo, bases, "delete", $"deletes {Rows(scope)} of {Text(bases)}{tail}");
    }

    public static void Update(SqlStatement statement, SqlSession session, int depth)
    {
        int at = 1;
        while (statement.IsAny(at, "TOP", "LOW_PRIORITY", "IGNORE", "ONLY", "OR", "ROLLBACK", "ABORT", "REPLACE", "FAIL", "PERCENT") || statement.IsSymbol(at, "("))
        {
            at = statement.IsSymbol(at, "(") ? statement.AfterBracket(at) : at + 1;
        }

        if (statement.Is(at, "STATISTICS"))
        {
            ServerStatements.Maintain(statement, session, depth);
            return;
        }

        SqlName named = statement.NameAt(at, out int after);
        int set = statement.Find("SET", after);
        if (named.IsEmpty || set < 0)
        {
            ControlFlow.Unknown(statement, session, "UPDATE without SET");
            return;
        }

        int from = statement.Find("FROM", set);
        SqlName table = Base(named, statement, from < 0 ? at - 1 : from, session);
        RowScope scope = RowFilter.Of(statement, set, table.Last);
        scope = scope != RowScope.All ? scope : statement.Find("JOIN", at) >= 0 ? RowScope.Some : OfExpression(named, session);
        (Reversibility undo, string tail) = Loss([table], scope, session);
        int end = statement.Find(set, "WHERE", "FROM", "RETURNING", "LIMIT", "ORDER");
        if (undo == Reversibility.BackupOnly && scope == RowScope.One && IsSwitch(statement.Part(set + 1, end < 0 ? statement.Count : end)))
        {
            undo = Reversibility.Easy;
        }

        session.Add(statement, EffectVerb.Modify, RowFilter.ToScope(scope), undo, session.Target("table", table), "update", $"overwrites columns in {Rows(scope)} of {table.Text}{tail}");
    }

    public static void Insert(SqlStatement statement, SqlSession session, int depth)
    {
        bool replaces = statement.Is(0, "REPLACE") || statement.Is(0, "UPSERT") || (statement.Is(1, "OR") && statement.Is(2, "REPLACE"));
        bool overwrites = statement.Is(1, "OVERWRITE");
        int into = statement.Find(0, "INTO", "OVERWRITE");
        int at = into is >= 0 and < 6 ? into + 1 : statement.IsAny(1, "LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "IGNORE") ? 2 : 1;
        at += statement.Is(at, "TABLE") ? 1 : 0;
        SqlName table = statement.NameAt(at, out int after);
        if (table.IsEmpty)
        {
            ControlFlow.Unknown(statement, session, "INSERT without a table");
            return;
        }

        RowScope rows = InsertedRows(statement, after);
        int conflict = statement.Find("CONFLICT", after);
        int duplicate = statement.Find("DUPLICATE", after);
        bool updates = (conflict >= 0 && statement.Find("UPDATE", conflict) >= 0) || (duplicate >= 0 && statement.Find("UPDATE", duplicate) >= 0) || replaces;
        EffectVerb verb = overwrites ? EffectVerb.Reset : updates ? EffectVerb.Modify : EffectVerb.Create;
        Reversibility undo = session.IsTemporary(table) ? Reversibility.NoneNeeded : updates || overwrites ? Reversibility.BackupOnly : Reversibility.Easy;
        string does = overwrites ? "replaces all rows of" : updates ? "adds or overwrites rows in" : "adds rows to";
        session.Add(statement, verb, overwrites ? EffectScope.All : RowFilter.ToScope(rows), undo, session.Target("table", table), "insert", $"{does} {table.Text}");
    }

    private static RowScope InsertedRows(SqlStatement statement, int after)
    {
        if (statement.Find(after, "DEFAULT", "SET") >= 0 && statement.Find(after, "VALUES", "VALUE", "SELECT", "TABLE") < 0)
        {
            return RowScope.One;
        }

        int values = statement.Find(after, "VALUES", "VALUE");
        if (values < 0)
        {
            return RowScope.Some;
        }

        int first = statement.AfterBracket(values + 1);
        return statement.IsSymbol(first, ",") ? RowScope.Some : RowScope.One;
    }

    public static void Merge(SqlStatement statement, SqlSession session, int depth)
    {
        int at = 1;
        while (statement.IsAny(at, "INTO", "TOP", "ONLY") || statement.IsSymbol(at, "("))
        {
            at = statement.IsSymbol(at, "(") ? statement.AfterBracket(at) : at + 1;
        }

        SqlName table = statement.NameAt(at, out int after);
        bool deletes = false;
        bool updates = false;
        for (int i = after; i < statement.Count; i++)
        {
            deletes |= statement.Is(i, "THEN") && statement.Is(i + 1, "DELETE");
            updates |= statement.Is(i, "THEN") && statement.Is(i + 1, "UPDATE");
        }

        EffectVerb verb = deletes ? EffectVerb.Delete : updates ? EffectVerb.Modify : EffectVerb.Create;
        Reversibility undo = session.IsTemporary(table) ? Reversibility.NoneNeeded : verb == EffectVerb.Create ? Reversibility.Easy : Reversibility.BackupOnly;
        session.Add(statement, verb, EffectScope.Some, undo, session.Target("table", table), "merge", $"merges rows into {table.Text}");
    }

    public static void Truncate(SqlStatement statement, SqlSession session, int depth)
    {
        int at = statement.IsAny(1, "TABLE", "COLLECTION") ? 2 : 1;
        at += statement.Is(at, "IF") ? 2 : 0;
        at += statement.Is(at, "ONLY") ? 1 : 0;
        List<SqlName> tables = Names(statement, at, out int after);
        if (tables.Count == 0 || statement.IsSymbol(after, "("))
        {
            ControlFlow.Unknown(statement, session, "TRUNCATE without a table");
            return;
        }

        bool cascades = statement.Find("CASCADE", after) >= 0;
        (Reversibility undo, string tail) = Loss(tables, RowScope.All, session);
        Add(statement, session, EffectVerb.Reset, EffectScope.All, undo, tables, "truncate", $"empties the table {Text(tables)}{(cascades ? " and all that refer to it" : "")}{tail}");
    }

    /// <summary>Names of tables separated by commas, each with an optional <c>.*</c>, <c>*</c> or alias.</summary>
    internal static List<SqlName> Names(SqlStatement statement, int at, out int after)
    {
        List<SqlName> names = [];
        after = at;
        while (names.Count < 200)
        {
            SqlName name = statement.NameAt(after, out int next);
            if (name.IsEmpty)
            {
                break;
            }

            names.Add(name);
            after = next + (statement.IsSymbol(next, "*") ? 1 : 0);
            if (!statement.IsSymbol(after, ","))
            {
                break;
            }

            after++;
        }

        return names;
    }

    /// <summary>The table behind an alias (<c>DELETE u FROM users u</c>) or a common table expression.</summary>
    private static SqlName Base(SqlName name, SqlStatement statement, int from, SqlSession session)
    {
        if (session.Expressions.TryGetValue(name.Text, out (SqlName Table, RowScope Scope) source) && !source.Table.IsEmpty)
        {
            return source.Table;
        }

        for (int i = Math.Max(0, from); i < statement.Count; i++)
        {
            if (!statement.IsAny(i, "FROM", "JOIN", "UPDATE", "USING") && !statement.IsSymbol(i, ","))
            {
                continue;
            }

            SqlName table = statement.NameAt(i + 1, out int next);
            next += statement.Is(next, "AS") ? 1 : 0;
            if (!table.IsEmpty && statement[next].IsName && statement[next].Text.Equals(name.Text, StringComparison.OrdinalIgnoreCase))
            {
                return table;
            }
        }

        return name;
    }

    /// <summary>What a table expression holds of its table; a table itself is all.</summary>
    private static RowScope OfExpression(SqlName name, SqlSession session) =>
        session.Expressions.TryGetValue(name.Text, out (SqlName Table, RowScope Scope) source) ? source.Scope : RowScope.All;

    /// <summary>Only TRUE and FALSE are set: a switch that can be set back.</summary>
    private static bool IsSwitch(SqlStatement assignments)
    {
        int switches = 0;
        int at = 0;
        while (at < assignments.Count)
        {
            if (assignments.NameAt(at, out int equals).IsEmpty || !assignments.IsSymbol(equals, "=") || !assignments.IsAny(equals + 1, "TRUE", "FALSE"))
            {
                return false;
            }

            switches++;
            at = equals + 3;
        }

        return switches > 0;
    }

    private static void Add(
        SqlStatement statement, SqlSession session, EffectVerb verb, EffectScope scope, Reversibility undo, List<SqlName> tables, string reading, string summary) =>
        session.Add(
            statement,
            new ActionEffect { Verb = verb, Scope = scope, Reversibility = undo, Targets = [.. tables.Select(table => session.Target("table", table))], Reading = reading, Summary = summary },
            SqlSession.DatabaseOf(session.Target("table", tables[0])));

    private static string Text(List<SqlName> tables) => string.Join(", ", tables.Select(table => table.Text));

    private static (Reversibility Undo, string Tail) Loss(List<SqlName> tables, RowScope scope, SqlSession session) =>
        tables.TrueForAll(session.IsTemporary) ? (Reversibility.NoneNeeded, ", a temporary table")
        : scope == RowScope.None ? (Reversibility.NoneNeeded, ": the condition is never true")
        : tables.TrueForAll(table => session.Created.Contains(table.Text)) ? (Reversibility.Easy, ", which the same text created")
        : (Reversibility.BackupOnly, "");

    private static string Rows(RowScope scope) => scope switch
    {
        RowScope.None => "no row",
        RowScope.One => "one row",
        RowScope.Some => "the matching rows",
        _ => "all rows",
    };
}
