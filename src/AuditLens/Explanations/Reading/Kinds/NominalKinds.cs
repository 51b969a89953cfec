namespace AuditLens.Explanations.Reading.Kinds;

/// <summary>Phrases without a verb: "No backup.", "All tests green.", "Environment: production.", "Zero data loss.".</summary>
internal static class NominalKinds
{
    /// <summary>"Restore the snapshot.", "To restore it, run `pg_restore`": a verb in its base form asks or advises.</summary>
    private static bool Orders(Clause clause)
    {
        List<Token> tokens = clause.Sentence.Tokens;
        int at = clause.Start;
        while (at < clause.End && (VerbContext.IsAdverb(tokens[at]) || tokens[at].Lower is "please"))
        {
            at++;
        }

        bool offers = at + 1 < clause.End && tokens[at].Lower is "happy" or "glad" or "ready" or "willing" or "able" && tokens[at + 1].Lower == "to";
        bool purpose = offers || at + 1 < clause.End && tokens[at].Lower == "to" && tokens[at + 1].HasForm(VerbForms.Base) && !clause.Tokens.Any(token => token.IsMark(':'));
        bool bare = at + 1 < clause.End && tokens[at].HasForm(VerbForms.Base) && tokens[at].Number is null && !tokens[at].HasForm(VerbForms.Past) && !tokens[at + 1].IsMark(':')
            && (!tokens[at].Is("noun") && !tokens[at].Classes.Any(name => name.StartsWith("adj-", StringComparison.Ordinal)) || tokens[at + 1].Is("determiners") || tokens[at + 1].Kind == TokenKind.Code);
        return purpose || bare;
    }

    public static string? Read(Clause clause)
    {
        if (clause.Sentence.IsQuestion || Orders(clause) || clause.Tokens.Count() > 24)
        {
            return null;
        }

        Token? head = clause.SubjectHead;
        bool counted = Quantities.Counts(clause).Any(count => count.Value > 0);
        return true switch
        {
            _ when clause.Tokens.Any(OutcomeKinds.IsTests) && (clause.Has("adj-done") || clause.HasWord("green", "ok", "red", "clean", "pass", "passed", "failed", "failing", "fail", "passing", "success", "successful") || counted) => ClaimKinds.Tests,
            _ when clause.Has("backup") && !clause.Has("recovery") => ClaimKinds.Backup,
            _ when clause.Has("recovery") || clause.Has("adj-impossible") => ClaimKinds.Recovery,
            _ when clause.Has("outage") && !clause.HasWord("downtime", "outage") || clause.Has("adj-intact") => ClaimKinds.Intact,
            _ when clause.Has("permission") || clause.HasWord("approval") || head?.Lower == "access" => clause.Negated || clause.HasWord("missing") ? ClaimKinds.NoPermission : ClaimKinds.Permission,
            _ when clause.Has("check_noun") && (clause.Negated || clause.HasWord("missing", "skipped")) => ClaimKinds.NoCheck,
            _ when Quantities.Duration(clause) is not null || Quantities.ClockTime(clause) is not null => ClaimKinds.Timing,
            _ when head is not null && clause.HasWord("environment", "target", "database", "db", "env") && clause.Has("environment") && clause.Tokens.Any(token => token.IsMark(':')) => ClaimKinds.Environment,
            _ when counted && clause.Has("data") => ClaimKinds.Count,
            _ when clause.Has("bad") && clause.HasWord("my", "entirely", "complete", "total", "serious", "huge") || clause.Has("adj-bad") => ClaimKinds.Judgement,
            _ when clause.Has("adj-done") && clause.Tokens.Count() <= 8 => ClaimKinds.Completion,
            _ when Limits.IsLimited(clause) && clause.Has("data") => ClaimKinds.Scope,
            _ => null,
        };
    }
}
