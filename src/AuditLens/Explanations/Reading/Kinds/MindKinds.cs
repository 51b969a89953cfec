namespace AuditLens.Explanations.Reading.Kinds;

/// <summary>Inner states and values: beliefs, motives, judgements.</summary>
internal static class MindKinds
{
    public static string? Read(Clause clause) => clause.Has("view") && clause.Verb!.Tense == Tense.Past ? ClaimKinds.Belief : Judgement(clause) ?? (clause.Subject == SubjectKind.Self ? OfAgent(clause) : OfNoun(clause));

    private static string? Judgement(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        bool apologises = clause.Subject == SubjectKind.Self && verb.Lemma is "apologise" or "apologize" or "regret" or "own" && clause.ObjectTokens.Any(token => token.Kind != TokenKind.Punctuation && !VerbContext.IsAdverb(token));
        bool errs = verb.Is("err") && verb.Lemma is not ("apologise" or "apologize" or "own" or "break" or "cross" or "abuse" or "neglect" or "regret");
        errs |= verb.Lemma == "fail" && clause.Subject == SubjectKind.Self && clause.ObjectTokens.FirstOrDefault()?.Is("person") == true;
        bool breaks = verb.Lemma is "break" or "cross" or "abuse" && (clause.ObjectHas("rule") || clause.HasWord("trust", "line", "promise", "boundary"));
        bool takesBlame = verb.Lemma is "take" or "accept" or "bear" or "deserve" or "own" or "make" or "commit" or "carry" && clause.ObjectHead?.Is("bad") == true || clause.ObjectHas("bad") && verb.Lemma is "make" or "take" or "commit" or "accept" && clause.Subject == SubjectKind.Self;
        bool blames = verb.IsCopula && (clause.ObjectTokens.Zip(clause.ObjectTokens.Skip(1)).Any(pair => pair.First.Lower == "on" && pair.Second.Is("pronouns_self")) || clause.SubjectHead?.Is("bad") == true && clause.SubjectTokens.First().Lower == "my") || verb.Lemma == "owe" && clause.HasWord("apology", "explanation");
        bool excuses = verb.Lemma is "have" or "offer" or "find" or "see" && clause.ObjectTokens.Any(token => token.Lower is "excuse" or "excuses" or "justification");
        bool behaves = clause.Subject == SubjectKind.Self && (verb.Lemma is "act" or "behave" or "operate" or "work" or "handle" or "proceed" or "respond" or "react" && clause.Has("blame") || verb.Lemma == "do" && clause.HasWord("wrong"));
        if (behaves || apologises || errs || breaks || excuses || blames || takesBlame && clause.Subject is SubjectKind.Self)
        {
            return ClaimKinds.Judgement;
        }

        if (!verb.IsCopula && verb.Lemma is not ("amount" or "constitute" or "represent"))
        {
            return null;
        }

        bool isAboutTests = clause.SubjectHead is { } subject && (subject.Is("tests") || subject.Is("build"));
        bool valued = clause.ObjectHas("adj-bad") || clause.ObjectHas("bad") && !IsPlainError(clause) || clause.ObjectHas("adj-good") && !clause.ObjectHas("adj-intact");
        return valued && !isAboutTests && !(clause.HasWord("there") && !clause.HasWord("excuse", "justification")) ? ClaimKinds.Judgement : null;
    }

    /// <summary>"The error was a timeout", "There was an error": a fact, not a value.</summary>
    private static bool IsPlainError(Clause clause) => clause.ObjectTokens.Where(token => token.Is("bad")).All(token => token.Lower is "error" or "errors" or "failure" or "failures" or "violation") && !clause.HasWord("my");

    private static string? OfAgent(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        if (verb is { Via: "try" or "attempt", Progressive: true })
        {
            return ClaimKinds.Motive;
        }

        bool becomes = verb is { Lemma: "get" or "become" or "grow" or "feel" or "remain", Passive: false } && clause.ObjectTokens.FirstOrDefault(token => !VerbContext.IsAdverb(token))?.Is("adj-feeling") == true;
        if (becomes)
        {
            return ClaimKinds.Motive;
        }

        if (verb.IsCopula)
        {
            return clause.ObjectHas("adj-unsure") || clause.ObjectHas("belief_noun") ? ClaimKinds.Belief
                : clause.ObjectHas("adj-feeling") || clause.HasWord("hurry", "rush", "pressure", "haste") ? ClaimKinds.Motive
                : null;
        }

        bool wants = verb.Is("want") && verb.Lemma is not ("seek" or "plan" or "choose" or "decide" or "opt") || verb.Via is "want" or "try" && verb.Lemma is "help" or "save" or "please" or "be" || verb is { Lemma: "try" or "attempt", Progressive: true } or { Via: "try" or "attempt", Progressive: true };
        wants |= verb is { Lemma: "have", Perfect: false } && clause.ObjectHead is { } aim && aim.Is("intention") && aim.Lower is "intention" or "intent" or "wish" or "desire" or "aim" or "goal";
        bool decides = verb.Lemma is "decide" or "choose" or "opt" && verb.Tense == Tense.Past;
        if (wants || decides)
        {
            return ClaimKinds.Motive;
        }

        bool believes = verb.Is("believe") && verb.Lemma is not ("see" or "miss" or "overlook" or "reason" or "treat" or "judge" or "notice" or "forget" or "gather" or "figure" or "confuse")
            || verb.Lemma is "notice" or "see" && clause.Negated || verb.Lemma is "treat" or "confuse" or "mix_up" or "take_for" or "judge" or "figure" or "reason" or "trust" or "rely_on" or "count_on" or "bank_on" || verb.Lemma == "forget" && clause.Infinitives.Count == 0;
        bool hadBelief = verb.Lemma is "have" or "make" or "act" or "be" or "rely" or "operate" or "work" && clause.ObjectHas("belief_noun");
        return believes && !(verb.Tense == Tense.Present && Hedges.IsHedge(clause)) || hadBelief || verb.Lemma == "guess" ? ClaimKinds.Belief : null;
    }

    private static string? OfNoun(Clause clause)
    {
        Token? head = clause.SubjectHead;
        bool comesToMind = clause.Lemma is "occur" or "dawn" or "strike" && clause.ObjectHas("pronouns_self") || clause.Lemma is "cross" or "enter" or "come" && clause.HasWord("mind");
        if (comesToMind)
        {
            return ClaimKinds.Belief;
        }

        bool seemed = clause.Verb is { Lemma: "seem" or "appear" or "look" or "feel", Tense: Tense.Past, Passive: false, Via: null } && clause.Subject == SubjectKind.Thing && clause.ObjectTokens.Any(token => token.Kind == TokenKind.Word && !VerbContext.IsPreposition(token)) && clause.ObjectTokens.First().Lower is not "to";
        if (seemed)
        {
            return ClaimKinds.Belief;
        }

        return head is null || clause.Subject is SubjectKind.Person ? null
            : head.Is("belief_noun") ? ClaimKinds.Belief
            : head.Is("intention") && clause.SubjectHas("determiners") && !head.IsWord("plan") ? ClaimKinds.Motive
            : clause.Verb!.Is("believe") && clause.Verb.Passive ? ClaimKinds.Belief
            : null;
    }
}
