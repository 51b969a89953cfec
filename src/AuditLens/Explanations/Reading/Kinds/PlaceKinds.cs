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
        object_ &= !(verb.Lemma is "receive" or "get" && !clause.Negated && clause.ObjectHead?.IsWord("confirmation") == true && !clause.ObjectTokens.Any(token => token.Is("person") || token.Lower is "your"));
        bool self = clause.Subject is SubjectKind.Self || clause.HasWord("there");
        bool right = verb.Lemma is "have" or "lack" && clause.HasWord("right", "business", "reason") && (clause.Infinitives.Count > 0 || clause.HasWord("business") && clause.ObjectTokens.Any(token => token.HasForm(VerbForms.Ing))) && clause.Subject == SubjectKind.Self && !clause.HasWord("reason");
        bool within = clause.Subject is SubjectKind.Self && verb.Lemma is "act" or "operate" or "work" or "stay" or "remain" or "be" or "keep" or "exceed" or "overstep" && (clause.ObjectHas("permission") || clause.HasWord("rights", "scope", "remit"));
        if (within && (clause.HasWord("within", "beyond", "outside") || verb.Lemma is "exceed" or "overstep"))
        {
            return clause.Negated ^ !clause.HasWord("within") ? ClaimKinds.NoPermission : ClaimKinds.Permission;
        }

        bool rightsGrant = clause.SubjectTokens.Any(token => token.Lower is "access" or "role" or "rights" or "privileges" || token.Is("permission") || token.Kind == TokenKind.Quote && PersonKinds.Consents(token.Lower)) && verb.Lemma is "include" or "cover" or "allow" or "permit" or "extend" or "entitle" or "authorise" or "authorize";
        if (rightsGrant)
        {
            return clause.Negated ? ClaimKinds.NoPermission : ClaimKinds.Permission;
        }

        bool copula = verb.IsCopula && clause.Subject is SubjectKind.Self && (clause.ObjectHas("adj-authorised") || clause.ObjectHas("adj-unauthorised"));
        if (!(possesses && object_ && self || right || copula))
        {
            return null;
        }

        return clause.Negated || verb.Lemma is "lack" || clause.ObjectHas("adj-unauthorised") ? ClaimKinds.NoPermission : ClaimKinds.Permission;
    }

    /// <summary>"The release is live": a state, unless a place or target is said to be live.</summary>
    private static bool IsBareLive(Clause clause, Token token) => token.Lower == "live" && clause.ObjectHead == token && !clause.SubjectTokens.Any(word => word.Lower is "database" or "db" or "environment" or "target" or "server" or "host" or "instance" or "cluster" or "tenant" or "connection" or "account" or "it" or "that" or "this" || word.Is("data"));

    private static string? Environment(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        bool placed = verb.IsCopula || verb.Lemma is "happen" or "occur" or "take_place" || verb.Lemma is "go" or "point" or "connect" or "target" or "refer" or "resolve" or "belong" or "live" or "sit" or "map" or "lie" or "reside" || verb.Lemma is "use" or "share" && clause.Subject is SubjectKind.Thing or SubjectKind.Tool || verb is { Progressive: true, Lemma: "work" or "operate" or "run" or "use" or "point" } || verb is { Passive: true, Lemma: "set" or "share" or "configure" or "connect" or "point" or "isolate" or "host" or "use" } || verb is { Passive: true, Lemma: "deploy", Tense: Tense.Present, Perfect: false };
        placed |= verb.Lemma == "have" && clause.HasWord("active", "selected", "set", "configured", "loaded", "open");
        bool named = clause.ObjectTokens.Any(token => token.Is("environment") && !IsBareLive(clause, token));
        named |= verb.Lemma == "share" && clause.SubjectHas("environment") || clause.SubjectHead?.IsWord("target") == true && clause.HasWord("local");
        bool stateOfPlace = clause.SubjectHas("environment") && (clause.ObjectHas("adj-intact") || clause.ObjectHas("adj-done") || clause.ObjectHas("adj-gone")) && !clause.ObjectTokens.Any(token => token.Is("environment") && token.Lower is not "live");
        bool sameDatabase = verb.IsCopula && clause.HasWord("same") && (clause.Has("environment") || clause.HasWord("database", "db", "volume"));
        return placed && named && !stateOfPlace || sameDatabase ? ClaimKinds.Environment : null;
    }
}
