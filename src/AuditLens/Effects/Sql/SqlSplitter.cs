using System.Collections.Frozen;

namespace AuditLens.Effects.Sql;

/// <summary>
/// Cuts tokens into statements: at semicolons and batch ends, at client commands, and, because T-SQL needs no semicolon, at a line that begins with what can
/// only be a new statement. The body of a routine stays inside the statement that creates it.
/// </summary>
internal static class SqlSplitter
{
    /// <summary>Two words that begin a statement and never continue one.</summary>
    private static readonly FrozenDictionary<string, string[]> Beginnings = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
    {
        ["DELETE"] = ["FROM", "TOP"],
        ["TRUNCATE"] = ["TABLE"],
        ["INSERT"] = ["INTO"],
        ["DROP"] = ["TABLE", "DATABASE", "SCHEMA", "VIEW", "PROCEDURE", "FUNCTION", "USER", "ROLE"],
        ["CREATE"] = ["TABLE", "DATABASE", "SCHEMA", "VIEW", "PROCEDURE", "FUNCTION", "USER", "ROLE", "INDEX", "UNIQUE", "OR", "TEMPORARY", "TEMP"],
        ["ALTER"] = ["TABLE", "DATABASE", "ROLE", "USER", "LOGIN", "SERVER", "SYSTEM"],
        ["BACKUP"] = ["DATABASE", "LOG"],
        ["RESTORE"] = ["DATABASE", "LOG"],
        ["BEGIN"] = ["TRAN", "TRANSACTION", "TRY", "CATCH"],
        ["COMMIT"] = ["TRAN", "TRANSACTION"],
        ["ROLLBACK"] = ["TRAN", "TRANSACTION"],
        ["MERGE"] = ["INTO"],
        ["END"] = ["TRY", "CATCH"],
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> AloneBeginnings = FrozenSet.ToFrozenSet(["EXEC", "EXECUTE", "PRINT", "DECLARE", "USE"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Behind these the statement goes on, whatever the next line begins with.</summary>
    private static readonly FrozenSet<string> Continuing = FrozenSet.ToFrozenSet(
        ["AS", "THEN", "ELSE", "DO", "EXPLAIN", "ANALYZE", "VERBOSE", "BEFORE", "AFTER", "OR", "ON", "FOR", "GRANT", "REVOKE", "INSTEAD", ",", "OF", "ALSO", "PLAN", "BEGIN", "TO", "PREPARE"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Routines = FrozenSet.ToFrozenSet(
        ["PROCEDURE", "PROC", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE"], StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<SqlStatement> Split(string source, List<SqlToken> tokens)
    {
        int start = 0;
        int block = 0;
        bool routine = false;
        for (int i = 0; i < tokens.Count; i++)
        {
            SqlToken token = tokens[i];
            if (i == start)
            {
                routine = CreatesRoutine(tokens, start);
                block = 0;
            }

            block = routine ? Math.Max(0, block + BlockChange(tokens, i)) : 0;
            bool ends = token.Kind is SqlTokenKind.Batch or SqlTokenKind.Meta || (token.IsSymbol(";") && block == 0);
            bool begins = !ends && !routine && i > start && BeginsAnother(tokens, start, i);
            if (!ends && !begins)
            {
                continue;
            }

            if (i > start)
            {
                yield return new SqlStatement(source, tokens, start, i);
            }

            if (token.Kind == SqlTokenKind.Meta)
            {
                yield return new SqlStatement(source, tokens, i, i + 1);
            }

            start = ends ? i + 1 : i;
            i = ends ? i : i - 1;
        }

        if (start < tokens.Count)
        {
            yield return new SqlStatement(source, tokens, start, tokens.Count);
        }
    }

    private static bool CreatesRoutine(List<SqlToken> tokens, int start)
    {
        if (!tokens[start].IsWord("CREATE") && !tokens[start].IsWord("ALTER"))
        {
            return false;
        }

        for (int i = start + 1; i < Math.Min(tokens.Count, start + 12); i++)
        {
            if (tokens[i].Kind == SqlTokenKind.Word && Routines.Contains(tokens[i].Text))
            {
                return true;
            }

            if (tokens[i].IsWord("TABLE") || tokens[i].IsSymbol("(") || tokens[i].IsSymbol(";"))
            {
                return false;
            }
        }

        return false;
    }

    private static int BlockChange(List<SqlToken> tokens, int i)
    {
        SqlToken token = tokens[i];
        if (token.Kind != SqlTokenKind.Word)
        {
            return 0;
        }

        bool next(string word) => i + 1 < tokens.Count && tokens[i + 1].IsWord(word);
        if (token.IsWord("BEGIN"))
        {
            return next("TRAN") || next("TRANSACTION") ? 0 : 1;
        }

        if (token.IsWord("CASE"))
        {
            return i > 0 && tokens[i - 1].IsWord("END") ? 0 : 1;
        }

        return token.IsWord("END") && !next("IF") && !next("LOOP") && !next("WHILE") && !next("REPEAT") ? -1 : 0;
    }

    private static bool BeginsAnother(List<SqlToken> tokens, int start, int i)
    {
        SqlToken token = tokens[i];
        if (!token.StartsLine || token.Kind != SqlTokenKind.Word || token.Depth > tokens[start].Depth || Continuing.Contains(tokens[i - 1].Text))
        {
            return false;
        }

        if (AloneBeginnings.Contains(token.Text))
        {
            return !tokens[start].IsWord("GRANT") && !tokens[start].IsWord("REVOKE") && !tokens[start].IsWord("INSERT");
        }

        bool wanted = Beginnings.TryGetValue(token.Text, out string[]? seconds)
            && i + 1 < tokens.Count
            && seconds.Contains(tokens[i + 1].Text, StringComparer.OrdinalIgnoreCase);
        return wanted && !(tokens[start].IsWord("WITH") && !HasMain(tokens, start, i)) && !(tokens[start].IsWord("ALTER") && token.IsWord("DROP") && tokens[i + 1].IsWord("ROLE"));
    }

    /// <summary>A WITH that already has its SELECT, DELETE ...: then a new line may begin the next statement.</summary>
    private static bool HasMain(List<SqlToken> tokens, int start, int end)
    {
        int depth = tokens[start].Depth;
        for (int i = start + 1; i < end; i++)
        {
            if (tokens[i].Depth == depth && (tokens[i].IsWord("SELECT") || tokens[i].IsWord("DELETE") || tokens[i].IsWord("UPDATE") || tokens[i].IsWord("INSERT") || tokens[i].IsWord("MERGE")))
            {
                return true;
            }
        }

        return false;
    }
}
