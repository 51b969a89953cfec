namespace AuditLens.Effects.Sql;

/// <summary>Statements on the server itself: control, maintenance, logs.</summary>
internal static class ServerStatements
{
    public static void Control(SqlStatement statement, SqlSession session, int depth)
    {
        bool whole = statement.Is(0, "SHUTDOWN");
        string target = statement.Is(0, "KILL") ? statement[statement.Count - 1].Text : "";
        session.Add(statement, EffectVerb.Control, whole ? EffectScope.All : EffectScope.One, Reversibility.Easy,
            whole ? new EffectTarget("server", "server") : session.Target("process", target), statement.Head.ToLowerInvariant(),
            whole ? "shuts the database server down" : statement.Is(0, "KILL") ? $"ends the session {target}" : "steers the database server");
    }

    public static void Configure(SqlStatement statement, SqlSession session, int depth) =>
        session.Add(statement, EffectVerb.Configure, EffectScope.One, Reversibility.Easy, null, "reconfigure", "puts changed server settings in force");

    public static void Lock(SqlStatement statement, SqlSession session, int depth)
    {
        int at = statement.IsAny(1, "TABLE", "TABLES") ? 2 : 1;
        session.Add(statement, EffectVerb.Control, EffectScope.One, Reversibility.NoneNeeded, session.Target("table", statement.NameAt(at, out _)), "lock", "locks or frees a table for the session");
    }

    public static void Purge(SqlStatement statement, SqlSession session, int depth)
    {
        bool logs = statement.IsAny(1, "BINARY", "MASTER");
        session.Add(statement, EffectVerb.Delete, logs ? EffectScope.Some : EffectScope.All, Reversibility.Irreversible,
            logs ? new EffectTarget("log", "binary logs") : session.Target("table", statement.NameAt(2, out _)), "purge",
            logs ? "deletes binary logs" : "empties the recycle bin", EffectTraits.DestroysRecovery, EffectTraits.TouchesLog);
    }

    /// <summary>VACUUM, ANALYZE, REINDEX and the like keep the content as it is.</summary>
    public static void Maintain(SqlStatement statement, SqlSession session, int depth)
    {
        if (statement.Is(0, "DBCC") && statement[1].Text?.StartsWith("CHECK", StringComparison.OrdinalIgnoreCase) == true)
        {
            QueryStatements.Show(statement, session, depth);
            return;
        }

        if (statement.Is(0, "VACUUM") && statement.Find("INTO") is > 0 and int into)
        {
            session.Add(statement, EffectVerb.Create, EffectScope.One, Reversibility.Easy, new EffectTarget("file", statement[into + 1].Text), "vacuum into", $"copies the database into {statement[into + 1].Text}", EffectTraits.TakesBackup);
            return;
        }

        int at = 1;
        while (statement.IsAny(at, "TABLE", "INDEX", "DATABASE", "SCHEMA", "SYSTEM", "FULL", "FREEZE", "VERBOSE", "ANALYZE", "CONCURRENTLY", "MATERIALIZED", "VIEW", "LOCAL", "STATISTICS") || statement.IsSymbol(at, "("))
        {
            at = statement.IsSymbol(at, "(") ? statement.AfterBracket(at) : at + 1;
        }

        SqlName name = statement.NameAt(at, out _);
        session.Add(statement, EffectVerb.Modify, name.IsEmpty ? EffectScope.All : EffectScope.One, Reversibility.Easy, name.IsEmpty ? null : session.Target("table", name), "maintenance",
            $"tidies {(name.IsEmpty ? "the database" : name.Text)}; its content stays");
    }

    public static void Notify(SqlStatement statement, SqlSession session, int depth) =>
        session.Add(statement, EffectVerb.Control, EffectScope.One, Reversibility.Easy, null, "notify", "wakes listeners of a channel");
}
