namespace AuditLens.Effects.Sql;

/// <summary>DROP: what holds rows is lost as a whole; what is only a definition can be made again; what protects is a protection removed.</summary>
internal static class DropStatements
{
    public static void Drop(SqlStatement statement, SqlSession session, int depth)
    {
        if (statement.Is(1, "PREPARE"))
        {
            QueryStatements.Nothing(statement, session, depth);
            return;
        }

        int at = 1;
        while (statement.IsAny(at, "TEMPORARY", "TEMP", "PUBLIC", "RECURSIVE", "EXTERNAL", "GLOBAL"))
        {
            at++;
        }

        bool temporary = at > 1 && statement.IsAny(1, "TEMPORARY", "TEMP");
        SqlObject? type = SqlKnowledge.Default.ObjectAt(statement, at, out int after);
        after += statement.Is(after, "CONCURRENTLY") ? 1 : 0;
        after += statement.Is(after, "IF") && statement.Is(after + 1, "EXISTS") ? 2 : 0;
        List<SqlName> names = DroppedNames(statement, after);
        if (type is null || names.Count == 0)
        {
            ControlFlow.Unknown(statement, session, "DROP of an unknown kind of object");
            return;
        }

        if (type.Protects)
        {
            session.Add(statement, EffectVerb.Configure, EffectScope.One, Reversibility.Easy, session.Target(type.Kind, names[0]), $"drop {type.Kind}",
                $"removes the {type.Kind} {names[0].Text}", EffectTraits.DisablesProtection);
            return;
        }

        Add(statement, session, type, names, temporary);
    }

    /// <summary>Names with an optional argument list: <c>DROP FUNCTION a(int), b(text)</c>.</summary>
    private static List<SqlName> DroppedNames(SqlStatement statement, int at)
    {
        List<SqlName> names = [];
        while (names.Count < 200)
        {
            SqlName name = statement.NameAt(at, out int after);
            if (name.IsEmpty && statement[at].Kind == SqlTokenKind.String)
            {
                // MySQL: 'user'@'host'.
                name = new SqlName([statement[at].Text]);
                after = at + 1 + (statement[at + 1].Text.StartsWith('@') ? 2 : 0);
            }

            if (name.IsEmpty)
            {
                break;
            }

            names.Add(name);
            after = statement.IsSymbol(after, "(") ? statement.AfterBracket(after) : after;
            if (!statement.IsSymbol(after, ","))
            {
                break;
            }

            at = after + 1;
        }

        return names;
    }

    private static void Add(SqlStatement statement, SqlSession session, SqlObject type, List<SqlName> names, bool temporary)
    {
        temporary |= type.Kind == "table" && names.TrueForAll(session.IsTemporary);
        Reversibility undo = temporary ? Reversibility.NoneNeeded
            : type.Recovery ? Reversibility.Irreversible
            : !type.HoldsData || names.TrueForAll(name => session.Created.Contains(name.Text)) ? Reversibility.Easy
            : Reversibility.BackupOnly;
        session.Add(
            statement,
            new ActionEffect
            {
                Verb = EffectVerb.Delete,
                Scope = type is { HoldsData: true, Recovery: false } ? EffectScope.All : names.Count > 1 ? EffectScope.Some : EffectScope.One,
                Reversibility = undo,
                Targets = [.. names.Select(name => session.Target(type.Kind, name))],
                Traits = type.Recovery ? [EffectTraits.DestroysRecovery] : [],
                Reading = $"drop {type.Kind}",
                Summary = $"drops the {(temporary ? "temporary " : "")}{type.Kind} {string.Join(", ", names.Select(name => name.Text))}",
            },
            SqlSession.DatabaseOf(session.Target(type.Kind, names[0])));
        if (undo == Reversibility.BackupOnly)
        {
            names.ForEach(name => session.RememberDrop(type.Kind, name.Text));
        }
    }
}
