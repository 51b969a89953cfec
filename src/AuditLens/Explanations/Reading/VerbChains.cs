namespace AuditLens.Explanations.Reading;

/// <summary>Follows a verb into its particle ("rolled it back") and into the verb it carries ("failed to check", "tried deleting", "had to drop").</summary>
internal static class VerbChains
{
    private const int LongestChain = 3;

    /// <summary>Verbs that say how, and leave what to the next verb.</summary>
    private static readonly string[] Carriers =
    [
        "try", "attempt", "manage", "start", "begin", "proceed", "continue", "have", "go", "keep", "need", "happen", "come", "help", "dare", "get", "go_on", "go_ahead", "carry_on", "end", "end_up", "wind_up", "seem", "appear", "bother", "think", "turn_out", "prove",
    ];

    public static VerbGroup Follow(List<Token> tokens, VerbGroup group)
    {
        for (int i = 0; i < LongestChain; i++)
        {
            group = WithParticle(tokens, group);
            if (Next(tokens, group) is not { } next)
            {
                return Lexicon.Instance.Idioms.Read(tokens, group);
            }

            group = next;
        }

        return Lexicon.Instance.Idioms.Read(tokens, WithParticle(tokens, group));
    }

    private static VerbGroup WithParticle(List<Token> tokens, VerbGroup group)
    {
        for (int i = group.End; i < Math.Min(group.End + (group.Lemma is "get" or "bring" or "put" or "roll" or "give" ? 7 : 4), tokens.Count); i++)
        {
            if (tokens[i].Kind == TokenKind.Punctuation || tokens[i].Is("coordinators"))
            {
                break;
            }

            if (i == group.End && Longer(tokens, group) is { } longer)
            {
                return longer;
            }

            string phrasal = $"{group.Lemma}_{tokens[i].Lower}";
            bool adjacent = i == group.End;
            bool movable = !VerbContext.IsPreposition(tokens[i]) || tokens[i].Lower is "off" or "up" or "out" or "down" || tokens[i].Lower == "for" && i == group.End + 1 && tokens[group.End].Is("pronouns_thing");
            bool ownPhrase = !adjacent && (tokens[i - 1].Is("determiners") && !tokens[i - 1].Is("pronouns_thing") || VerbContext.IsPreposition(tokens[i - 1]));
            if (Lexicon.Instance.IsLemma(phrasal) && (adjacent || movable && !ownPhrase))
            {
                return group with { Lemma = phrasal, End = adjacent ? i + 1 : group.End };
            }
        }

        return group;
    }

    /// <summary>"got rid of", "did away with": two words after the verb.</summary>
    private static VerbGroup? Longer(List<Token> tokens, VerbGroup group)
    {
        string phrasal = group.End + 1 < tokens.Count ? $"{group.Lemma}_{tokens[group.End].Lower}_{tokens[group.End + 1].Lower}" : "";
        return Lexicon.Instance.IsLemma(phrasal) ? group with { Lemma = phrasal, End = group.End + 2 } : null;
    }

    private static VerbGroup? Next(List<Token> tokens, VerbGroup group)
    {
        int at = group.End;
        while (at < tokens.Count && VerbContext.IsAdverb(tokens[at]) && tokens[at].Lower is not ("never" or "not"))
        {
            at++;
        }

        // "I have yet to look": not done so far.
        if (group.Lemma is "have" or "be" && !group.Passive && at + 2 < tokens.Count && tokens[at].Lower == "yet" && tokens[at + 1].Lower == "to")
        {
            int undone = AfterAdverbs(tokens, at + 2);
            return undone < tokens.Count && (tokens[undone].HasForm(VerbForms.Base) || tokens[undone].Lower == "be") ? Carried(tokens, group, undone, VerbForms.Base, true) : null;
        }

        if (group.IsCopula && at + 2 < tokens.Count && tokens[at].Lower is "able" or "unable" or "about" or "supposed" or "likely" or "bound" && tokens[at + 1].Lower == "to" && tokens[at + 2].HasForm(VerbForms.Base))
        {
            return Carried(tokens, group, at + 2, VerbForms.Base, tokens[at].Lower == "unable") with { Via = tokens[at].Lower };
        }

        bool omits = group.Is("omit") && !group.Passive;
        if (group is { Lemma: "deny", Passive: false } && at < tokens.Count && tokens[at].HasForm(VerbForms.Ing) && !tokens[at].Is("noun"))
        {
            return Carried(tokens, group, at, VerbForms.Ing, true);
        }

        bool carries = !group.Passive && Array.IndexOf(Carriers, group.Lemma) >= 0;
        if (at < tokens.Count && group.Lemma is "refrain" or "abstain" or "desist" or "shy_away" or "stay_away" or "steer_clear" or "keep" && tokens[at].Lower is "from" or "of" && at + 1 < tokens.Count && tokens[at + 1].HasForm(VerbForms.Ing))
        {
            return Carried(tokens, group, at + 1, VerbForms.Ing, true);
        }

        if (at >= tokens.Count || !(omits || carries))
        {
            return null;
        }

        Token token = tokens[at];
        if (group.Lemma == "get" && token.HasForm(VerbForms.Participle) && !token.HasForm(VerbForms.Base) && !token.Is("noun"))
        {
            return group with { Lemma = token.LemmaOf(VerbForms.Participle)!, End = at + 1, Passive = true };
        }

        if (token.Lower == "to" && at + 1 < tokens.Count && group.Lemma is not ("miss" or "skip"))
        {
            int verb = AfterAdverbs(tokens, at + 1);
            return verb < tokens.Count && (tokens[verb].HasForm(VerbForms.Base) || tokens[verb].Lower == "be") ? Carried(tokens, group, verb, VerbForms.Base, omits) : null;
        }

        bool takesIng = token.HasForm(VerbForms.Ing) && !token.Is("noun") && group.Lemma is "go" or "start" or "begin" or "continue" or "keep" or "try" or "go_on" or "carry_on" or "skip" or "avoid" or "omit" or "miss" or "bypass" or "end" or "end_up" or "wind_up";
        return takesIng ? Carried(tokens, group, at, VerbForms.Ing, omits) : null;
    }

    private static VerbGroup Carried(List<Token> tokens, VerbGroup group, int verb, VerbForms form, bool omits)
    {
        string lemma = tokens[verb].LemmaOf(form) ?? "be";
        bool passive = lemma == "be" && verb + 1 < tokens.Count && tokens[verb + 1].HasForm(VerbForms.Participle);
        lemma = passive ? tokens[verb + 1].LemmaOf(VerbForms.Participle)! : lemma;
        return group with
        {
            Lemma = lemma,
            End = passive ? verb + 2 : verb + 1,
            Passive = passive,
            Negated = group.Negated ^ omits,
            Omits = group.Omits || omits,
            Via = group.Progressive && group.Lemma == "go" ? "going_to" : group.Lemma,
        };
    }

    private static int AfterAdverbs(List<Token> tokens, int at)
    {
        while (at < tokens.Count && VerbContext.IsAdverb(tokens[at]))
        {
            at++;
        }

        return at;
    }
}
