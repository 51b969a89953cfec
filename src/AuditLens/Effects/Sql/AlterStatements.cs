namespace AuditLens.Effects.Sql;

/// <summary>ALTER: each action of the list for itself; a dropped column loses its values, a disabled trigger is a protection off.</summary>
internal static class AlterStatements
{
    private static readonly string[] NotAColumn =
        ["CONSTRAINT", "INDEX", "KEY", "PRIMARY", "FOREIGN", "CHECK", "DEFAULT", "NOT", "EXPRESSION", "IDENTITY", "SUPPLEMENTAL", "TABLE", "PERIOD", "STATISTICS", "EVENT", "TRIGGER"];

    public static void Alter(SqlStatement statement, SqlSession session, int depth)
    {
        if (statement.Is(1, "SYSTEM"))
        {
            SessionStatements.Setting(statement, session, statement.IsAny(2, "SET", "RESET") ? 3 : 2, true);
            return;
        }

        if (statement.Is(1, "DEFAULT") && statement.Is(2, "PRIVILEGES"))
        {
            session.Add(statement, EffectVerb.Configure, EffectScope.Some, Reversibility.Easy, null, "alter default privileges", "changes the rights given by default",
                statement.Find("GRANT") > 0 ? [EffectTraits.GrantsAccess] : []);
            return;
        }

        int at = statement.IsAny(1, "MATERIALIZED", "FOREIGN", "EXTERNAL", "ONLINE", "IGNORE") && !statement.Is(2, "VIEW") ? 2 : 1;
        SqlObject? type = SqlKnowledge.Default.ObjectAt(statement, at, out int after);
        after += statement.Is(after, "IF") && statement.Is(after + 1, "EXISTS") ? 2 : 0;
        after += statement.Is(after, "ONLY") ? 1 : 0;
        SqlName name = statement.NameAt(after, out int rest);
        if (type is null || (name.IsEmpty && type.Kind != "database"))
        {
            ControlFlow.Unknown(statement, session, "ALTER of an unknown kind of object");
        }
        else if (type.Kind == "table")
        {
            Table(statement, session, name, rest);
        }
        else if (type.Access)
        {
            Access(statement, session, type, name, rest);
        }
        else if (type.Kind == "database" && statement.Is(rest, "SET"))
        {
            SessionStatements.Setting(statement, session, rest + 1, true, session.Target("database", name));
        }
        else
        {
            EffectVerb verb = type.Kind is "database" or "server" or "warehouse" ? EffectVerb.Configure : EffectVerb.Modify;
            session.Add(statement, verb, EffectScope.One, Reversibility.Easy, session.Target(type.Kind, name), $"alter {type.Kind}", $"alters the {type.Kind} {name.Text}");
        }
    }

    private static void Access(SqlStatement statement, SqlSession session, SqlObject type, SqlName name, int rest)
    {
        bool off = type.Protects && (statement.Has("OFF", rest) || statement.Has("DISABLE", rest));
        bool grants = !type.Protects && (statement.Has("SUPERUSER", rest) || statement.Has("BYPASSRLS", rest) || statement.Has("CREATEROLE", rest) || statement.Has("CREATEDB", rest)
            || statement.Has("LOGIN", rest) || statement.Find(rest, "ADD") >= 0);
        session.Add(statement, EffectVerb.Configure, EffectScope.One, Reversibility.Easy, session.Target(type.Kind, name), $"alter {type.Kind}", $"changes the {type.Kind} {name.Text}",
            off ? [EffectTraits.DisablesProtection] : grants ? [EffectTraits.GrantsAccess] : []);
    }

    private static void Table(SqlStatement statement, SqlSession session, SqlName table, int rest)
    {
        int start = rest;
        int before = session.Effects.Count;
        int depth = statement.Depth;
        for (int i = rest; i <= statement.Count; i++)
        {
            if (i < statement.Count && (!statement.IsSymbol(i, ",") || statement[i].Depth > depth))
            {
                continue;
            }

            Action(statement, statement.Part(start, i), session, table);
            start = i + 1;
        }

        if (session.Effects.Count == before)
        {
            session.Add(statement, EffectVerb.Modify, EffectScope.One, Undo(Reversibility.Easy, session, table), session.Target("table", table), "alter table", $"alters the table {table.Text}");
        }
    }

