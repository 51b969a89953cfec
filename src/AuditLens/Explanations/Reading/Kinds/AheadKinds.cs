namespace AuditLens.Explanations.Reading.Kinds;

/// <summary>What lies ahead or never was: promises and counterfactuals.</summary>
internal static class AheadKinds
{
    public static string? Read(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        bool looksAhead = clause.Sentence.Tokens.Exists(token => token.Is("promise"));
        if (verb.Tense == Tense.Future || verb.Via == "going_to" && verb.Tense == Tense.Present)
        {
            return ClaimKinds.Promise;
        }

        if (clause.Subject == SubjectKind.Self && verb.Tense == Tense.Present && !verb.Passive && (looksAhead || verb.Lemma is "promise" or "plan" or "intend" or "commit"))
        {
            return ClaimKinds.Promise;
        }

        bool neverWas = verb.Tense == Tense.Conditional && verb.Modal is "should" or "would" or "ought" or "could";
        bool lies = verb.Modal is "should" && !verb.Perfect && clause.Subject is not SubjectKind.Self;
        if (neverWas && !lies && (verb.Perfect || verb.Lemma is "have" or "be"))
        {
            return ClaimKinds.Judgement;
        }

        bool resolves = clause.Subject == SubjectKind.Self && verb is { Modal: "would", Perfect: false } && looksAhead;
        return resolves || looksAhead && (verb.Tense == Tense.Present || verb.Tense == Tense.Conditional && clause.Subject == SubjectKind.Self) ? ClaimKinds.Promise : null;
    }
}
