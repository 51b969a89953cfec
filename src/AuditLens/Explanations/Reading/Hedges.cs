namespace AuditLens.Explanations.Reading;

/// <summary>"I think", "I believe", "I suspect" said now: not a belief of then, but a hedge on what follows.</summary>
internal static class Hedges
{
    public static bool IsHedge(Clause clause) => clause.Verb is { Tense: Tense.Present, Negated: false, Passive: false }
        && clause.Lemma is "think" or "believe" or "suspect" or "guess" or "assume" or "suppose" or "expect" or "seem" or "appear" or "understand" or "gather" or "imagine" or "reckon"
        && clause.Subject is SubjectKind.Self or SubjectKind.Thing;

    /// <summary>"I admit that", "I can confirm that", "I must stress that": said now, of what the complement says.</summary>
    private static bool IsStatement(Clause clause) => clause is { Subject: SubjectKind.Self, Negated: false, Verb: { Tense: Tense.Present, Passive: false } }
        && clause.Lemma is "confirm" or "admit" or "acknowledge" or "confess" or "concede" or "note" or "clarify" or "stress" or "emphasise" or "emphasize" or "assure" or "state" or "say";

    /// <summary>"It is true that", "what happened is that", "note that", "the fact is that": only the complement says something.</summary>
    public static bool IsFrame(Clause clause) => clause.Complement is not null && (IsHedge(clause) || IsStatement(clause)
        || clause.Verb is { IsCopula: true } && clause.Subject is SubjectKind.Thing && clause.Complement is not null && (clause.ObjectTokens.All(token => token.Kind == TokenKind.Punctuation || token.Lower is "that" or "true" or "clear" or "correct" or "possible" or "likely" or "fair")));
}
