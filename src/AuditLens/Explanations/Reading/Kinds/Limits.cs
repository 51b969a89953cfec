namespace AuditLens.Explanations.Reading.Kinds;

/// <summary>Universals and limits: "only X", "nothing else", "no other", "everything", "all of it".</summary>
internal static class Limits
{
    /// <summary>The clause draws a border: only this, nothing else.</summary>
    public static bool IsLimited(Clause clause)
    {
        List<Token> tokens = clause.Sentence.Tokens;
        for (int i = clause.Start; i < clause.End; i++)
        {
            string word = tokens[i].Lower;
            bool only = tokens[i].Is("only") && word is not "just" and not "merely" && !NamesTime(tokens, i) || word is "just" && i + 1 < clause.End && (tokens[i + 1].Is("determiners") || tokens[i + 1].Number is not null);
            bool elsewhere = word is "else" or "elsewhere" && i > clause.Start && tokens[i - 1].Lower is not ("somebody" or "someone" or "something" or "somewhere" or "or") || word == "other" && i > clause.Start && tokens[i - 1].Lower is "no" or "any" || word is "besides" or "except" && clause.Negated;
            bool butOnly = tokens[i].Is("negative_subjects") && i + 1 < clause.End && tokens[i + 1].Lower is "but" or "except" or "beyond" or "outside";
            if (only || elsewhere || butOnly)
            {
                return true;
            }
        }

        return clause.Verb is { Passive: true, Lemma: "limit" or "confine" or "restrict" or "isolate" };
    }

    /// <summary>"All of it was newsletters", "I deleted everything": a universal over what was touched. "I did not delete anything" denies the act instead.</summary>
    public static bool IsUniversal(Clause clause)
    {
        Token? first = clause.SubjectTokens.FirstOrDefault();
        Token? obj = clause.ObjectTokens.FirstOrDefault(token => !VerbContext.IsAdverb(token) && !VerbContext.IsPreposition(token));
        return first?.Lower is "all" or "every" or "everything" or "each" or "entire" || obj?.Lower is "all" or "every" or "everything" or "each" || obj?.Lower == "anything" && !clause.Negated;
    }

    private static bool NamesTime(List<Token> tokens, int at) => at + 1 < tokens.Count && tokens[at + 1].Lower is "after" or "when" or "then" or "later" or "afterwards" or "once" or "because" or "if";
}
