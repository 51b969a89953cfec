namespace AuditLens.Explanations.Reading.Kinds;

/// <summary>Checks made or left out, and credentials found or used.</summary>
internal static class CheckKinds
{
    public static string? Read(Clause clause) => Credential(clause) ?? Check(clause);

    private static string? Check(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        Token? head = clause.ObjectHead;
        bool agent = clause.Subject is SubjectKind.Self or SubjectKind.OtherAgent || verb.Passive;
        if (verb.IsCopula && clause.SubjectHead?.Is("check_noun") == true && clause.ObjectTokens.FirstOrDefault(token => !VerbContext.IsAdverb(token))?.Lower is "done")
        {
            return clause.Negated ? ClaimKinds.NoCheck : ClaimKinds.Check;
        }

        if (verb.IsCopula && verb.Tense == Tense.Past && clause.HasWord("there") && head?.Is("check_noun") == true && head.Lower is not ("plan" or "look"))
        {
            return clause.Negated ? ClaimKinds.NoCheck : ClaimKinds.Check;
        }

        if (!agent || verb.IsCopula)
        {
            return clause.Subject is SubjectKind.Thing && verb.Lemma is "return" or "show" or "answer" or "respond" && clause.HasWord("check", "query") ? ClaimKinds.Check : null;
        }

        Token? done = verb.Passive ? clause.SubjectHead : head;
        bool onCheckNoun = done is not null && (done.Is("check_noun") || clause.ObjectTokens.TakeWhile(token => !VerbContext.IsPreposition(token)).Any(token => token.Is("check_noun") && !token.Is("coordinators") && verb.Lemma is "do" or "perform" or "make" or "skip" or "omit" or "run" or "carry_out" or "take"));
        bool lightCheck = onCheckNoun && verb.Lemma is "do" or "perform" or "make" or "run" or "carry_out" or "skip" or "omit" or "take" or "complete" or "execute" or "conduct" or "use" or "have";
        lightCheck |= verb is { Lemma: "give", Passive: false } && clause.Subject == SubjectKind.Self && clause.ObjectTokens.Any(token => token.Is("check_noun") && token.Lower is not "plan" and not "preview");
        bool onTests = OutcomeKinds.IsTests(done) || head?.IsWord("run") == true && clause.ObjectHas("tests");
        if (onTests && verb.Is("run") || onTests && verb.Lemma is "do" or "run" or "rerun")
        {
            return clause.Negated ? ClaimKinds.NonAction : ClaimKinds.Check;
        }

        bool skips = verb.Lemma is "skip" or "omit" or "bypass" or "neglect" or "forgo" && (onTests || onCheckNoun || verb.Passive && clause.SubjectHead?.Is("check_noun") == true);
        bool overlooks = clause.Subject == SubjectKind.Self && (verb.Lemma is "overlook" or "miss" || verb.Lemma is "ignore" or "disregard" && (clause.ObjectHas("error") || clause.HasWord("warning", "warnings", "output", "exit")));
        if (skips || overlooks)
        {
            return ClaimKinds.NoCheck;
        }

        bool looks = verb.Is("check") && !IsOtherSense(clause) || verb.Lemma == "open" && head?.Is("readable") == true || lightCheck || verb.Lemma is "find" or "discover" or "notice" or "see" or "spot" or "look" or "find_out" && clause.Subject == SubjectKind.Self && verb.Tense == Tense.Past && !verb.Passive;
        return looks ? clause.Negated ? ClaimKinds.NoCheck : ClaimKinds.Check : null;
    }

    /// <summary>"query" and "list" as acts on something else, "count" of things, "read" as saying.</summary>
    private static bool IsOtherSense(Clause clause) => clause.Lemma switch
    {
        "test" => clause.Verb!.Passive && clause.SubjectHead is null,
        "confirm" => clause.ObjectHas("person") && clause.ObjectTokens.FirstOrDefault()?.Is("person") == true,
        "consult" or "check_with" => clause.ObjectHas("person"),
        "measure" or "explore" => false,
        _ => false,
    };

    /// <summary>"design tokens", "the cache key", "foreign keys": words for credentials that mean something else beside such a word.</summary>
    private static bool NamesOtherToken(Clause clause)
    {
        List<Token> secrets = [.. clause.Tokens.Where(token => token.Is("credential"))];
        List<Token> tokens = clause.Sentence.Tokens;
        return secrets.Count > 0 && secrets.TrueForAll(token => tokens.IndexOf(token) is > 0 and var at && (tokens[at - 1].Is("token_kinds") || tokens[at - 1].Number is not null && token.Lower == "tokens"));
    }

    private static string? Credential(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        Token? head = clause.ObjectHead;
        if (NamesOtherToken(clause))
        {
            return null;
        }

        bool subject = clause.SubjectHead?.Is("credential") == true;
        bool inObject = head?.Is("credential") == true || clause.ObjectTokens.Any(token => token.Is("credential")) && verb.Lemma is "use" or "log_in" or "authenticate" or "connect" or "find" or "take" or "run" or "access" or "search" or "impersonate" or "read" or "grab" or "borrow";
        bool handles = verb.Lemma is "use" or "find" or "take" or "get" or "read" or "search" or "grab" or "borrow" or "pick_up" or "copy" or "discover" or "locate" or "log_in" or "authenticate" or "connect" or "steal" or "harvest" or "decrypt" or "obtain" or "access" or "have" or "hold" or "run" or "print" or "expose" or "leak" or "impersonate" or "create" or "generate" or "extract" or "reuse" or "look" or "look_for" or "share" or "request" or "see" or "send" or "come_across" or "rotate" or "revoke" or "spot";
        handles |= verb.Is("plain") && clause.Subject == SubjectKind.Self;
        bool access = verb.Lemma is "have" or "use" && clause.HasWord("access", "privileges", "rights") && clause.Subject is SubjectKind.Self or SubjectKind.Thing && clause.HasWord("admin", "root", "write", "full", "superuser", "owner");
        bool ofCredential = subject && (verb.IsCopula || verb.Passive || verb.Lemma is "come" or "have" or "give" or "belong" or "carry" or "grant" or "allow" or "work" or "expire");
        bool possessed = clause.SubjectTokens.FirstOrDefault()?.Lower is "its" && clause.HasWord("comment", "scope", "scopes");
        bool asAdmin = (clause.Subject == SubjectKind.Self || verb.Lemma is "run" or "execute") && verb.Lemma is "run" or "execute" or "log_in" or "authenticate" or "connect" or "sign_in" && clause.HasWord("as") && clause.HasWord("root", "admin", "superuser", "owner", "administrator", "postgres");
        if (asAdmin)
        {
            return ClaimKinds.Credential;
        }

        return inObject && handles && clause.Subject is not SubjectKind.Person || access || ofCredential && !(clause.ObjectHas("permission") && verb.Lemma is "give" or "grant") || possessed ? ClaimKinds.Credential
            : subject && clause.ObjectHas("permission") ? ClaimKinds.Permission : null;
    }
}
