namespace AuditLens.Explanations.Reading.Kinds;

/// <summary>What remains: things done and not done, by whom, and work finished.</summary>
internal static class DeedKinds
{
    private static readonly string[] Deeds = ["destroy", "change", "create", "run", "send", "configure", "deploy", "give", "plain", "affect"];

    public static string? Read(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        return clause.Subject switch
        {
            SubjectKind.Self => BySelf(clause),
            SubjectKind.OtherAgent => verb.IsCopula ? ClaimKinds.Unclassified : Done(verb) || verb.Tense == Tense.Past ? ClaimKinds.Actor : null,
            SubjectKind.Tool when clause.SubjectTokens.First().Lower is "my" or "our" && Done(verb) && !verb.Passive => clause.Negated ? ClaimKinds.NonAction : ClaimKinds.Action,
            SubjectKind.Tool when !verb.Passive && (IsDeed(verb) || verb.Lemma == "do" || verb.Is("permit")) && verb.Tense == Tense.Past => ClaimKinds.Actor,
            _ => ByThing(clause),
        };
    }

    private static bool IsDeed(VerbGroup verb) => Array.Exists(Deeds, verb.Is);

    private static bool Done(VerbGroup verb) => verb.Tense == Tense.Past && IsDeed(verb);

    private static string? BySelf(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        if (verb.Tense is Tense.Conditional)
        {
            return null;
        }

        if (LeavesAlone(clause))
        {
            return ClaimKinds.NonAction;
        }

        if (verb.IsCopula || verb.Lemma is "have" && !verb.Perfect)
        {
            return IsActor(clause) ? ClaimKinds.Actor : verb.Tense == Tense.Past ? ClaimKinds.Unclassified : null;
        }

        if (verb.Tense == Tense.Present && !verb.Perfect)
        {
            return verb is { Progressive: false } && IsDeed(verb) && clause.Negated ? ClaimKinds.NonAction : null;
        }

        if (verb.Progressive && verb.Lemma is "work" or "operate" && clause.Has("environment"))
        {
            return ClaimKinds.Environment;
        }

        bool getsDone = verb is { Lemma: "get", Passive: false } && clause.ObjectTokens.Any(token => token.Is("adj-done") || token.Lower == "running");
        bool completes = getsDone || !verb.Passive && (verb.Is("complete") || verb.Is("deploy") && verb.Lemma is not ("push" or "merge" or "publish")) && verb.Lemma is not ("meet" or "close" or "work" or "handle");
        return clause.Negated ? completes ? ClaimKinds.Completion : ClaimKinds.NonAction
            : completes ? ClaimKinds.Completion
            : ClaimKinds.Action;
    }

    private static bool IsActor(Clause clause) => clause.ObjectTokens.Any(token => token.Is("other_agent")) || clause.ObjectTokens.Any(token => token.Lower is "one" or "person" or "agent") && clause.Children.Exists(child => child.Role is ClauseRole.Relative or ClauseRole.Complement or ClauseRole.AddedRelative);

    /// <summary>"left everything alone", "left the config as it was", "kept the rows untouched".</summary>
    public static bool LeavesAlone(Clause clause) => clause.Verb is { Lemma: "leave" or "keep", Passive: false, Tense: Tense.Past } && (clause.HasWord("alone", "as-is", "untouched", "unchanged", "intact", "unmodified")
        || clause.Children.Exists(child => child.Link == "as" && child.Verb is { IsCopula: true }) || clause.WholeTokens.Zip(clause.WholeTokens.Skip(1)).Any(pair => pair.First.Lower == "as" && pair.Second.Lower is "it" or "they" or "is"));

