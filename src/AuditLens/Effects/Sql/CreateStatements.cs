namespace AuditLens.Effects.Sql;

/// <summary>CREATE: adds a new object; with OR REPLACE it overwrites a definition, or with a table its rows.</summary>
internal static class CreateStatements
{
    private static readonly string[] Modifiers =
    [
        "GLOBAL", "LOCAL", "UNLOGGED", "UNIQUE", "CLUSTERED", "NONCLUSTERED", "FULLTEXT", "SPATIAL", "RECURSIVE", "ALGORITHM", "DEFINER", "SQL", "SECURITY",
        "INVOKER", "UNDEFINED", "CONSTRAINT", "TRUSTED", "PROCEDURAL", "VIRTUAL", "TRANSIENT", "HYBRID", "DYNAMIC", "EDITIONABLE", "FORCE", "PUBLIC", "COLUMNSTORE", "AGGREGATE", "BITMAP",
    ];

    public static void Create(SqlStatement statement, SqlSession session, int depth)
    {
        int at = 1;
        bool replaces = statement.Is(1, "OR") && statement.IsAny(2, "REPLACE", "ALTER");
        at += replaces ? 2 : 0;
        bool temporary = false;
        while (statement.IsAny(at, Modifiers) || statement.IsAny(at, "TEMP", "TEMPORARY") || statement.IsSymbol(at, "=") || statement.IsSymbol(at - 1, "=") || statement.IsSymbol(at, "@") || statement[at].Kind == SqlTokenKind.Parameter)
        {
            temporary |= statement.IsAny(at, "TEMP", "TEMPORARY");
            at++;
        }

        SqlObject? type = SqlKnowledge.Default.ObjectAt(statement, at, out int after);
        if (type is null)
        {
            ControlFlow.Unknown(statement, session, "CREATE of an unknown kind of object");
            return;
        }

        after += statement.Is(after, "CONCURRENTLY") ? 1 : 0;
        after += statement.Is(after, "IF") ? 3 : 0;
        SqlName name = statement.NameAt(after, out _);
        temporary |= type.Kind == "table" && name.IsTemporary;
        if (type.Kind == "table")
        {
            Remember(name, temporary, session);
        }

        if (type.HoldsData)
        {
            session.Recreate(type.Kind, name.Text);
        }

        if (type.Access)
        {
            session.Add(statement, EffectVerb.Configure, EffectScope.One, Reversibility.Easy, session.Target(type.Kind, name), $"create {type.Kind}", $"creates the {type.Kind} {name.Text}",
                type.Protects ? [] : [EffectTraits.GrantsAccess]);
            return;
        }

        EffectVerb verb = !replaces ? EffectVerb.Create : type.Kind == "table" ? EffectVerb.Reset : EffectVerb.Modify;
        Reversibility undo = temporary ? Reversibility.NoneNeeded : verb == EffectVerb.Reset ? Reversibility.BackupOnly : Reversibility.Easy;
        string does = verb switch { EffectVerb.Create => "creates", EffectVerb.Reset => "replaces", _ => "creates or replaces" };
        session.Add(statement, verb, verb == EffectVerb.Reset ? EffectScope.All : EffectScope.One, undo, session.Target(type.Kind, name), $"create {type.Kind}",
            $"{does} the {(temporary ? "temporary " : "")}{type.Kind} {name.Text}");
    }

    public static void Undrop(SqlStatement statement, SqlSession session, int depth)
    {
        SqlObject? type = SqlKnowledge.Default.ObjectAt(statement, 1, out int after);
        SqlName name = statement.NameAt(after, out _);
        session.Add(statement, EffectVerb.Create, EffectScope.One, Reversibility.Easy, session.Target(type?.Kind ?? "object", name), "undrop", $"brings back {name.Text}");
    }

    private static void Remember(SqlName name, bool temporary, SqlSession session)
    {
        if (temporary)
        {
            session.Temporary.Add(name.Text);
        }

        session.Created.Add(name.Text);
    }
}
