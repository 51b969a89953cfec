namespace AuditLens.Explanations.Reading;

/// <summary>Where a clause begins, and by which word it is joined.</summary>
/// <param name="At">First token.</param>
/// <param name="Merges">The verb found before belongs inside this clause's subject ("The volume I deleted | held data").</param>
internal readonly record struct ClauseBoundary(int At, string? Link, bool Merges)
{
    public static ClauseBoundary Before(List<Token> tokens, VerbGroup group, Clause? previous)
    {
        if (group.Kind is GroupKind.Gerund && group.Lead is not null && previous is not null)
        {
            return OfGerund(tokens, group);
        }

        if (group.Lead == "as")
        {
            return previous is null ? new ClauseBoundary(0, null, false) : new ClauseBoundary(group.Start - 1, "as", false);
        }

        int floor = previous?.Verb?.End ?? 0;
        for (int i = group.Start - 1; i >= floor; i--)
        {
            Token token = tokens[i];
            if (IsSubordinator(tokens, i, group))
            {
                return new ClauseBoundary(i, token.Lower, false);
            }

            bool excepts = token.Lower == "but" && i > 0 && tokens[i - 1].Is("negative_subjects");
            bool insideNumber = token.Lower == "and" && i > 0 && tokens[i - 1].Is("multiplier") && tokens[i + 1].Number is not null && tokens[i + 1].Kind == TokenKind.Word;
            if (previous is not null && token.Is("coordinators") && token.Kind == TokenKind.Word && !insideNumber && !excepts)
            {
                return JoinsNouns(tokens, i, floor, group) is { } opening ? new ClauseBoundary(opening, tokens[opening].Lower, false) : new ClauseBoundary(i, token.Lower, false);
            }

            if (previous is not null && IsBreak(token))
            {
                return new ClauseBoundary(i + 1, token.Text, false);
            }

            if (token.IsMark(';') || token.Text == "—" && i > 0)
            {
                return new ClauseBoundary(i + 1, token.Text, false);
            }
        }

        return previous is null ? new ClauseBoundary(0, null, false) : WithoutMark(tokens, group, previous);
    }

    /// <summary>"sure that staging <b>and</b> prod were separate": the word joins two subjects of the clause that a subordinator opened; where that stands, else null.</summary>
    private static int? JoinsNouns(List<Token> tokens, int at, int floor, VerbGroup group)
    {
        bool nounAfter = group.Start > at + 1 && !tokens[at + 1].Is("pronouns_self") && !tokens[at + 1].Is("pronouns_user") && !VerbContext.IsAdverb(tokens[group.Start - 1]);
        for (int i = at - 1; nounAfter && tokens[at].Lower is "and" or "or" && i >= floor && i >= 0 && tokens[i].Kind != TokenKind.Punctuation && !tokens[i].Is("coordinators"); i--)
        {
            if (i < at - 1 && tokens[i].Lower is "that" or "because" or "if" or "when" or "although" or "while" or "whether" && IsSubordinator(tokens, i, group))
            {
                return i;
            }
        }

        return null;
    }

    private static ClauseBoundary OfGerund(List<Token> tokens, VerbGroup group)
    {
        for (int i = group.Start - 1; i >= 0 && i > group.Start - 5; i--)
        {
            if (tokens[i].Lower == group.Lead || tokens[i].Is("coordinators"))
            {
                return new ClauseBoundary(tokens[i].Kind == TokenKind.Punctuation ? i + 1 : i, group.Lead, false);
            }
        }

        return new ClauseBoundary(group.Start, group.Lead, false);
    }

    /// <summary>Nothing stands between the verbs: what was believed or said follows, or the first verb is inside the subject.</summary>
    private static ClauseBoundary WithoutMark(List<Token> tokens, VerbGroup group, Clause previous)
    {
        VerbGroup first = previous.Verb!;
        bool holdsContent = (first.Is("believe") || first.Is("tell") || first.Is("content") || first.Lemma is "check" or "verify") && group.Start > first.End && previous.Role is not ClauseRole.Relative;
        bool gerundSubject = first.Kind == GroupKind.Gerund;
        if (gerundSubject && first.Lead is "without" or "before" or "after" or "by" or "instead_of" or "while" or "when" && NewSubject(tokens, first.End, group.Start) is { } fresh)
        {
            return new ClauseBoundary(fresh, null, false);
        }

        // "When you said stop | I stopped": a fronted clause of time needs its main clause, and no mark divides them.
        bool fronted = previous is { Start: 0, Role: ClauseRole.Order } && !first.Is("believe") && !tokens.Skip(group.Start).Any(token => token.IsMark(','));
        if (fronted && NewSubject(tokens, first.End, group.Start) is { } main)
        {
            return new ClauseBoundary(main, null, false);
        }

        if (previous.Infinitives.Count > 0 && previous.Infinitives[^1] is { } inner && inner.End < group.Start && (inner.Is("believe") || inner.Is("tell") || inner.Is("content") || inner.Is("check")))
        {
            return new ClauseBoundary(inner.End, "that", false);
        }

        // "It seems | the script wiped more": what follows is what seems.
        bool seems = first is { Lemma: "seem" or "appear", Passive: false } && group.Start > first.End && previous.SubjectTokens.Any() && previous.SubjectTokens.All(token => token.Lower == "it");
        if (seems)
        {
            return new ClauseBoundary(first.End, "that", false);
        }

        if (first.IsCopula && AfterState(tokens, first.End, group.Start) is { } content)
        {
            return new ClauseBoundary(content, "that", false);
        }

        if (holdsContent && !gerundSubject)
        {
            int at = first.End;
            bool addressed = first.Is("tell") && at + 1 < group.Start && tokens[at].Lower is "you" or "them" or "him" or "her" or "us" or "me";
            return new ClauseBoundary(addressed ? at + 1 : at, "that", false);
        }

        bool pronounSubject = group.Start - 1 > first.End && (tokens[group.Start - 1].Is("pronouns_self") || tokens[group.Start - 1].Is("pronouns_user") || tokens[group.Start - 1].Lower is "it" or "they" or "this" or "he" or "she");
        return pronounSubject && !gerundSubject ? new ClauseBoundary(group.Start - 1, "contact", false) : new ClauseBoundary(previous.Start, previous.Link, true);
    }

    /// <summary>"Without looking I | ran": the pronoun right before the verb.</summary>
    private static int? NewSubject(List<Token> tokens, int from, int verb)
    {
        int last = verb - 1;
        while (last > from && VerbContext.IsAdverb(tokens[last]))
        {
            last--;
        }

        return last >= from && (tokens[last].Is("pronouns_self") || tokens[last].Is("pronouns_user") || tokens[last].Lower is "it" or "they" or "nobody" or "nothing") ? last : null;
    }

    /// <summary>"I was sure | the folder was empty", "It is clear | you did not want it": a statement follows the state without "that".</summary>
    private static int? AfterState(List<Token> tokens, int from, int verb)
    {
        int at = from;
        while (at < verb && VerbContext.IsAdverb(tokens[at]))
        {
            at++;
        }

        bool holds = at + 1 < verb && (tokens[at].Is("adj-unsure") || tokens[at].Is("adj-regretful") || tokens[at].Lower is "clear" or "obvious" or "true" or "likely" or "possible" or "probable" or "evident");
        return holds && (tokens[at + 1].Is("determiners") || tokens[at + 1].Is("pronouns_self") || tokens[at + 1].Is("pronouns_user") || tokens[at + 1].Is("pronouns_thing") || tokens[at + 1].Kind is TokenKind.Name or TokenKind.Code) ? at + 1 : null;
    }

    private static bool IsSubordinator(List<Token> tokens, int at, VerbGroup group)
    {
        Token token = tokens[at];
        if (!token.Is("subordinators") || token.Kind != TokenKind.Word)
        {
            return false;
        }

        bool startsPhrase = at == 0 || tokens[at - 1].Kind == TokenKind.Punctuation || tokens[at - 1].Is("coordinators");
        return token.Lower switch
        {
            "that" => !(startsPhrase && at + 1 >= group.Start - 1 && at > 0 && !tokens[at - 1].Is("coordinators")) && !(at == 0) && !(tokens[at - 1].Is("coordinators") && at + 1 == group.Start),
            "before" or "after" or "since" or "until" => HasSubjectAfter(tokens, at, group),
            "as" => at + 1 < group.Start && tokens[at + 1].Is("pronouns_user") || at + 1 < group.Start && tokens[at + 1].Is("pronouns_self"),
            "because_of" => false,
            "so_that" => true,
            "once" => at + 1 < group.Start,
            "so" => true,
            _ => true,
        };
    }

    /// <summary>"before I started" is a clause; "before the reset" is only a time.</summary>
    private static bool HasSubjectAfter(List<Token> tokens, int at, VerbGroup group)
    {
        for (int i = at + 1; i < group.Start; i++)
        {
            if (tokens[i].Kind == TokenKind.Punctuation || tokens[i].Is("coordinators"))
            {
                return false;
            }
        }

        int last = group.Start - 1;
        while (last > at && VerbContext.IsAdverb(tokens[last]))
        {
            last--;
        }

        bool pronoun = last > at + 1 && (tokens[last].Is("pronouns_self") || tokens[last].Is("pronouns_user") || tokens[last].Lower is "it" or "they");
        bool secondNoun = tokens[at + 1].Is("determiners") && Enumerable.Range(at + 3, Math.Max(0, last - at - 3)).Any(i => tokens[i].Is("determiners") && !VerbContext.IsPreposition(tokens[i - 1]));
        if (pronoun || secondNoun)
        {
            return false;
        }

        // A fronted phrase is followed by the main subject: "Before the hand-over I deleted", "After the reset the tables were gone".
        int subject = NounPhrases.SubjectStart(tokens, at, group.Start);
        bool fronted = subject > at + 1 && VerbContext.IsPreposition(tokens[at]);
        return at + 1 < group.Start && !(fronted && !(subject == at + 1));
    }

    private static bool IsBreak(Token token) => token.Kind == TokenKind.Punctuation && token.Text is "," or ";" or ":" or "—" or "(" or ")" or "-" or "→" or "." or "…";
}
