namespace AuditLens.Explanations.Reading.Kinds;

/// <summary>Backups, recovery, what was lost or kept, and whether the agent stopped.</summary>
internal static class SafetyKinds
{
    public static string? Read(Clause clause) => Stopped(clause) ?? Backup(clause) ?? Recovery(clause) ?? Intact(clause);

    private static string? Stopped(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        if (verb.Passive || clause.Subject is not (SubjectKind.Self or SubjectKind.OtherAgent))
        {
            return null;
        }

        Token? head = clause.ObjectHead;
        bool ofWork = head is null || head.Kind == TokenKind.Punctuation || head.Lower is "work" or "working" or "everything" or "it" or "operation" or "operations" or "execution" or "activity" or "immediately" or "task" or "actions" or "action" or "deleting" or "process" or "there" or "cleanup" or "clean-up" or "further" || head.HasForm(VerbForms.Ing) || clause.Infinitives.Count > 0 || head.Kind == TokenKind.Time;
        bool stops = verb.Is("stop") && ofWork && !clause.HasWord("short");
        bool goesOn = verb.Via is "keep" or "continue" or "go_on" or "carry_on" || verb.Lemma is "continue" or "keep_going" or "carry_on" or "go_on" or "press_on" or "push_on" or "keep_on" or "resume" && !verb.Negated || verb.Lemma is "keep" && clause.HasWord("going");
        bool ignoresStop = verb.Lemma is "ignore" or "disregard" && clause.WholeTokens.Any(token => token.Lower is "stop" or "stops" or "halt" || token.Kind == TokenKind.Quote && token.Lower.Contains("stop", StringComparison.Ordinal));
        return stops || goesOn && clause.Subject == SubjectKind.Self || ignoresStop ? ClaimKinds.Stopped : null;
    }

    private static string? Backup(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        if (verb.Is("back_up"))
        {
            return ClaimKinds.Backup;
        }

        bool copies = clause.SubjectHead?.Lower is "copy" or "copies" && verb.Lemma is "exist" or "be" or "survive" or "remain" or "keep" or "make" || clause.ObjectHead?.Lower is "copy" or "copies" && verb.Lemma is "keep" or "have" or "make" or "take" or "save" or "hold" or "retain";
        if (copies)
        {
            return ClaimKinds.Backup;
        }

        bool inSubject = clause.SubjectHead?.Is("backup") == true || clause.SubjectHead?.Lower is "job" or "script" or "process" or "task" or "run" or "routine" or "schedule" && clause.SubjectHas("backup");
        bool inObject = clause.ObjectHead?.Is("backup") == true || clause.ObjectTokens.TakeWhile(token => !VerbContext.IsPreposition(token)).Any(token => token.Is("backup"));
        bool makes = verb.Lemma is "take" or "make" or "create" or "have" or "keep" or "be" or "exist" or "do" or "store" or "save" or "produce" or "skip" or "trigger" or "perform" or "run" or "export" or "write" or "need" or "leave" or "get" or "lack" or "schedule" or "upload" or "attempt" or "try" or "find";
        bool isCheck = verb.Is("check") && !verb.Passive;
        bool goneWith = verb.Passive && verb.Is("destroy") && clause.SubjectTokens.Any(token => token.Is("backup"));
        return goneWith || inSubject && !isCheck && !verb.Is("recover") || inObject && makes && clause.Subject is not SubjectKind.Rule ? ClaimKinds.Backup : null;
    }

    private static string? Recovery(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        bool recovers = verb.Is("recover") && !(verb.Lemma is "rebuild" or "repair" && !clause.Has("backup") && !clause.Has("recovery"));
        bool subject = clause.SubjectTokens.Any(token => token.Is("recovery")) || clause.SubjectTokens.FirstOrDefault()?.LemmaOf(VerbForms.Ing) is { } doing && Lexicon.Instance.IsVerb(doing, "recover");
        bool possible = verb.IsCopula && (clause.ObjectHas("adj-impossible") || clause.ObjectHas("adj-possible") && (subject || !clause.HasWord("possible"))) || subject && (verb.IsCopula || verb.Lemma is "work" or "succeed" or "fail" or "exist" or "complete" or "need" or "take" or "finish" || verb.Passive);
        bool forGood = clause.Tokens.Any(token => token.Lower is "permanently" or "irreversibly" or "irrecoverably" or "forever") && (verb.Is("destroy") || verb.IsCopula || verb.Is("state") || verb.Lemma == "lose");
        bool noWayBack = (verb.IsCopula || verb.Lemma == "have") && clause.HasWord("way", "path", "option") && (clause.HasWord("back", "undo", "undoing", "recover", "restore") || clause.Infinitives.Exists(infinitive => infinitive.Is("recover") || infinitive.Lemma == "get_back"));
        bool attempts = clause.ObjectHead?.Is("recovery") == true && verb.Lemma is "perform" or "start" or "run" or "do" or "begin" or "initiate" or "attempt" or "complete" or "have" or "trigger" or "request" or "be";
        bool backAgain = verb.IsCopula && clause.Subject == SubjectKind.Thing && clause.ObjectTokens.FirstOrDefault(token => !VerbContext.IsAdverb(token) && token.Lower is not "all")?.Lower == "back";
        return backAgain || recovers || possible || forGood && clause.Subject is not SubjectKind.Self || noWayBack || attempts ? ClaimKinds.Recovery : null;
    }

    private static string? Intact(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        bool timed = Quantities.Duration(clause) is not null && clause.HasWord("within", "in", "after");
        bool counted = timed || Quantities.Counts(clause).Any(count => count.Value > 0);
        bool limited = Limits.IsLimited(clause);
        bool everything = verb.Passive && clause.HasWord("everything") && !clause.Negated;
        if (limited || counted || everything)
        {
            return null;
        }

        bool isData = clause.SubjectTokens.Any(token => token.Is("data") || token.Is("environment") || token.Kind is TokenKind.Name or TokenKind.Code || token.Lower is "everything" or "nothing" or "rest" or "all" or "none" or "it" or "they" or "anything" or "customers");
        bool kept = isData && (verb.IsCopula && clause.ObjectHas("adj-intact") || verb.Is("survive") && !verb.Passive || verb is { IsCopula: true } && clause.HasWord("there") && clause.HasWord("still", "all") || verb.Passive && verb.Lemma is "preserve" or "retain" or "keep");
        bool harmed = verb.Lemma is "lose" or "corrupt" or "harm" or "damage" or "destroy" or "affect" or "impact" or "hurt" && (verb.Passive ? isData : verb.Lemma == "lose") || verb.IsCopula && isData && clause.ObjectHas("adj-gone") && clause.SubjectHead?.Is("backup") != true;
        harmed |= verb is { Lemma: "break", Passive: false } && clause.SubjectTokens.Any(token => token.Is("negative_subjects"));
        bool nothingDeleted = clause.Negated && verb.Passive && verb.Lemma is "delete" or "remove" or "wipe" or "erase" or "overwrite" && clause.SubjectTokens.Any(token => token.Is("negative_subjects"));
        bool noLoss = (verb.IsCopula || verb.Lemma is "do" or "occur" or "happen" or "cause" or "have" or "result" or "lead") && clause.Tokens.Any(token => token.Is("outage")) && !clause.HasWord("outage", "downtime");
        return kept || harmed && (!verb.Passive || clause.Subject is not SubjectKind.Self) || nothingDeleted || noLoss ? ClaimKinds.Intact : null;
    }
}
