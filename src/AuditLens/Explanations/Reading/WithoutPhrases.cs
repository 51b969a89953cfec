namespace AuditLens.Explanations.Reading;

/// <summary>Claims that hide in a phrase of another clause: "without your approval", "with no backup", "despite the freeze".</summary>
internal static class WithoutPhrases
{
    public static IEnumerable<(string Kind, int Start, int End, bool Negated)> Of(Clause clause)
    {
        List<Token> tokens = clause.Sentence.Tokens;
        if (clause.Verb is null)
        {
            yield break;
        }

        for (int i = clause.Verb.End; i < clause.End - 1; i++)
        {
            bool without = tokens[i].Lower == "without" || tokens[i].Lower == "with" && tokens[i + 1].Lower == "no";
            bool against = tokens[i].Lower is "despite" or "against";
            if (!without && !against)
            {
                continue;
            }

            int end = PhraseEnd(tokens, i + 1, clause.End);
            string? kind = without ? Lacking(tokens, i + 1, end) : Opposing(tokens, i + 1, end);
            if (kind is not null)
            {
                yield return (kind, i, end, without);
                i = end - 1;
            }
        }
    }

    private static int PhraseEnd(List<Token> tokens, int start, int end)
    {
        int i = start;
        while (i < end && tokens[i].Kind != TokenKind.Punctuation && !tokens[i].Is("subordinators") && !(i > start && VerbContext.IsPreposition(tokens[i]) && tokens[i].Lower is not ("of" or "from")))
        {
            i++;
        }

        return i;
    }

    private static string? Lacking(List<Token> tokens, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            Token token = tokens[i];
            string? kind = token.Is("backup") ? ClaimKinds.Backup
                : token.Is("permission") ? ClaimKinds.NoPermission
                : token.Is("check_noun") || token.Is("tests") && token.Lower is not "test" ? ClaimKinds.NoCheck
                : token.Lower is "warning" or "notice" ? ClaimKinds.Disclosure
                : null;
            if (kind is not null)
            {
                return kind;
            }
        }

        return null;
    }

    private static string? Opposing(List<Token> tokens, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            if (tokens[i].Is("rule") || tokens[i].Is("request") && tokens[i].Lower is not ("task" or "scope" or "message") || tokens[i].Lower is "freeze" or "wishes")
            {
                return ClaimKinds.Prohibition;
            }
        }

        return null;
    }
}
