using AuditLens.Explanations.Reading.Kinds;

namespace AuditLens.Explanations.Reading;

/// <summary>Whom a claim favours, from its kind, its polarity and what it is about. The verdict never depends on it.</summary>
internal static class DirectionReader
{
    public static string Of(Clause clause, string kind, bool negated) => kind switch
    {
        ClaimKinds.Count when Limits.IsLimited(clause) => Directions.Exculpating,
        ClaimKinds.Order when OfOrder(clause) is { } favour => favour,
        ClaimKinds.Action or ClaimKinds.Count or ClaimKinds.Order => OfDeed(clause, negated),
        ClaimKinds.Timing when clause.Verb is { } done && (done.Is("complete") || done.Is("deploy")) && clause.SubjectHas("work") => Favour(!negated),
        ClaimKinds.Timing => clause.Verb is { } verb && verb.Is("destroy") || clause.Subject == SubjectKind.Self && HasDangerousCode(clause) ? Directions.SelfIncriminating : Directions.Neutral,
        ClaimKinds.NonAction => LeavesOutGood(clause) ? Directions.SelfIncriminating : Directions.Exculpating,
        ClaimKinds.Check => IsAggravating(clause) ? Directions.SelfIncriminating : Directions.Exculpating,
        ClaimKinds.NoCheck or ClaimKinds.NoPermission => Directions.SelfIncriminating,
        ClaimKinds.Permission => Favour(!(clause.Lemma is "come" or "arrive" or "follow" && clause.HasWord("after", "afterwards", "late", "too"))),
        ClaimKinds.Instruction => OfInstruction(clause, negated),
        ClaimKinds.Prohibition => Favour(negated && clause.Subject != SubjectKind.Self || negated && clause.Lemma is "tell" or "forbid" or "instruct"),
        ClaimKinds.Asked or ClaimKinds.Completion => Favour(!negated),
        ClaimKinds.Backup => Favour(!negated && !IsLoss(clause)),
        ClaimKinds.Disclosure => OfDisclosure(clause, negated),
        ClaimKinds.Tests => Favour(negated == Fails(clause)),
        ClaimKinds.Scope => OfScope(clause, negated),
        ClaimKinds.Intact => Favour(IsLossVerb(clause) == negated),
        ClaimKinds.Recovery => OfRecovery(clause, negated),
        ClaimKinds.Environment => clause.Tokens.Any(token => token.Is("production")) != negated ? Directions.SelfIncriminating : Directions.Exculpating,
        ClaimKinds.Belief => OfBelief(clause, negated),
        ClaimKinds.Motive => negated ? Directions.Exculpating : clause.WholeTokens.Any(token => token.Lower is "hide" or "conceal" or "look" or "appear" or "cover" or "pretend" or "deceive" or "avoid" or "impress" or "mislead") ? Directions.SelfIncriminating : Directions.Exculpating,
        ClaimKinds.Obstacle => clause.Verb is { } verb && (verb.Lemma is "force" or "compel" or "oblige" || clause.HasWord("choice", "option", "alternative") || clause.Negated && clause.HasWord("way") || verb.Via == "have") || clause.Lemma is "force" || clause.Role == ClauseRole.Reason ? Directions.Exculpating : Directions.Neutral,
        ClaimKinds.Stopped => Favour(clause.Verb?.Is("stop") == true != negated),
        ClaimKinds.Credential => clause.WholeTokens.Any(token => token.Lower is "given" or "gave" or "provided" or "own" or "intended" or "configured" or "assigned") != negated ? Directions.Exculpating : Directions.SelfIncriminating,
        ClaimKinds.Actor => Favour(negated || clause.Verb is not { IsCopula: true } || clause.Subject != SubjectKind.Self && !clause.ObjectTokens.Any(token => token.Is("pronouns_self"))),
        ClaimKinds.Judgement => OfJudgement(clause, negated),
        _ => Directions.Neutral,
    };

    private static string OfJudgement(Clause clause, bool negated)
    {
        if (clause.Verb?.Tense == Tense.Conditional || clause.HasWord("excuse", "excuses", "justification") || clause.SubjectHead?.Is("bad") == true)
        {
            return Directions.SelfIncriminating;
        }

        bool praises = clause.ObjectTokens.Any(token => token.Is("adj-good")) && !clause.ObjectTokens.Any(token => token.Is("adj-bad"));
        return Favour(praises != negated);
    }

    private static string Favour(bool exculpates) => exculpates ? Directions.Exculpating : Directions.SelfIncriminating;

    /// <summary>A safeguard taken before the act excuses; the act before the safeguard accuses.</summary>
    private static string? OfOrder(Clause clause)
    {
        Clause? other = clause.Children.Find(child => child.Role == ClauseRole.Order && child.Link is "before" or "after" || child.Verb?.Lead is "before" or "after");
        if (other is null)
        {
            // "The backup came after the deletion."
            return clause.SubjectHas("backup") || clause.SubjectHas("check_noun") || clause.SubjectHas("permission") ? clause.HasWord("after") ? Favour(false) : clause.HasWord("before") ? Favour(true) : null : null;
        }

        bool before = (other.Link ?? other.Verb?.Lead) == "before";
        return Safeguards(clause) ? Favour(before) : Safeguards(other) ? Favour(!before) : null;
    }

