using System.Collections.Immutable;

namespace AuditLens.Effects.Sql;

/// <summary>Code run from SQL: EXEC, CALL, DO, dynamic SQL, functions with effects. SQL in a literal is read; what is named only is <c>execute</c>.</summary>
internal static class RoutineStatements
{
    public static void Exec(SqlStatement statement, SqlSession session, int depth)
    {
        // EXECUTE IMMEDIATE 'sql', EXEC ('sql'), EXEC @result = proc.
        int at = statement.Is(1, "IMMEDIATE") ? 2 : 1;
        at += statement.IsSymbol(at, "(") ? 1 : 0;
        if (!session.Prepared.ContainsKey(statement[at].Text) && DynamicSql.TextAt(statement, at, session, out _) is { } composed)
        {
            Text(statement, session, composed, depth);
            return;
        }

        at = statement[at].Kind == SqlTokenKind.Parameter && statement.IsSymbol(at + 1, "=") ? at + 2 : at;
        if (session.Prepared.TryGetValue(statement[at].Text, out string? prepared))
        {
            Text(statement, session, prepared, depth);
            return;
        }

        Named(statement, session, at, depth);
    }

    public static void Call(SqlStatement statement, SqlSession session, int depth) => Named(statement, session, 1, depth);

    /// <summary>PL/pgSQL's PERFORM is a SELECT whose result is thrown away.</summary>
    public static void Perform(SqlStatement statement, SqlSession session, int depth) => QueryStatements.Select(statement, session, depth);

    /// <summary>An anonymous block: its statements are read one by one.</summary>
    public static void Do(SqlStatement statement, SqlSession session, int depth)
    {
        for (int i = 1; i < statement.Count; i++)
        {
            if (statement[i].Kind == SqlTokenKind.String && statement[i].Text.Length > 0 && !statement.Is(i - 1, "LANGUAGE"))
            {
                Text(statement, session, statement[i].Text, depth);
                return;
            }
        }

        Run(statement, session, "do", "runs an anonymous block");
    }

    public static void Prepare(SqlStatement statement, SqlSession session, int depth)
    {
        int from = statement.Find(1, "AS", "FROM");
        if (statement.Is(1, "TRANSACTION") || from < 0)
        {
            QueryStatements.Nothing(statement, session, depth);
            return;
        }

        session.Prepared[statement[1].Text] = DynamicSql.TextAt(statement, from + 1, session, out _) ?? statement.From(from + 1).Display;
        QueryStatements.Nothing(statement, session, depth);
    }

    /// <summary>Functions in a query that change something. True when one was found, and the query is then read.</summary>
    public static bool Functions(SqlStatement statement, SqlSession session, int depth)
    {
        bool found = false;
        for (int i = 1; i + 1 < statement.Count; i++)
        {
            if (!statement.IsSymbol(i + 1, "(") || !statement[i].IsName)
            {
                continue;
            }

            if (SqlKnowledge.Default.Function(statement[i].Text) is { } function)
            {
                Known(statement, session, function, i + 1, depth);
                found = true;
            }
        }

        if (!found && CallsOwnRoutine(statement))
        {
            Run(statement, session, "select function", $"runs the function {statement.NameAt(1, out _).Text}");
            return true;
        }

        return found;
    }

    /// <summary><c>SELECT purge_old_rows()</c>: a statement that is nothing but a call, by a name that says it changes something.</summary>
    private static bool CallsOwnRoutine(SqlStatement statement)
    {
        SqlName name = statement.NameAt(1, out int open);
        if (name.IsEmpty || !statement.IsSymbol(open, "(") || statement.AfterBracket(open) < statement.Count || !name.Last.Contains('_', StringComparison.Ordinal))
        {
            return false;
        }

        return Tools.ToolName.HeadVerb(name.Last) is not (EffectVerb.Observe or EffectVerb.Unknown);
    }

    private static void Named(SqlStatement statement, SqlSession session, int at, int depth)
    {
        SqlName name = statement.NameAt(at, out int after);
        if (SqlKnowledge.Default.Procedure(name.Last) is { } known)
        {
            Known(statement, session, known, after - 1, depth);
            return;
        }

        Run(statement, session, "procedure", $"runs the procedure {name.Text}", session.Target("procedure", name));
    }

    private static void Known(SqlStatement statement, SqlSession session, SqlRoutine routine, int open, int depth)
    {
        if (routine.SqlArgument != 0 && SqlArgument(statement, session, routine, open) is { } sql)
        {
            Text(statement, session, routine.Placeholder is { } sign ? sql.Replace(sign, "\"" + DynamicSql.Unknown + "\"", StringComparison.Ordinal) : sql, depth);
            return;
        }

        _ = EffectWords.TryParse(routine.Verb, EffectWords.Word, out EffectVerb verb);
        _ = EffectWords.TryParse(routine.Scope, EffectWords.Word, out EffectScope scope);
        _ = EffectWords.TryParse(routine.Reversibility, EffectWords.Word, out Reversibility undo);
        SqlToken argument = statement[open + 1];
        ImmutableArray<EffectTarget> targets = argument.Kind is SqlTokenKind.String or SqlTokenKind.Number ? [session.Target(routine.Kind, argument.Text)] : [];
        bool many = verb == EffectVerb.Control && statement.Find("FROM") >= 0;
        session.Add(statement, new ActionEffect
        {
            Verb = verb, Scope = many ? EffectScope.Some : scope, Reversibility = undo, Targets = targets, Traits = [.. routine.Traits], Reading = routine.Names[0], Summary = routine.Summary,
        });
    }

    private static string? SqlArgument(SqlStatement statement, SqlSession session, SqlRoutine routine, int open)
    {
        string? found = null;
        int end = statement.IsSymbol(open, "(") ? statement.AfterBracket(open) : statement.Count;
        for (int i = open + 1; i < end; i++)
        {
            bool variable = statement[i].Kind == SqlTokenKind.Parameter && session.Texts.ContainsKey(statement[i].Text);
            if (variable || statement[i].Kind == SqlTokenKind.String)
            {
                found = variable ? session.Texts[statement[i].Text] : statement[i].Text;
                if (routine.SqlArgument > 0)
                {
                    break;
                }
            }
        }

        return found;
    }

    /// <summary>Reads SQL that stands in a literal as if it stood there itself.</summary>
    private static void Text(SqlStatement statement, SqlSession session, string sql, int depth)
    {
        int before = session.Effects.Count;
        if (depth < ReadingContext.MaximumDepth)
        {
            SqlReader.ReadScript(sql, session, depth + 1);
        }

        if (session.Effects.Count == before)
        {
            Run(statement, session, "dynamic sql", "runs SQL that the text does not show");
        }
    }

    private static void Run(SqlStatement statement, SqlSession session, string reading, string summary, EffectTarget? target = null)
    {
        session.Note($"{summary}: what it does is not shown");
        session.Add(statement, EffectVerb.Execute, EffectScope.Unknown, Reversibility.Unknown, target, reading, summary);
    }
}
