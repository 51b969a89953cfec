namespace AuditLens.Effects.Sql;

/// <summary>Blocks and conditions of T-SQL and PL/pgSQL: what they would run counts as run; what is no SQL is <c>unknown</c>.</summary>
internal static class ControlFlow
{
    private static readonly string[] RunHeads =
        ["DROP", "DELETE", "TRUNCATE", "UPDATE", "INSERT", "ALTER", "CREATE", "EXEC", "EXECUTE", "ROLLBACK", "COMMIT", "BEGIN", "GRANT", "REVOKE", "PRINT", "RAISERROR", "PERFORM", "CALL", "MERGE", "RETURN", "KILL", "SHUTDOWN", "BACKUP", "RESTORE", "USE", "SET"];

    /// <summary>Steps over the condition to the statement that it guards.</summary>
    public static void Conditional(SqlStatement statement, SqlSession session, int depth)
    {
        bool before = session.Conditional;
        session.Conditional = true;
        int then = statement.Find("THEN");
        int at = then > 0 ? then + 1 : statement.Find(1, RunHeads);
        at = statement.Is(0, "ELSE") || statement.Is(0, "LOOP") ? 1 : at;
        int loop = statement.Find("LOOP");
        at = statement.IsAny(0, "FOR", "WHILE", "FOREACH") && loop > 0 ? loop + 1 : at;
        if (at > 0 && at < statement.Count)
        {
            SqlReader.ReadStatement(statement.From(at), session, depth + 1);
        }

        session.Conditional = before;
    }

    /// <summary>Words that no statement begins with: a block's label or assignment, or no SQL at all.</summary>
    public static void Other(SqlStatement statement, SqlSession session, int depth)
    {
        bool assignment = statement.Count > 1 && (statement.IsSymbol(1, ":=") || statement.IsSymbol(1, "="));
        if (assignment || statement.Is(0, "RAISE") || statement.Is(0, "NULL") || statement.Is(0, "DELIMITER"))
        {
            return;
        }

        Unknown(statement, session, "not understood as SQL");
    }

    public static void Unknown(SqlStatement statement, SqlSession session, string why)
    {
        session.Note(why);
        session.Add(statement, EffectVerb.Unknown, EffectScope.Unknown, Reversibility.Unknown, null, "unknown", why);
    }
}