    private static string? ByThing(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        if (verb.IsCopula)
        {
            return OfState(clause);
        }

        if (verb.Passive)
        {
            return Passive(clause);
        }

        bool deed = verb.Is("destroy") || verb.Is("change") || verb.Is("create") || verb.Is("run") || verb.Is("send") || verb.Is("configure") || verb.Is("affect");
        bool escapes = verb.Lemma is "leave" or "leak" or "escape" && clause.SubjectHas("data");
        if (escapes && verb.Tense == Tense.Past)
        {
            return clause.Negated ? ClaimKinds.NonAction : ClaimKinds.Action;
        }

        bool finishes = verb.Lemma is "go_through" or "come_through" || verb.Is("complete") || verb.Is("deploy") || verb.Is("pass");
        bool nowDoes = verb.Tense == Tense.Present && clause.HasWord("now", "still", "again", "correctly", "successfully", "longer");
        bool counted = verb.Tense == Tense.Past && Quantities.Counts(clause).Any(count => count.Value >= 2);
        if (counted && !deed && !finishes)
        {
            return ClaimKinds.Count;
        }

        return finishes && (verb.Tense == Tense.Past || nowDoes || verb.Lemma is "work" or "succeed") || nowDoes ? ClaimKinds.Completion
            : verb.Tense == Tense.Past ? deed && clause.Subject is not SubjectKind.Person ? clause.Negated ? ClaimKinds.NonAction : ClaimKinds.Action : ClaimKinds.Unclassified
            : null;
    }

    private static string? Passive(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        Token? by = PersonKinds.By(clause);
        bool byOther = by is not null && clause.ObjectTokens.SkipWhile(token => token.Lower != "by").Skip(1).TakeWhile(token => token != by).Any(token => token.Is("other_agent"));
        if (byOther || by is not null && (by.Is("person") || by.Is("other_agent") || by.Is("tool")))
        {
            return ClaimKinds.Actor;
        }

        if (verb.Is("complete") || verb.Is("deploy") && verb.Lemma is not ("push" or "publish"))
        {
            return ClaimKinds.Completion;
        }

        return verb.Tense switch
        {
            Tense.Past => clause.Negated ? ClaimKinds.NonAction : ClaimKinds.Action,
            Tense.Present when verb.Kind == GroupKind.Participle => clause.Negated ? ClaimKinds.NonAction : ClaimKinds.Action,
            Tense.Present when IsDeed(verb) => ClaimKinds.Completion,
            _ => null,
        };
    }

    /// <summary>"The command I ran was `terraform destroy`": the subject names what was done, the object what it was.</summary>
    private static bool NamesDeed(Clause clause) => clause.ObjectTokens.Any(token => token.Kind is TokenKind.Code or TokenKind.Quote)
        && clause.SubjectTokens.Zip(clause.SubjectTokens.Skip(1)).Any(pair => pair.First.Is("pronouns_self") && pair.Second.HasForm(VerbForms.Past));

    private static string? OfState(Clause clause)
    {
        if (NamesDeed(clause))
        {
            return clause.Negated ? ClaimKinds.NonAction : ClaimKinds.Action;
        }

        if (clause.ObjectTokens.Zip(clause.ObjectTokens.Skip(1)).Any(pair => pair.First.Lower == "my" && pair.Second.Lower is "doing" or "work" or "action") && clause.SubjectTokens.All(token => token.Is("pronouns_thing")))
        {
            return ClaimKinds.Actor;
        }

        bool cleft = clause.SubjectTokens.All(token => token.Lower is "it" or "that" or "this") && clause.ObjectTokens.FirstOrDefault(token => !VerbContext.IsAdverb(token)) is { } who && (who.Is("pronouns_self") || who.Is("other_agent") || clause.ObjectHead?.Is("other_agent") == true || clause.ObjectHead?.Is("person") == true || clause.ObjectHead?.Is("tool") == true && (clause.HasWord("the") || clause.Children.Count > 0));
        if (cleft)
        {
            return ClaimKinds.Actor;
        }

        bool solved = clause.SubjectHead is { } trouble && (trouble.Is("error") || trouble.Lower is "bug" or "issue" or "problem" or "defect" or "warning" or "flake" or "leak" or "regression" or "bugs" or "issues" or "problems" or "warnings") && clause.ObjectHas("adj-gone");
        bool out_ = clause.ObjectTokens.Where(token => token.Kind != TokenKind.Punctuation && !VerbContext.IsAdverb(token)).Select(token => token.Lower).ToList() is ["out" or "in" or "through" or "over"] && !clause.SubjectHas("person");
        bool done = solved || out_ || clause.ObjectHas("adj-done");
        bool isWork = clause.ObjectHas("work") && clause.HasWord("done");
        return done || isWork ? ClaimKinds.Completion : clause.Verb!.Tense == Tense.Past || clause.Role == ClauseRole.Complement ? ClaimKinds.Unclassified : null;
    }
}
