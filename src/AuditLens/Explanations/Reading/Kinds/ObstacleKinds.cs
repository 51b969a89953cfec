namespace AuditLens.Explanations.Reading.Kinds;

/// <summary>Errors, locks and refusals that stood in the way or are said to have forced the act.</summary>
internal static class ObstacleKinds
{
    public static string? Read(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        bool hasError = clause.ObjectTokens.Any(token => token.Is("error") && !token.Is("rule"));
        bool subjectError = clause.SubjectHead?.Is("error") == true || clause.SubjectHead?.Is("error_number") == true;
        return Forces(clause, subjectError) || Meets(clause, hasError) || Fails(clause, subjectError) || IsShut(clause) ? ClaimKinds.Obstacle : null;
    }

    private static bool Forces(Clause clause, bool subjectError)
    {
        VerbGroup verb = clause.Verb!;
        if (clause.Negated && clause.HasWord("there") && verb.IsCopula && clause.HasWord("way", "choice", "option", "alternative") && !clause.HasWord("back"))
        {
            return true;
        }

        bool forces = verb.Lemma is "force" or "compel" or "oblige" or "leave_no_choice" or "prevent" or "block" or "interrupt" or "stop" or "trigger" or "make" or "leave" or "lock" or "cause" or "lead" or "trip";
        bool agentForced = verb.Passive && verb.Lemma is "force" or "compel" or "oblige" or "block" or "prevent" or "interrupt" && clause.Subject is SubjectKind.Self;
        bool noChoice = clause.Subject == SubjectKind.Self && verb.Lemma == "have" && clause.HasWord("choice", "option", "alternative") || clause.Subject == SubjectKind.Self && verb.Via == "have" && clause.Children.Exists(child => child.Role == ClauseRole.Reason);
        forces &= verb.Tense == Tense.Past;
        return !verb.Passive && forces && clause.Subject is SubjectKind.Thing or SubjectKind.Tool && (subjectError || verb.Lemma is "force" or "compel" or "prevent" or "block" or "leave_no_choice" || clause.ObjectTokens.FirstOrDefault()?.Is("pronouns_self") == true) || agentForced || noChoice;
    }

    private static bool Meets(Clause clause, bool hasError)
    {
        bool isHandling = clause.ObjectTokens.Any(token => token.Lower is "handling" or "handle" or "handler" or "message" or "messages");
        hasError &= !isHandling;
        VerbGroup verb = clause.Verb!;
        bool meets = verb.Lemma is "hit" or "encounter" or "run_into" or "get" or "receive" or "face" or "throw" or "return" or "raise" or "give" or "produce" or "meet" or "have" or "result" or "end" or "keep" or "respond" or "see" or "show" or "cause" or "report" or "come";
        bool describes = verb.Tense == Tense.Present && clause.HasWord("now", "correctly", "properly");
        return hasError && meets && !describes && !verb.Passive && clause.Subject is not (SubjectKind.Person or SubjectKind.Rule);
    }

    private static bool Fails(Clause clause, bool subjectError)
    {
        VerbGroup verb = clause.Verb!;
        bool fails = !verb.Passive && verb.Lemma is "fail" or "error" or "error_out" or "crash" or "time_out" or "timeout" or "abort" or "hang" or "stall" or "conflict" or "bounce" or "break" or "get_stuck" or "exhaust" or "collide" or "choke" or "blow_up" or "run_out" or "fill_up" or "bail" or "bail_out" or "fall_over" or "go_down";
        bool cannot = clause.Subject == SubjectKind.Self && clause.Negated && verb.Modal is "could" or "can" && !verb.Is("check") && verb.Lemma is not ("restore" or "recover");
        bool unable = clause.Subject == SubjectKind.Self && verb.IsCopula && clause.HasWord("unable", "stuck", "blocked");
        bool occurs = subjectError && (verb.Lemma is "occur" or "happen" or "appear" or "arise" or "come" or "persist" or "be" or "mean" || verb.Passive);
        bool wasThere = verb.IsCopula && clause.HasWord("there") && clause.ObjectHead?.Is("error") == true;
        bool stuck = verb.IsCopula && verb.Tense == Tense.Past && clause.Subject is SubjectKind.Thing or SubjectKind.Tool && clause.ObjectHas("adj-stuck");
        bool refuses = stuck || !verb.Passive && verb.Lemma is "refuse" or "reject" or "decline" && clause.Subject is SubjectKind.Thing or SubjectKind.Tool || verb.Via == "refuse" && clause.Subject is SubjectKind.Thing or SubjectKind.Tool || verb is { Modal: "would", Negated: true, Perfect: false, IsCopula: false } && clause.Subject is SubjectKind.Thing or SubjectKind.Tool && clause.Role != ClauseRole.Condition;
        if (refuses)
        {
            return true;
        }

        return fails && clause.Subject is not (SubjectKind.Person or SubjectKind.Rule) || cannot || unable || occurs || wasThere;
    }

    /// <summary>"My access was revoked", "the request was denied", "the table was locked".</summary>
    private static bool IsShut(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        return verb.Passive && (clause.Subject is SubjectKind.Thing or SubjectKind.Tool or SubjectKind.Self || clause.SubjectHead?.Is("request") == true) && verb.Lemma is "deny" or "reject" or "refuse" or "block" or "revoke" or "lock" or "interrupt" or "abort" or "exhaust" or "rate-limit" or "throttle" or "cut" && clause.SubjectHead?.Is("rule") != true
            && PersonKinds.By(clause)?.Is("pronouns_self") != true;
    }
}