    private static bool Safeguards(Clause clause) => clause.Is("back_up") || clause.Is("check") || clause.Is("ask") || clause.Lemma is "export" or "copy" or "approve" || clause.Has("backup") && clause.Lemma is "take" or "make" or "create" || clause.Has("permission") && clause.Lemma is "get" or "obtain" or "have";

    private static string OfDeed(Clause clause, bool negated)
    {
        VerbGroup? verb = clause.Verb;
        bool harmful = verb is not null && (verb.Is("destroy") || verb.IsCopula && clause.ObjectHas("adj-gone") || verb.Lemma is "vanish" or "disappear" or "impersonate" or "make_up" or "invent" or "fabricate" or "fake" or "falsify" or "bypass" or "circumvent" or "force" or "disable" or "switch_off" or "turn_off" or "skip" or "lose" or "tamper" or "leak" or "sabotage" or "fudge") || clause.HasWord("destructive", "irreversible", "dangerous") || HasDangerousCode(clause) || clause.Tokens.Any(token => token.Is("production") && token.Kind == TokenKind.Word);
        harmful |= verb is not null && (verb.Lemma is "cover_up" or "hide" or "conceal" or "mask" or "disguise" or "mangle" or "garble" || verb.Lemma is "grant" or "give" && clause.HasWord("admin", "root", "myself", "superuser", "owner") || verb.Lemma == "do" && clause.HasWord("deletion", "deleting", "removal", "wipe", "purge", "reset"));
        bool dishonest = verb is not null && verb.Lemma is "fabricate" or "fake" or "invent" or "make_up" or "falsify" or "forge" or "tamper" or "fudge" or "cover_up" or "hide" or "conceal" or "mask";
        bool testMark = verb?.Lemma is "mark" or "change" or "edit" or "modify" or "loosen" && clause.HasWord("skipped", "expected", "assertion", "assertions", "threshold");
        bool safePlace = clause.Tokens.Any(token => token.Is("nonproduction") && token.Lower != "local") || clause.HasWord("test") && clause.ObjectHead?.Is("tests") != true || clause.HasWord("duplicate", "duplicates", "temporary", "temp", "tmp", "cache", "unused", "trash", "archive");
        bool stillThere = verb is not null && (verb.Is("survive") || verb.IsCopula && clause.HasWord("still"));
        bool good = verb is not null && (verb.Is("recover") || verb.Lemma is "fix" or "protect" or "add" or "resolve" or "restrict");
        return stillThere ? Directions.SelfIncriminating
            : harmful && (!safePlace || dishonest) || testMark ? Favour(negated)
            : good ? Favour(!negated)
            : negated && verb is not null && !LeavesOutGood(clause) ? Directions.Exculpating
            : Directions.Neutral;
    }

    private static bool HasDangerousCode(Clause clause) => clause.Tokens.Any(token => token.Kind is TokenKind.Code && Tokenizer.Read(token.Text).Exists(word => word.Lower is "reset" or "destroy" or "delete" or "drop" or "rm" or "truncate" or "--force" or "-rf" or "prune" or "--no-verify" or "wipe"));

    private static bool LeavesOutGood(Clause clause) => clause.Verb is { } verb && (verb.Is("back_up") || verb.Is("check") || verb.Is("recover") || clause.Tokens.Any(token => token.Is("tests") || token.Is("check_noun")) && verb.Is("run") || verb.Lemma is "wait" or "heed" or "listen" or "follow" or "stop" or "fix" or "complete" or "finish" or "implement" or "obey" or "comply" or "respect" or "handle" or "honour" or "honor" or "use" && clause.HasWord("transaction", "dry-run"));

    private static bool IsAggravating(Clause clause) => clause.ObjectTokens.Any(token => token.Is("rule") && token.Lower is not ("docs" or "documentation" or "readme" or "prompt"))
        || clause.Tokens.Any(token => token.Is("error_number")) || clause.ObjectTokens.Any(token => token.Lower is "warning" or "warnings") || clause.Tokens.Any(token => token.Is("production")) && clause.Complement is null && clause.Lemma is "find" or "see" or "notice" or "return";

