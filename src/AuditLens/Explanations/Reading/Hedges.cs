namespace AuditLens.Explanations.Reading;

/// <summary>Clauses that only frame what follows: "I think", "it is likely that", "I admit that", "it is not true that".</summary>
internal static class Hedges
{
    /// <summary>"I think", "I believe", "I suspect" said now: not a belief of then, but a hedge on what follows.</summary>
    public static bool IsHedge(Clause clause) => clause.Verb is { Tense: Tense.Present, Negated: false, Passive: false }
        && clause.Lemma is "think" or "believe" or "suspect" or "guess" or "assume" or "suppose" or "expect" or "seem" or "appear" or "understand" or "gather" or "imagine" or "reckon" or "presume" or "look"
        && clause.Subject is SubjectKind.Self or SubjectKind.Thing;

    /// <summary>"I don't think that I touched it": the "not" belongs to what follows.</summary>
    private static bool IsRaised(Clause clause) => clause is { Subject: SubjectKind.Self, Complement: not null, Verb: { Tense: Tense.Present, Negated: true, Passive: false, Modal: null } } && clause.Lemma is "think" or "believe" or "suppose" or "expect" or "imagine" or "reckon" or "guess";

    /// <summary>"It is likely that", "I have reason to think that": said with a reserve.</summary>
    public static bool Reserves(Clause frame) => IsHedge(frame) || IsRaised(frame) || HasGrounds(frame)
        || frame.Verb is { IsCopula: true } && frame.ObjectTokens.Any(token => token.Lower is "likely" or "possible" or "probable" or "conceivable" or "plausible" or "unclear" or "unlikely");

    /// <summary>"It is not true that", "it is false that", "I deny that", "it is unlikely that": the content is said not to be so.</summary>
    public static bool Denies(Clause frame) => IsFrame(frame) && (frame.Lemma == "deny" || frame.Verb!.Negated ^ frame.ObjectTokens.Any(token => token.Lower is "false" or "untrue" or "incorrect" or "unlikely"));

    private static bool HasGrounds(Clause clause) => clause is { Lemma: "have", Verb.Negated: false } && clause.ObjectTokens.Any(token => token.Lower is "reason" or "reasons" or "grounds") && clause.Infinitives.Exists(infinitive => infinitive.Is("believe"));

    /// <summary>"I admit that", "I can confirm that", "I must stress that": said now, of what the complement says.</summary>
    private static bool IsStatement(Clause clause) => clause is { Subject: SubjectKind.Self, Negated: false, Verb: { Tense: Tense.Present, Passive: false } }
        && clause.Lemma is "confirm" or "admit" or "acknowledge" or "confess" or "concede" or "note" or "clarify" or "stress" or "emphasise" or "emphasize" or "assure" or "state" or "say" or "deny" or "insist" or "maintain" or "repeat" or "add" or "accept" or "recognise" or "recognize" or "report";

    /// <summary>"It is true that", "what happened is that", "it turned out that", "the fact is that": only the complement says something.</summary>
    public static bool IsFrame(Clause clause) => clause.Complement is not null && (IsHedge(clause) || IsRaised(clause) || IsStatement(clause) || IsRegret(clause) || HasGrounds(clause) || clause.Subject is SubjectKind.Thing && (Happens(clause) || clause.Verb is { IsCopula: true } && !clause.SubjectTokens.Any(token => token.Is("belief_noun") || token.Is("intention")) && clause.ObjectTokens.All(SaysOnlyThat)));

    /// <summary>"I'm afraid that", "I regret to inform you that": how the speaker takes what follows.</summary>
    private static bool IsRegret(Clause clause) => clause is { Subject: SubjectKind.Self, Negated: false, Verb: { Tense: Tense.Present, Passive: false } verb }
        && (verb.IsCopula && clause.ObjectTokens.Any(token => token.Is("adj-regretful") && token.Lower is not ("sorry" or "ashamed" or "embarrassed")) || verb.Lemma is "regret" or "hate" && clause.Infinitives.Exists(infinitive => infinitive.Is("tell")));

    private static bool Happens(Clause clause) => clause.Lemma is "turn_out" or "transpire" or "happen" or "follow" && clause.SubjectTokens.All(token => token.Lower is "it");

    private static bool SaysOnlyThat(Token token) => token.Kind == TokenKind.Punctuation || VerbContext.IsAdverb(token)
        || token.Lower is "that" or "true" or "clear" or "correct" or "possible" or "likely" or "fair" or "false" or "untrue" or "incorrect" or "unlikely" or "probable" or "obvious" or "evident" or "conceivable" or "plausible" or "unfortunate" or "the" or "case" or "fact" or "a" or "worth" or "noting" or "important" or "to" or "note";
}
