namespace AuditLens.Effects.Sql;

/// <summary>Rights and protections: GRANT, REVOKE, triggers and audit switched on or off.</summary>
internal static class AccessStatements
{
    public static void Grant(SqlStatement statement, SqlSession session, int depth)
    {
        int to = statement.Find("TO");
        SqlName who = statement.NameAt(to + 1, out _);
        session.Add(statement, EffectVerb.Configure, ScopeOf(statement), Reversibility.Easy, OnOf(statement, session) ?? session.Target("role", who), "grant", $"grants rights to {who.Text}", EffectTraits.GrantsAccess);
    }

    public static void Revoke(SqlStatement statement, SqlSession session, int depth)
    {
        SqlName who = statement.NameAt(statement.Find(1, "FROM", "TO") + 1, out _);
        session.Add(statement, EffectVerb.Configure, ScopeOf(statement), Reversibility.Easy, OnOf(statement, session) ?? session.Target("role", who), "revoke", $"takes rights from {who.Text}");
    }

    public static void Reassign(SqlStatement statement, SqlSession session, int depth)
    {
        SqlName who = statement.NameAt(3, out _);
        session.Add(statement, EffectVerb.Configure, EffectScope.All, Reversibility.Easy, session.Target("role", who), "reassign owned", $"hands all that {who.Text} owns to another");
    }

    public static void EnableTrigger(SqlStatement statement, SqlSession session, int depth)
    {
        SqlName table = statement.NameAt(statement.Find("ON") + 1, out _);
        bool off = statement.Is(0, "DISABLE");
        session.Add(statement, EffectVerb.Configure, statement.Is(2, "ALL") ? EffectScope.All : EffectScope.One, Reversibility.Easy, session.Target("table", table), "trigger switch",
            $"{(off ? "disables" : "enables")} triggers on {table.Text}", off ? [EffectTraits.DisablesProtection] : []);
    }

    public static void NoAudit(SqlStatement statement, SqlSession session, int depth) =>
        session.Add(statement, EffectVerb.Configure, EffectScope.Some, Reversibility.Easy, null, "noaudit", "switches auditing off", EffectTraits.DisablesProtection, EffectTraits.TouchesLog);

    public static void Audit(SqlStatement statement, SqlSession session, int depth) =>
        session.Add(statement, EffectVerb.Configure, EffectScope.Some, Reversibility.Easy, null, "audit", "switches auditing on");

    /// <summary><c>ON ALL TABLES IN SCHEMA</c>, <c>ON *.*</c> and <c>ON DATABASE</c> are the whole.</summary>
    private static EffectScope ScopeOf(SqlStatement statement)
    {
        int on = statement.Find("ON");
        return on < 0 ? EffectScope.One
            : statement.IsAny(on + 1, "ALL", "DATABASE", "SCHEMA", "SERVER") || statement.IsSymbol(on + 1, "*") || statement.IsSymbol(on + 3, "*") ? EffectScope.All
            : EffectScope.One;
    }

    private static EffectTarget? OnOf(SqlStatement statement, SqlSession session)
    {
        int on = statement.Find("ON");
        if (on < 0)
        {
            return null;
        }

        if (statement.Is(on + 1, "ALL"))
        {
            int container = statement.Find("IN", on);
            return container < 0 ? null : session.Target("schema", statement.NameAt(container + 2, out _));
        }

        SqlObject? type = SqlKnowledge.Default.ObjectAt(statement, on + 1, out int after);
        SqlName name = statement.NameAt(after, out int next);
        bool whole = statement.IsSymbol(next, "*");
        return name.IsEmpty ? null : session.Target(whole ? "database" : type?.Kind ?? "table", name);
    }
}
