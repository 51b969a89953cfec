namespace AuditLens.Effects.Sql;

/// <summary>The session's own state: database in use, settings, transactions.</summary>
internal static class SessionStatements
{
    public static void Use(SqlStatement statement, SqlSession session, int depth)
    {
        int at = statement.IsAny(1, "DATABASE", "SCHEMA", "WAREHOUSE", "ROLE", "TO") ? 2 : 1;
        SqlName name = statement.NameAt(at, out _);
        if (!name.IsEmpty && !statement.IsAny(1, "WAREHOUSE", "ROLE"))
        {
            session.Use(name.Text);
        }

        QueryStatements.Observe(statement, session, EffectScope.One, name.IsEmpty ? null : session.Target("database", name), "use", $"chooses {name.Text}");
    }

    public static void Set(SqlStatement statement, SqlSession session, int depth)
    {
        if (statement.Is(1, "PASSWORD"))
        {
            session.Add(statement, EffectVerb.Configure, EffectScope.One, Reversibility.Easy, null, "set password", "changes a password");
            return;
        }

        if (statement.IsAny(1, "ROLE", "NAMES", "TRANSACTION", "CHARACTER") || (statement.Is(1, "SESSION") && statement.IsAny(2, "CHARACTERISTICS", "AUTHORIZATION")))
        {
            QueryStatements.Nothing(statement, session, depth);
            return;
        }

        bool global = statement.IsAny(1, "GLOBAL", "PERSIST", "PERSIST_ONLY") || statement[1].Text.StartsWith("@@global", StringComparison.OrdinalIgnoreCase);
        Setting(statement, session, statement.IsAny(1, "GLOBAL", "PERSIST", "PERSIST_ONLY", "SESSION", "LOCAL") ? 2 : 1, global);
    }

    /// <summary>A setting is given a value; for the session alone it is <c>none-needed</c>.</summary>
    public static void Setting(SqlStatement statement, SqlSession session, int at, bool lasting, EffectTarget? target = null)
    {
        SqlName setting = statement.NameAt(at, out int after);
        while (statement.IsSymbol(after, "=") || statement.IsSymbol(after, ":=") || statement.Is(after, "TO"))
        {
            after++;
        }

        string value = statement[after].Text ?? "";
        bool off = SqlKnowledge.Default.SwitchesOff(setting.Text, value);
        if (setting.Text.Equals("search_path", StringComparison.OrdinalIgnoreCase) || (!lasting && setting.Text.StartsWith('@')))
        {
            QueryStatements.Observe(statement, session, EffectScope.One, null, "set", $"sets {setting.Text} for the session");
            return;
        }

        Reversibility undo = lasting ? Reversibility.Easy : Reversibility.NoneNeeded;
        string trait = lasting ? EffectTraits.DisablesProtection : EffectTraits.BypassesCheck;
        session.Add(statement, EffectVerb.Configure, EffectScope.One, undo, target ?? session.Target("setting", setting), "set",
            $"sets {setting.Text}{(lasting ? "" : " for the session")}", off ? [trait] : []);
    }

    public static void Reset(SqlStatement statement, SqlSession session, int depth)
    {
        if (statement.IsAny(1, "MASTER", "REPLICA", "SLAVE", "BINARY"))
        {
            session.Add(statement, EffectVerb.Reset, EffectScope.All, Reversibility.Irreversible, null, "reset master", "deletes the binary logs", EffectTraits.DestroysRecovery, EffectTraits.TouchesLog);
            return;
        }

        QueryStatements.Nothing(statement, session, depth);
    }

    /// <summary>SQLite: a name alone asks; a value sets, for this connection.</summary>
    public static void Pragma(SqlStatement statement, SqlSession session, int depth)
    {
        SqlName name = statement.NameAt(1, out int after);
        if (statement.IsSymbol(after, "="))
        {
            Setting(statement, session, 1, false);
            return;
        }

        bool lists = name.Text.EndsWith("_info", StringComparison.OrdinalIgnoreCase) || name.Text.EndsWith("_list", StringComparison.OrdinalIgnoreCase);
        QueryStatements.Observe(statement, session, lists ? EffectScope.Some : EffectScope.One, null, "pragma", $"asks for {name.Text}");
    }

    public static void Begin(SqlStatement statement, SqlSession session, int depth)
    {
        bool block = statement.Is(0, "BEGIN") && statement.Count > 1
            && !statement.IsAny(1, "TRAN", "TRANSACTION", "WORK", "ISOLATION", "READ", "DEFERRED", "IMMEDIATE", "EXCLUSIVE", "DISTRIBUTED", "NOT", "DEFERRABLE", "CONCURRENT");
        if (!block)
        {
            if (statement.IsAny(1, "SLAVE", "REPLICA", "GROUP_REPLICATION"))
            {
                ServerStatements.Control(statement, session, depth);
                return;
            }

            session.BeginTransaction();
            QueryStatements.Nothing(statement, session, depth);
            return;
        }

        session.InHandler |= statement.Is(1, "CATCH");
        session.Conditional |= session.InHandler;
        SqlReader.ReadStatement(statement.From(statement.IsAny(1, "TRY", "CATCH") ? 2 : 1), session, depth + 1);
    }

    public static void Commit(SqlStatement statement, SqlSession session, int depth)
    {
        if (statement.Is(0, "END") && statement.Count > 1 && !statement.IsAny(1, "TRANSACTION", "WORK", "AND"))
        {
            session.InHandler &= !statement.Is(1, "CATCH");
            session.Conditional = session.InHandler;
            SqlReader.ReadStatement(statement.From(statement.IsAny(1, "TRY", "CATCH", "IF", "LOOP", "CASE", "WHILE") ? 2 : 1), session, depth + 1);
            return;
        }

        session.Commit();
        QueryStatements.Nothing(statement, session, depth);
    }

    public static void Rollback(SqlStatement statement, SqlSession session, int depth)
    {
        int to = statement.Find("TO");
        int at = to < 0 ? statement.IsAny(1, "TRAN", "TRANSACTION", "WORK") ? 2 : -1 : statement.Is(to + 1, "SAVEPOINT") ? to + 2 : to + 1;
        session.Rollback(at > 0 && at < statement.Count && !statement.IsAny(at, "AND") ? statement[at].Text : null);
        QueryStatements.Nothing(statement, session, depth);
    }

    public static void Savepoint(SqlStatement statement, SqlSession session, int depth)
    {
        session.Savepoint(statement[statement.Count - 1].Text);
        QueryStatements.Nothing(statement, session, depth);
    }

    /// <summary>SQLite's ATTACH opens a further file for the session.</summary>
    public static void Attach(SqlStatement statement, SqlSession session, int depth)
    {
        int at = statement.Is(1, "DATABASE") ? 2 : 1;
        QueryStatements.Observe(statement, session, EffectScope.One, session.Target("database", statement[at].Text ?? ""), "attach", "opens or closes a database for the session");
    }

    /// <summary>Settings of the session alone are left out beside other effects, unless they switch a check off.</summary>
    public static List<ActionEffect> WithoutMereSettings(List<ActionEffect> effects)
    {
        bool mere(ActionEffect effect) => effect is { Reading: "set", Reversibility: Reversibility.NoneNeeded, Traits.Length: 0 };
        return effects.Exists(mere) && !effects.TrueForAll(effect => mere(effect) || Silent(effect)) ? effects.FindAll(effect => !mere(effect)) : effects;
    }

    private static bool Silent(ActionEffect effect) => effect.Reading is "begin" or "start" or "commit" or "end" or "rollback" or "savepoint" or "use";
}
