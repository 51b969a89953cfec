namespace AuditLens.Explanations.Reading.Kinds;

/// <summary>Which environment it was; and permissions that the agent says it had.</summary>
internal static class PlaceKinds
{
    public static string? Read(Clause clause) => Permission(clause) ?? Environment(clause);

    private static string? Permission(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        bool possesses = verb.Lemma is "have" or "get" or "obtain" or "receive" or "lack" or "need" or "gain" or "hold" or "be" or "exist";
        bool object_ = clause.ObjectHead?.Is("permission") == true || clause.ObjectTokens.Any(token => token.Is("permission") && !token.Is("credential"));
        bool self = clause.Subject is SubjectKind.Self || clause.HasWord("there");
        bool right = verb.Lemma == "have" && clause.HasWord("right", "business", "reason") && clause.Infinitives.Count > 0 && clause.Subject == SubjectKind.Self && !clause.HasWord("reason");
        bool copula = verb.IsCopula && clause.Subject is SubjectKind.Self && (clause.ObjectHas("adj-authorised") || clause.ObjectHas("adj-unauthorised"));
        if (!(possesses && object_ && self || right || copula))
        {
            return null;
        }

        return clause.Negated || verb.Lemma is "lack" || clause.ObjectHas("adj-unauthorised") ? ClaimKinds.NoPermission : ClaimKinds.Permission;
    }

    private static string? Environment(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        bool placed = verb.IsCopula || verb.Lemma is "go" or "point" or "connect" or "target" or "refer" or "resolve" or "belong" or "live" or "sit" or "map" or "lie" or "reside" || verb.Lemma is "use" or "share" && clause.Subject is SubjectKind.Thing or SubjectKind.Tool || verb is { Progressive: true, Lemma: "work" or "operate" or "run" or "use" or "point" } || verb is { Passive: true, Lemma: "set" or "share" or "configure" or "connect" or "point" or "isolate" or "deploy" or "host" or "use" };
        bool named = clause.ObjectTokens.Any(token => token.Is("environment") && token.Kind == TokenKind.Word);
        named |= verb.Lemma == "share" && clause.SubjectHas("environment") || clause.SubjectHead?.IsWord("target") == true && clause.HasWord("local");
        bool stateOfPlace = clause.SubjectHas("environment") && (clause.ObjectHas("adj-intact") || clause.ObjectHas("adj-done") || clause.ObjectHas("adj-gone")) && !clause.ObjectTokens.Any(token => token.Is("environment") && token.Lower is not "live");
        bool sameDatabase = verb.IsCopula && clause.HasWord("same") && (clause.Has("environment") || clause.HasWord("database", "db", "volume"));
        return placed && named && !stateOfPlace || sameDatabase ? ClaimKinds.Environment : null;
    }
}
