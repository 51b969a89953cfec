namespace AuditLens.Explanations.Reading.Kinds;

/// <summary>When, how long, how many, only what, in which order.</summary>
internal static class MeasureKinds
{
    public static string? Read(Clause clause) => Timing(clause) ?? Count(clause) ?? Scope(clause) ?? Order(clause);

    private static string? Timing(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        bool clock = clause.Tokens.Any(token => token.Kind == TokenKind.Time);
        bool lasted = Quantities.Duration(clause) is not null || verb.Lemma == "last" && clause.ObjectTokens.Any(token => token.Is("unit"));
        bool measures = verb.Lemma is "pass" or "elapse" or "take" or "last" or "run" or "need" or "finish" or "complete" or "happen" or "occur" or "begin" or "start" or "end" or "be" or "go" or "spend" or "span" or "require";
        bool happensThen = verb.Lemma is "happen" or "occur" or "begin" or "start" or "end" && (clause.Has("time_of_day") || clause.Has("unit") && clause.HasWord("later", "earlier", "before", "after", "afterwards", "ago"));
        return clock || happensThen || lasted && (measures || verb.Is("destroy") || verb.Is("run") || verb.Is("change") || verb.Tense == Tense.Past && clause.HasWord("within", "after", "later", "in", "for")) ? ClaimKinds.Timing : null;
    }

    private static string? Count(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        bool deeds = verb.Is("destroy") || verb.Is("change") || verb.Is("create") || verb.Is("send") || verb.Is("run") || verb.Is("affect") || verb.Is("survive") || verb.IsCopula || verb.Is("configure") || verb.Is("recover")
            || verb.Lemma is "have" or "hold" or "contain" or "go" or "lose" or "leave" or "miss" or "make" or "make_up" or "mark" or "fix" or "complete" or "resolve" or "give" or "show" or "match" or "process" or "read" or "include" or "total" or "find" or "download" or "disappear" or "vanish";
        bool noneLeft = !clause.HasWord("alone", "untouched", "unchanged", "as-is") && clause.Negated && verb is { Passive: true, Lemma: "leave" } or { Lemma: "remain", Passive: false } && clause.Negated && clause.SubjectTokens.FirstOrDefault()?.Is("negative_subjects") == true;
        return noneLeft || deeds && Quantities.Counts(clause).Any(IsManifold) ? ClaimKinds.Count : null;
    }

    /// <summary>"one mutation" and "a table" only name the object; two or more, or digits, count.</summary>
    private static bool IsManifold(Quantity count) => count.Value >= 2 || count.Most is not null || count.Token.Kind == TokenKind.Number;

    private static string? Scope(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        bool touches = verb.Is("affect") || verb.Is("destroy") || verb.Is("change") || verb.Is("configure") || verb.Is("create") || verb.Is("run") || verb.IsCopula || verb.Is("send") || verb.Passive || verb.Lemma is "go" or "go_through" or "hit" or "target" or "work" or "do";
        bool general = verb is { Tense: Tense.Present, Passive: false, IsCopula: false, Perfect: false } && clause.Subject is SubjectKind.Thing or SubjectKind.Tool;
        if (general)
        {
            return null;
        }

        bool ranged = verb is { Passive: true, Lemma: "limit" or "confine" or "restrict" or "isolate" or "scope" } || verb.Lemma == "stay" && clause.HasWord("within");
        bool universal = Limits.IsUniversal(clause) && (verb.Is("affect") || verb.Is("destroy") && verb.Passive || verb.IsCopula && !clause.ObjectHas("adj-done") || verb.Is("destroy") && clause.HasWord("everything", "every", "anything") || clause.HasWord("everything") && verb.Passive);
        ranged |= verb.Lemma is "limit" or "confine" or "restrict" or "stick" or "keep" && clause.Subject == SubjectKind.Self && (clause.ObjectTokens.FirstOrDefault()?.Lower == "myself" || verb.Lemma == "stick" && clause.HasWord("to"));
        bool extent = verb.IsCopula && clause.SubjectHead?.Is("extent") == true && clause.ObjectHead is not null && !clause.ObjectHas("adj-bad");
        return extent || ranged || touches && Limits.IsLimited(clause) || universal ? ClaimKinds.Scope : null;
    }

    private static string? Order(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        bool happens = verb.Lemma is "come" or "happen" or "occur" or "precede" or "predate" or "postdate" or "follow" or "take_place" or "begin" or "start" && clause.Subject is not SubjectKind.Self;
        if (happens && (clause.HasWord("before", "after", "first", "last") || clause.Children.Exists(child => child.Role == ClauseRole.Order) || verb.Lemma is "precede" or "predate" or "postdate" or "follow"))
        {
            return ClaimKinds.Order;
        }

        bool deeds = verb.Is("destroy") || verb.Is("change") || verb.Is("run") || verb.Is("configure") || verb.Is("create") || verb.Is("send") || verb.Is("deploy");
        return deeds && !clause.Negated && clause.Children.Exists(IsAct) ? ClaimKinds.Order : null;
    }

    /// <summary>"before checking", "after you approved": an act that the order is told of; "before I started" only sets the scene.</summary>
    private static bool IsAct(Clause child) => child.Role == ClauseRole.Order && child.Link is "before" or "after" && child.Verb is { } verb
        && (verb.Is("check") || verb.Is("back_up") || verb.Is("ask") || verb.Is("permit") || verb.Is("destroy") || verb.Is("instruct") || verb.Is("tell") || verb.Is("run") || verb.Is("stop") || verb.Lemma is "take" or "get" or "make");
}
