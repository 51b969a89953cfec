using System.Collections.Frozen;

namespace AuditLens.Effects.Sql;

/// <summary>Understands SQL text of the PostgreSQL, MySQL, SQLite and T-SQL family, statement by statement.</summary>
public sealed class SqlReader
{
    private const int LongestText = 2_000_000;

    private static readonly FrozenDictionary<string, StatementReader> Readers = new Dictionary<string, StatementReader>(StringComparer.OrdinalIgnoreCase)
    {
        ["SELECT"] = QueryStatements.Select,
        ["TABLE"] = QueryStatements.Select,
        ["VALUES"] = QueryStatements.Select,
        ["WITH"] = QueryStatements.With,
        ["EXPLAIN"] = QueryStatements.Explain,
        ["DESCRIBE"] = QueryStatements.Show,
        ["DESC"] = QueryStatements.Show,
        ["SHOW"] = QueryStatements.Show,
        ["HELP"] = QueryStatements.Show,
        ["LIST"] = QueryStatements.Show,
        ["PRINT"] = QueryStatements.Show,
        ["FETCH"] = QueryStatements.Show,
        ["DELETE"] = RowStatements.Delete,
        ["UPDATE"] = RowStatements.Update,
        ["INSERT"] = RowStatements.Insert,
        ["REPLACE"] = RowStatements.Insert,
        ["UPSERT"] = RowStatements.Insert,
        ["MERGE"] = RowStatements.Merge,
        ["TRUNCATE"] = RowStatements.Truncate,
        ["COPY"] = BulkStatements.Copy,
        ["LOAD"] = BulkStatements.Load,
        ["BULK"] = BulkStatements.Load,
        ["UNLOAD"] = BulkStatements.Unload,
        ["BACKUP"] = BulkStatements.Backup,
        ["RESTORE"] = BulkStatements.Restore,
        ["CREATE"] = CreateStatements.Create,
        ["DROP"] = DropStatements.Drop,
        ["ALTER"] = AlterStatements.Alter,
        ["RENAME"] = AlterStatements.Rename,
        ["COMMENT"] = AlterStatements.Comment,
        ["UNDROP"] = CreateStatements.Undrop,
        ["GRANT"] = AccessStatements.Grant,
        ["REVOKE"] = AccessStatements.Revoke,
        ["DENY"] = AccessStatements.Revoke,
        ["ENABLE"] = AccessStatements.EnableTrigger,
        ["DISABLE"] = AccessStatements.EnableTrigger,
        ["NOAUDIT"] = AccessStatements.NoAudit,
        ["AUDIT"] = AccessStatements.Audit,
        ["REASSIGN"] = AccessStatements.Reassign,
        ["EXEC"] = RoutineStatements.Exec,
        ["EXECUTE"] = RoutineStatements.Exec,
        ["CALL"] = RoutineStatements.Call,
        ["DO"] = RoutineStatements.Do,
        ["PREPARE"] = RoutineStatements.Prepare,
        ["PERFORM"] = RoutineStatements.Perform,
        ["USE"] = SessionStatements.Use,
        ["SET"] = SessionStatements.Set,
        ["RESET"] = SessionStatements.Reset,
        ["PRAGMA"] = SessionStatements.Pragma,
        ["BEGIN"] = SessionStatements.Begin,
        ["START"] = SessionStatements.Begin,
        ["COMMIT"] = SessionStatements.Commit,
        ["END"] = SessionStatements.Commit,
        ["ROLLBACK"] = SessionStatements.Rollback,
        ["ABORT"] = SessionStatements.Rollback,
        ["SAVEPOINT"] = SessionStatements.Savepoint,
        ["SAVE"] = SessionStatements.Savepoint,
        ["KILL"] = ServerStatements.Control,
        ["SHUTDOWN"] = ServerStatements.Control,
        ["RECONFIGURE"] = ServerStatements.Configure,
        ["FLUSH"] = ServerStatements.Control,
        ["LOCK"] = ServerStatements.Lock,
        ["UNLOCK"] = ServerStatements.Lock,
        ["PURGE"] = ServerStatements.Purge,
        ["VACUUM"] = ServerStatements.Maintain,
        ["ANALYZE"] = ServerStatements.Maintain,
        ["ANALYSE"] = ServerStatements.Maintain,
        ["OPTIMIZE"] = ServerStatements.Maintain,
        ["REPAIR"] = ServerStatements.Maintain,
        ["CHECK"] = QueryStatements.Show,
        ["CHECKSUM"] = QueryStatements.Show,
        ["REINDEX"] = ServerStatements.Maintain,
        ["CLUSTER"] = ServerStatements.Maintain,
        ["REFRESH"] = ServerStatements.Maintain,
        ["CHECKPOINT"] = ServerStatements.Maintain,
        ["DBCC"] = ServerStatements.Maintain,
        ["NOTIFY"] = ServerStatements.Notify,
        ["LISTEN"] = QueryStatements.Nothing,
        ["UNLISTEN"] = QueryStatements.Nothing,
        ["DECLARE"] = QueryStatements.Nothing,
        ["DEALLOCATE"] = QueryStatements.Nothing,
        ["CLOSE"] = QueryStatements.Nothing,
        ["OPEN"] = QueryStatements.Nothing,
        ["DISCARD"] = QueryStatements.Nothing,
        ["RELEASE"] = QueryStatements.Nothing,
        ["WAITFOR"] = QueryStatements.Nothing,
        ["RAISERROR"] = QueryStatements.Nothing,
        ["THROW"] = QueryStatements.Nothing,
        ["RETURN"] = QueryStatements.Nothing,
        ["ATTACH"] = SessionStatements.Attach,
        ["DETACH"] = SessionStatements.Attach,
        ["SOURCE"] = ClientCommands.Source,
        ["CONNECT"] = SessionStatements.Use,
        ["IF"] = ControlFlow.Conditional,
        ["ELSE"] = ControlFlow.Conditional,
        ["WHILE"] = ControlFlow.Conditional,
        ["FOR"] = ControlFlow.Conditional,
        ["LOOP"] = ControlFlow.Conditional,
        ["FOREACH"] = ControlFlow.Conditional,
        ["ELSIF"] = ControlFlow.Conditional,
        ["EXCEPTION"] = ControlFlow.Conditional,
        ["WHEN"] = ControlFlow.Conditional,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>True when the text begins, behind comments and brackets, with a word that begins an SQL statement and goes on as one.</summary>
    public static bool LooksLikeSql(string text) => SqlSignature.Matches(text);

    /// <summary>Reads a script. A statement that is no SQL gives an effect with verb <c>unknown</c>; text without a statement gives nothing.</summary>
    public ActionReading Read(string sql, ReadingContext context)
    {
        if (context.Depth >= ReadingContext.MaximumDepth)
        {
            return new ActionReading([], ["SQL nested too deep to be read"]);
        }

        SqlSession session = new(context);
        if (sql.Length > LongestText)
        {
            session.Note($"only the first {LongestText} characters of the SQL text were read");
            sql = sql[..LongestText];
        }

        ReadScript(sql, session, 0);
        return new ActionReading(EffectOrder.GravestFirst(SessionStatements.WithoutMereSettings(session.Effects)), session.Notes);
    }

    internal static void ReadScript(string sql, SqlSession session, int depth)
    {
        foreach (SqlStatement statement in SqlSplitter.Split(sql, SqlTokenizer.Tokenize(sql)))
        {
            session.Expressions.Clear();
            DynamicSql.Remember(statement, session);
            ReadStatement(statement, session, depth);
            session.Conditional = session.InHandler;
        }
    }

    internal static void ReadStatement(SqlStatement statement, SqlSession session, int depth)
    {
        if (depth > ReadingContext.MaximumDepth || statement.Count == 0)
        {
            return;
        }

        if (statement[0].Kind == SqlTokenKind.Meta)
        {
            ClientCommands.Read(statement, session, depth);
            return;
        }

        if (statement.IsSymbol(0, "(") || statement.IsSymbol(0, "{"))
        {
            ReadStatement(statement.From(1), session, depth + 1);
            return;
        }

        if (Readers.TryGetValue(statement.Head, out StatementReader? reader))
        {
            reader(statement, session, depth);
            return;
        }

        ControlFlow.Other(statement, session, depth);
    }

    internal static bool IsHead(string word) => Readers.ContainsKey(word);
}

/// <param name="depth">Nesting of statements inside statements so far; bounded by <see cref="ReadingContext.MaximumDepth"/>.</param>
internal delegate void StatementReader(SqlStatement statement, SqlSession session, int depth);