    private static void Action(SqlStatement statement, SqlStatement action, SqlSession session, SqlName table)
    {
        if (action.Is(0, "DROP") && action.Is(1, "PARTITION"))
        {
            session.Add(statement, EffectVerb.Delete, EffectScope.Some, Undo(Reversibility.BackupOnly, session, table), session.Target("table", table), "drop partition", $"drops a partition of {table.Text}");
        }
        else if (action.Is(0, "TRUNCATE"))
        {
            session.Add(statement, EffectVerb.Reset, EffectScope.Some, Undo(Reversibility.BackupOnly, session, table), session.Target("table", table), "truncate partition", $"empties a partition of {table.Text}");
        }
        else if (action.Is(0, "DROP") && !action.IsAny(1, NotAColumn))
        {
            DropColumns(statement, action, session, table);
        }
        else if (IsProtectionOff(action))
        {
            session.Add(statement, EffectVerb.Configure, EffectScope.One, Undo(Reversibility.Easy, session, table), session.Target("table", table), "alter table protection",
                $"switches off a protection of {table.Text}", EffectTraits.DisablesProtection);
        }
        else if (action.IsAny(0, "ENABLE", "FORCE") || action.IsAny(0, "OWNER"))
        {
            session.Add(statement, EffectVerb.Configure, EffectScope.One, Undo(Reversibility.Easy, session, table), session.Target("table", table), "alter table protection", $"sets a protection or owner of {table.Text}");
        }
        else if (action.IsAny(0, "ALTER", "MODIFY", "CHANGE") && action.Has("USING"))
        {
            session.Add(statement, EffectVerb.Modify, EffectScope.All, Undo(Reversibility.BackupOnly, session, table), session.Target("table", table), "alter column type", $"rewrites a column of {table.Text}");
        }
    }

    private static bool IsProtectionOff(SqlStatement action) =>
        (action.IsAny(0, "DISABLE") && action.IsAny(1, "TRIGGER", "ROW", "RULE", "KEYS"))
        || (action.Is(0, "NOCHECK") && action.Is(1, "CONSTRAINT"))
        || (action.Is(0, "NO") && action.Is(1, "FORCE"));

    private static void DropColumns(SqlStatement statement, SqlStatement action, SqlSession session, SqlName table)
    {
        int at = action.Is(1, "COLUMN") ? 2 : 1;
        at += action.Is(at, "IF") ? 2 : 0;
        at += action.IsSymbol(at, "(") ? 1 : 0;
        foreach (SqlName column in RowStatements.Names(action, at, out _))
        {
            session.Add(statement, EffectVerb.Delete, EffectScope.One, Undo(Reversibility.BackupOnly, session, table),
                session.Target("column", $"{table.Text}.{column.Text}"), "drop column", $"drops the column {column.Text} of {table.Text} with its values");
        }
    }

    public static void Rename(SqlStatement statement, SqlSession session, int depth)
    {
        SqlName name = statement.NameAt(2, out _);
        session.Add(statement, EffectVerb.Modify, EffectScope.One, Reversibility.Easy, session.Target(statement.Is(1, "USER") ? "role" : "table", name), "rename", $"renames {name.Text}");
    }

    public static void Comment(SqlStatement statement, SqlSession session, int depth)
    {
        SqlName name = statement.NameAt(3, out _);
        session.Add(statement, EffectVerb.Modify, EffectScope.One, Reversibility.Easy, session.Target(statement.Word(2).ToLowerInvariant(), name), "comment", $"sets a comment on {name.Text}");
    }

    private static Reversibility Undo(Reversibility undo, SqlSession session, SqlName table) => session.IsTemporary(table) ? Reversibility.NoneNeeded : undo;
}
