namespace AuditLens.Effects.Sql;

/// <summary>Tells SQL from a shell line or prose by how it goes on behind its first word, not by that word alone.</summary>
internal static class SqlSignature
{
    private const int Window = 4000;

    public static bool Matches(string text)
    {
        List<SqlToken> tokens = SqlTokenizer.Tokenize(text.Length > Window ? text[..Window] : text);
        foreach (SqlStatement statement in SqlSplitter.Split(text, tokens))
        {
            if (statement.Count > 0)
            {
                return Fits(statement, 0);
            }
        }

        return false;
    }

    private static bool Fits(SqlStatement statement, int depth)
    {
        if (statement.IsSymbol(0, "(") && depth < 3)
        {
            return Fits(statement.From(1), depth + 1);
        }

        SqlToken second = statement[1];
        return statement.Head switch
        {
            "SELECT" => !second.IsSymbol("-") && (statement.Count > 1) && (statement.Find("FROM") > 0 || statement.IsSymbol(1, "*") || second.Kind is SqlTokenKind.Number or SqlTokenKind.String or SqlTokenKind.Word),
            "WITH" => statement.Has("AS") && statement.Has("SELECT") || statement.Has("DELETE") || statement.Has("UPDATE") || statement.Has("INSERT"),
            "DELETE" => statement.IsAny(1, "FROM", "TOP") || statement.Find("FROM") > 0,
            "UPDATE" => statement.Find("SET") is > 1 and int set && statement.IsSymbol(statement.NameAt(set + 1, out int equals).IsEmpty ? set + 1 : equals, "="),
            "INSERT" or "REPLACE" => statement.Find("INTO") is > 0 and < 6 || statement.Is(1, "OVERWRITE"),
            "MERGE" => statement.Find("USING") > 0,
            "TRUNCATE" => statement.Count > 1 && second.IsName && !statement.IsSymbol(1, "-"),
            "CREATE" or "ALTER" or "DROP" => statement.Is(1, "OR") || IsObject(statement),
            "GRANT" => statement.Find("TO") > 0,
            "REVOKE" or "DENY" => statement.Find(0, "FROM", "TO") > 0,
            "EXPLAIN" or "DESCRIBE" => statement.Count > 1 && second.Kind != SqlTokenKind.Symbol || statement.IsSymbol(1, "("),
            "BEGIN" or "COMMIT" or "ROLLBACK" => statement.Count == 1 || second.Kind == SqlTokenKind.Word,
            "SHOW" => second.Kind == SqlTokenKind.Word,
            "SET" => statement.Has("TO") || statement.IsSymbol(2, "=") || statement.IsSymbol(3, "=") || statement.IsSymbol(4, "="),
            "PRAGMA" or "VACUUM" or "REINDEX" or "CALL" or "DECLARE" or "SAVEPOINT" or "SHUTDOWN" or "COPY" or "USE" or "ANALYZE" => statement.Count == 1 || second.IsName || second.IsSymbol("("),
            "EXEC" or "EXECUTE" => second.IsSymbol("(") || second.Kind is SqlTokenKind.QuotedName or SqlTokenKind.Parameter || second.Text?.StartsWith("sp_", StringComparison.OrdinalIgnoreCase) == true || second.Text?.StartsWith("xp_", StringComparison.OrdinalIgnoreCase) == true || statement.IsSymbol(2, "."),
            "BACKUP" or "RESTORE" => statement.IsAny(1, "DATABASE", "LOG", "TABLE", "VERIFYONLY", "FILELISTONLY", "HEADERONLY"),
            "DO" => second.Kind == SqlTokenKind.String,
            "KILL" => second.Kind == SqlTokenKind.Number && statement.Count == 2 || statement.IsAny(1, "QUERY", "CONNECTION"),
            "OPTIMIZE" or "REPAIR" or "RENAME" or "LOCK" or "FLUSH" or "REFRESH" or "COMMENT" => statement.IsAny(1, "TABLE", "TABLES", "MATERIALIZED", "ON", "PRIVILEGES", "LOGS"),
            "PURGE" => statement.IsAny(1, "BINARY", "MASTER", "RECYCLEBIN", "TABLE"),
            "LOAD" => statement.IsAny(1, "DATA"),
            "IF" => statement.Is(1, "EXISTS") || statement.Is(1, "OBJECT_ID") || statement.Is(1, "NOT"),
            "DISABLE" or "ENABLE" => statement.Is(1, "TRIGGER"),
            _ => statement[0].Kind == SqlTokenKind.Meta && statement[0].Text.StartsWith('\\'),
        };
    }

    private static bool IsObject(SqlStatement statement)
    {
        for (int i = 1; i < Math.Min(6, statement.Count); i++)
        {
            if (SqlKnowledge.Default.ObjectAt(statement, i, out _) is not null || statement.Is(i, "SYSTEM"))
            {
                return true;
            }
        }

        return false;
    }
}
