namespace AuditLens.Effects.Sql;

/// <summary>Statements that move whole sets of rows in or out: COPY, LOAD DATA, BULK INSERT, BACKUP, RESTORE.</summary>
internal static class BulkStatements
{
    public static void Copy(SqlStatement statement, SqlSession session, int depth)
    {
        SqlName table = statement.NameAt(statement.Is(1, "INTO") ? 2 : 1, out int after);
        after = statement.IsSymbol(after, "(") ? statement.AfterBracket(after) : after;
        int direction = statement.Find(after, "TO", "FROM");
        if (statement.IsSymbol(1, "("))
        {
            SqlReader.ReadStatement(statement.Part(2, statement.AfterBracket(1) - 1), session, depth + 1);
        }

        if (statement.Is(direction + 1, "PROGRAM"))
        {
            session.Add(statement, EffectVerb.Execute, EffectScope.Unknown, Reversibility.Unknown, session.Target("program", statement[direction + 2].Text),
                "copy program", "runs a program on the database server", EffectTraits.Outward);
            return;
        }

        if (!statement.IsSymbol(1, "(") && statement.Is(direction, "FROM"))
        {
            Reversibility undo = session.IsTemporary(table) ? Reversibility.NoneNeeded : Reversibility.Easy;
            session.Add(statement, EffectVerb.Create, EffectScope.Some, undo, session.Target("table", table), "copy from", $"adds rows to {table.Text} from a file");
        }
        else if (!table.IsEmpty)
        {
            QueryStatements.Observe(statement, session, EffectScope.All, session.Target("table", table), "copy to", $"copies the rows of {table.Text} out");
        }
    }

    public static void Load(SqlStatement statement, SqlSession session, int depth)
    {
        if (statement.Is(1, "EXTENSION") || statement[1].Kind == SqlTokenKind.String)
        {
            session.Add(statement, EffectVerb.Execute, EffectScope.One, Reversibility.Unknown, null, "load", "loads a library into the database server");
            return;
        }

        int into = statement.Find(1, "TABLE", "INSERT", "INTO");
        into = statement.Is(into + 1, "TABLE") ? into + 1 : into;
        SqlName table = statement.NameAt(into + 1, out _);
        bool replaces = statement.Find("REPLACE") is > 0 and int at && at < into + 1;
        session.Add(statement, replaces ? EffectVerb.Modify : EffectVerb.Create, EffectScope.Some, replaces ? Reversibility.BackupOnly : Reversibility.Easy,
            session.Target("table", table), "load data", $"loads rows from a file into {table.Text}");
    }

    public static void Unload(SqlStatement statement, SqlSession session, int depth) =>
        QueryStatements.Observe(statement, session, EffectScope.Some, null, "unload", "copies rows out to storage");

    public static void Backup(SqlStatement statement, SqlSession session, int depth)
    {
        SqlName database = statement.NameAt(statement.IsAny(1, "DATABASE", "LOG", "TABLE") ? 2 : 1, out _);
        session.Add(statement, EffectVerb.Create, EffectScope.One, Reversibility.Easy, session.Target("database", database), "backup", $"backs up {database.Text}", EffectTraits.TakesBackup);
    }

    public static void Restore(SqlStatement statement, SqlSession session, int depth)
    {
        if (statement.IsAny(1, "HEADERONLY", "FILELISTONLY", "VERIFYONLY", "LABELONLY"))
        {
            QueryStatements.Observe(statement, session, EffectScope.One, null, "restore verify", "looks into a backup");
            return;
        }

        SqlName database = statement.NameAt(statement.IsAny(1, "DATABASE", "LOG", "TABLE") ? 2 : 1, out _);
        bool replaces = statement.Find("REPLACE") > 0;
        session.Add(statement, EffectVerb.Reset, EffectScope.All, Reversibility.BackupOnly, session.Target("database", database), "restore",
            $"restores a backup {(replaces ? "over" : "into")} the database {database.Text}", EffectTraits.RestoresBackup);
    }
}
