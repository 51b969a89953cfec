namespace AuditLens.Explanations.Reading;

/// <summary>Negation and hedging of a clause as a whole: of its verb, its subject ("no data", "nobody") and its object ("took no backup").</summary>
internal static class Polarity
{
    public static void Set(Clause clause)
    {
        if (clause.Verb is { Kind: GroupKind.Gerund, Lead: "without" or "instead_of" })
        {
            clause.Negated = true;
        }
        else if (clause.Verb is not null)
        {
            clause.Negated = clause.Verb.Negated ^ ((!clause.SubjectImplied || clause.Link is "or" or "nor") && SubjectNegates(clause)) ^ ObjectNegates(clause);
        }
        else
        {
            clause.Negated = clause.Tokens.Any(token => token.Lower is "no" or "not" or "none" or "never" or "without" or "nothing" or "neither" or "zero" || token.Number == 0 && token.Kind == TokenKind.Number);
        }

        if (clause is { Role: ClauseRole.Complement, Parent: { } frame } && Hedges.Denies(frame))
        {
            clause.Negated = !clause.Negated;
        }

        clause.Hedged = IsHedged(clause);
    }

    private static bool SubjectNegates(Clause clause)
    {
        Token? first = clause.SubjectTokens.FirstOrDefault();
        bool begins = clause.Verb!.Start > clause.Start + 1;
        return first is not null && (first.Is("negative_subjects") || first.Lower is "not" or "zero" || first is { Number: 0, Kind: TokenKind.Number }) || clause.Tokens.FirstOrDefault() is { Lower: "nor" or "neither" or "not" } && begins
            || clause.Tokens.Take(2).Any(token => token.Lower is "no") && begins && clause.Sentence.Tokens[clause.Start].Lower is "at" or "in" or "under" or "on";
    }

    private static bool ObjectNegates(Clause clause)
    {
        Token? first = clause.ObjectTokens.TakeWhile(token => !VerbContext.IsPreposition(token)).FirstOrDefault(token => !VerbContext.IsAdverb(token));
        return first?.Lower is "no" or "nothing" or "nobody" or "none" or "neither" or "zero" || first is { Number: 0, Kind: TokenKind.Number };
    }

    private static bool IsHedged(Clause clause)
    {
        VerbGroup? verb = clause.Verb;
        if (verb?.Modal is "may" or "might" || verb is { Modal: "could", Tense: not Tense.Conditional, Perfect: false, Negated: false } or { Modal: "should", Perfect: false })
        {
            return true;
        }

        bool byPhrase = clause.Parent is { } parent && clause.Role == ClauseRole.Complement && Hedges.Reserves(parent);
        bool afterwards = clause.Children.Exists(child => child.Complement is null && child.Verb!.End >= child.End - 1 && Hedges.IsHedge(child));
        return byPhrase || afterwards || clause.Tokens.Any(token => token.Kind != TokenKind.Punctuation && token.Is("hedges") && !IsPlainAbout(clause, token)) || verb is { Lemma: "seem" or "appear" } or { Via: "seem" or "appear" };
    }

    /// <summary>"about" and "around" hedge only a number: "about ten minutes", not "about the outage".</summary>
    private static bool IsPlainAbout(Clause clause, Token token)
    {
        if (token.Lower is not ("about" or "around" or "unclear"))
        {
            return false;
        }

        int at = clause.Sentence.Tokens.IndexOf(token) + 1;
        Token? next = at < clause.Sentence.Tokens.Count ? clause.Sentence.Tokens[at] : null;
        return next is null || !(next.Number is not null || next.Kind == TokenKind.Time || next.Lower is "a" or "an" or "half" && at + 1 < clause.Sentence.Tokens.Count && (clause.Sentence.Tokens[at + 1].Is("unit") || (clause.Sentence.Tokens[at + 1].Number is not null || clause.Sentence.Tokens[at + 1].Lower is "third" or "quarter" or "half" or "fifth" or "tenth" or "dozen" or "hundred")));
    }
}