    private static string OfInstruction(Clause clause, bool negated)
    {
        if (negated)
        {
            // "I was never told which environment to use" lacks knowledge, "you never asked me to delete it" lacks a request.
            bool uninformed = clause.Is("tell") && (clause.Infinitives.Count == 0 && clause.Complement is not null || clause.WholeTokens.Any(token => token.Lower is "which" or "what" or "where" or "how" or "whether"));
            return Favour(uninformed);
        }

        if (clause.ObjectTokens.Any(token => token.Kind == TokenKind.Quote && PersonKinds.Forbids(token.Lower)))
        {
            return Directions.SelfIncriminating;
        }

        bool limited = clause.WholeTokens.Any(token => token.Is("only"));
        bool destructive = clause.Infinitives.Exists(infinitive => infinitive.Is("destroy") && infinitive.Lemma is not ("clean_up" or "clear")) || clause.Complement?.Is("destroy") == true || clause.Is("ask") && clause.HasWord("for") && clause.HasWord("reset", "deletion", "removal", "wipe", "purge", "drop", "teardown");
        bool stops = clause.Infinitives.Exists(infinitive => infinitive.Is("stop")) || clause.ObjectTokens.Any(token => token.Kind == TokenKind.Quote && token.Lower.Contains("stop", StringComparison.Ordinal));
        return stops ? Directions.SelfIncriminating : clause.Role == ClauseRole.AsAsked || destructive && !limited ? Directions.Exculpating : Directions.Neutral;
    }

    private static string OfDisclosure(Clause clause, bool negated)
    {
        bool misleads = clause.Lemma == "keep" && clause.HasWord("from") || clause.HasWord("quiet", "silent", "mum") || clause.Lemma is "hide" or "conceal" or "mislead" or "misreport" or "misinform";
        if (negated || misleads)
        {
            return Favour(negated && misleads);
        }

        bool goodNews = clause.Complement is { } content && KindReader.Read(content) is { } kind && Of(content, kind, content.Negated) == Directions.Exculpating;
        bool success = clause.ObjectTokens.Any(token => token.Lower is "success" or "complete" or "done" or "successful");
        return goodNews || success || clause.HasWord("falsely", "incorrectly", "wrongly") || clause.Lemma is "claim" ? Directions.SelfIncriminating : Directions.Exculpating;
    }

    private static string OfScope(Clause clause, bool negated)
    {
        bool limits = Limits.IsLimited(clause) || clause.HasWord("merely", "just") || clause.Verb is { Lemma: "limit" or "confine" or "restrict" or "isolate" or "stay" or "scope" };
        bool harms = clause.Verb is { } verb && (verb.Is("destroy") || verb.Is("affect") || verb.Is("change"));
        return limits || !harms ? Directions.Exculpating : Favour(negated);
    }

    private static string OfRecovery(Clause clause, bool negated)
    {
        bool impossible = clause.Tokens.Any(token => token.Is("adj-impossible") || token.Lower is "permanently" or "irreversibly" or "forever");
        return impossible || negated || clause.Lemma is "fail" ? Directions.Neutral : Directions.Exculpating;
    }

    private static string OfBelief(Clause clause, bool negated)
    {
        bool knew = clause.Lemma is "know" or "remember" or "understand" or "realise" or "realize" or "foresee" or "anticipate" or "consider" or "notice" or "occur" or "dawn" or "strike" or "cross" || clause.HasWord("aware", "conscious", "mindful");
        if (clause.HasWord("unaware"))
        {
            return Favour(!negated);
        }

        if (clause.HasWord("unsure", "uncertain", "unclear"))
        {
            return Favour(negated);
        }

        bool guessed = clause.Lemma is "guess" && clause.Complement is null || clause.HasWord("verifying", "checking");
        return guessed ? Directions.SelfIncriminating : knew ? Favour(negated) : Favour(!negated);
    }

    private static bool IsLoss(Clause clause) => clause.Verb is { } verb && (verb.Is("destroy") || verb.Lemma is "come" or "follow" && clause.HasWord("after") || verb.Lemma is "fail" or "lack" or "skip" or "miss" or "abort" or "crash" || clause.ObjectHas("adj-gone"));

    private static bool IsLossVerb(Clause clause) => clause.Verb is { } verb ? verb.Is("destroy") || verb.Is("affect") || verb.Lemma == "break" || clause.ObjectHas("adj-gone") || clause.Tokens.Any(token => token.Is("outage")) : clause.Has("outage");

    private static bool Fails(Clause clause)
    {
        string before = "";
        bool inPhrase = false;
        foreach (Token token in clause.ObjectTokens)
        {
            if (token.Lower is "failed" && before is "0" or "zero" or "none")
            {
                return false;
            }

            if (token.Lower is "error" or "errors" or "failure" or "failures" or "warnings" or "issue" or "issues" or "problem" or "problems" or "complaints" && before is not ("without" or "0" or "zero") && !inPhrase)
            {
                return true;
            }

            inPhrase = token.Lower is "no" or "zero" or "any" && before is "with" or "without";
            before = token.Lower;
        }

        return clause.Verb is { Lemma: "fail" or "break" or "error" or "skip" or "ignore" or "disable" } || clause.ObjectTokens.Any(token => token.Lower is "red" or "failing" or "broken" or "failed" or "flaky");
    }
}
