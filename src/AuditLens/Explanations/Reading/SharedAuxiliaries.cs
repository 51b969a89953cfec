namespace AuditLens.Explanations.Reading;

/// <summary>Verbs that share the auxiliaries of the verb before: "should have stopped and <b>asked</b>", "did not look or <b>ask</b>", "was dropped and <b>recreated</b>".</summary>
internal static class SharedAuxiliaries
{
    /// <summary>The group at <paramref name="at"/> when it leans on <paramref name="last"/>, else null.</summary>
    public static VerbGroup? Read(List<Token> tokens, int at, VerbGroup? last)
    {
        var context = new VerbContext(tokens);
        int join = context.BeforeAdverbs(at);
        if (last is not { Kind: GroupKind.Finite } || join < last.End || !Joins(tokens[join]) || tokens[at].Kind != TokenKind.Word)
        {
            return null;
        }

        Token token = tokens[at];
        bool alternative = tokens[join].Lower is "or" or "nor";
        bool ownNegation = tokens[(join + 1)..at].Any(between => between.Lower is "not" or "never");
        VerbGroup Shared(VerbForms form, bool negated) => last with { Start = at, End = at + 1, Lemma = token.LemmaOf(form)!, Negated = negated ^ ownNegation, Via = null, Omits = false };

        if (last.Passive)
        {
            return token.HasForm(VerbForms.Participle) && context.EndsPhrase(at + 1) && (tokens[join].Lower != "but" || ownNegation) ? Shared(VerbForms.Participle, last.Negated && alternative) : null;
        }

        if (last.Perfect && token.HasForm(VerbForms.Participle) && (last.Modal is not null || alternative || !token.HasForm(VerbForms.Past)))
        {
            return Shared(VerbForms.Participle, last.Negated && alternative);
        }

        return !last.Perfect && IsBare(tokens, last) && token.HasForm(VerbForms.Base) && StandsAsVerb(context, tokens, at)
            ? Shared(VerbForms.Base, last.Negated && tokens[join].Lower is not "but")
            : null;
    }

    private static bool Joins(Token token) => token.IsMark(',') || token.Lower is "and" or "or" or "nor" or "but" or "then";

    /// <summary>After "did", "does", "will", "could" the verbs stand in their base form.</summary>
    private static bool IsBare(List<Token> tokens, VerbGroup last) => last is { Progressive: false, IsCopula: false } && (last.Modal is not null || tokens[last.Start].Lower is "did" or "do" or "does") && last.End > last.Start + 1;

    /// <summary>"or ask you", "and stop.", not "the logs and test data".</summary>
    private static bool StandsAsVerb(VerbContext context, List<Token> tokens, int at)
    {
        int next = at + 1;
        bool takesObject = next < tokens.Count && (tokens[next].Is("determiners") || tokens[next].Is("pronouns_user") || tokens[next].Is("pronouns_self") || tokens[next].Is("pronouns_thing") || tokens[next].Kind is TokenKind.Code or TokenKind.Name or TokenKind.Quote);
        return takesObject || !tokens[at].Is("noun") && context.EndsPhrase(next);
    }
}
