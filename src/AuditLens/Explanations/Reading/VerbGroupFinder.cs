namespace AuditLens.Explanations.Reading;

/// <summary>Finds the verb groups of a sentence from left to right: finite ones, infinitives, gerunds after a preposition, participles that stand for a passive.</summary>
internal sealed class VerbGroupFinder(List<Token> tokens)
{
    private readonly VerbContext _context = new(tokens);
    private readonly List<VerbGroup> _groups = [];

    public static List<VerbGroup> Find(List<Token> tokens) => new VerbGroupFinder(tokens).Run();

    private List<VerbGroup> Run()
    {
        for (int i = 0; i < tokens.Count;)
        {
            VerbGroup? group = SharedAuxiliaries.Read(tokens, i, _groups.FindLast(before => before.Kind == GroupKind.Finite && before.End <= i)) ?? FiniteAt(i) ?? InfinitiveAt(i) ?? GerundAt(i) ?? ParticipleAt(i);
            if (group is null)
            {
                i++;
                continue;
            }

            group = VerbChains.Follow(tokens, group);
            _groups.Add(group);
            i = Math.Max(group.End, i + 1);
        }

        return _groups;
    }

    private VerbGroup? FiniteAt(int i)
    {
        Token token = tokens[i];
        if (Auxiliaries.Starts(tokens, i))
        {
            return Auxiliaries.Read(tokens, i);
        }

        if (token.Verbs.IsEmpty || _context.IsNominal(i))
        {
            return null;
        }

        int subject = _context.BeforeAdverbs(i);
        bool negated = false;
        for (int p = subject + 1; p < i; p++)
        {
            negated ^= tokens[p].Lower is "never" or "not" or "neither" or "hardly" or "barely";
        }

        negated ^= subject >= 0 && tokens[subject].Lower == "nor";
        bool afterState = subject >= 0 && _groups.Count > 0 && subject == _groups[^1].End - 1 && _groups[^1].Lemma is "feel" or "become" or "get" or "seem" or "look" or "remain" or "grow" && token.Classes.Any(name => name.StartsWith("adj-", StringComparison.Ordinal));
        if (afterState)
        {
            return null;
        }

        // "There are no active or pending collaborators listed": the participle describes what is there.
        bool existing = _groups.Count > 0 && _groups[^1] is { Start: > 0, Passive: false, Perfect: false } there && (there.IsCopula && tokens[there.Start - 1].Lower == "there" || there.Lemma == "have" && tokens[i - 1] is { Kind: TokenKind.Word, Verbs.IsEmpty: true } && there.End < i - 1) && !tokens[there.End..i].Exists(between => between.IsMark(',') || between.Is("subordinators"));
        if (existing && token.HasForm(VerbForms.Participle))
        {
            return null;
        }

        bool describes = token.HasForm(VerbForms.Participle) && subject >= 0 && !tokens[subject].Is("pronouns_thing") && IsInsidePhrase(i, subject);
        if (token.HasForm(VerbForms.Past) && !describes && _context.IsPastVerb(i, subject))
        {
            bool isPassive = _context.StandsForPassive(i, subject);
            return new VerbGroup(isPassive ? GroupKind.Participle : GroupKind.Finite, i, i + 1, token.LemmaOf(VerbForms.Past)!) { Passive = isPassive, Negated = negated };
        }

        if (token.HasForm(VerbForms.Base | VerbForms.Third) && !IsInsidePhrase(i, subject) && _context.IsPresentVerb(i, subject))
        {
            return new VerbGroup(GroupKind.Finite, i, i + 1, token.LemmaOf(VerbForms.Base | VerbForms.Third)!) { Tense = Tense.Present, Negated = negated };
        }

        return token.HasForm(VerbForms.Participle) && !token.HasForm(VerbForms.Past) && !describes && _context.StandsForPassive(i, subject)
            ? new VerbGroup(GroupKind.Participle, i, i + 1, token.LemmaOf(VerbForms.Participle)!) { Passive = true, Negated = negated }
            : null;
    }

    /// <summary>A clause that has its verb takes no second one before a mark, a joining word or a new speaker: "lied about the test results".</summary>
    private bool IsInsidePhrase(int at, int subject)
    {
        if (_groups.Count == 0 || subject >= 0 && (tokens[subject].Is("pronouns_self") || tokens[subject].Is("pronouns_user")))
        {
            return false;
        }

        VerbGroup last = _groups[^1];
        for (int i = last.End; i < at; i++)
        {
            if (tokens[i].Kind == TokenKind.Punctuation || tokens[i].Is("coordinators") || tokens[i].Is("subordinators"))
            {
                return false;
            }
        }

        return !(last.Is("content") || last.Is("believe") || last.Is("tell") || last.Lemma is "check" or "seem" or "appear");
    }

    private VerbGroup? InfinitiveAt(int i)
    {
        if (tokens[i].Lower != "to")
        {
            return null;
        }

        int verb = _context.AfterAdverbs(i + 1);
        if (verb >= tokens.Count || !(tokens[verb].HasForm(VerbForms.Base) || tokens[verb].Lower == "be" || IsUnknownVerb(verb) || i > 0 && tokens[i - 1].Lower is "not" or "never" && tokens[verb].Kind == TokenKind.Word && !tokens[verb].Is("determiners")))
        {
            return null;
        }

        int start = i > 0 && tokens[i - 1].Lower is "not" or "never" ? i - 1 : i;
        bool negated = start < i || tokens[(i + 1)..verb].Any(token => token.Lower is "not" or "never");
        VerbGroup group = Auxiliaries.Starts(tokens, verb) ? Auxiliaries.Read(tokens, verb) : new VerbGroup(GroupKind.Infinitive, start, verb + 1, tokens[verb].LemmaOf(VerbForms.Base) ?? tokens[verb].Lower);
        return group with { Kind = GroupKind.Infinitive, Start = start, Negated = negated, Tense = Tense.Present };
    }

    /// <summary>"to declutter the disk": a plain word that no list knows, with an object of its own.</summary>
    private bool IsUnknownVerb(int at) => tokens[at] is { Kind: TokenKind.Word, Number: null } token && token.Classes.IsEmpty && token.Verbs.IsEmpty && char.IsAsciiLetterLower(token.Text[0])
        && at + 1 < tokens.Count && tokens[at + 1].Is("determiners");

    private VerbGroup? GerundAt(int i)
    {
        if (!tokens[i].HasForm(VerbForms.Ing) || i == 0)
        {
            return null;
        }

        int lead = _context.BeforeAdverbs(i);
        string? word = lead < 0 ? null : tokens[lead].Lower;
        if (word is "not" or "and" or "or")
        {
            word = _groups.Count > 0 && _groups[^1].Kind == GroupKind.Gerund && _groups[^1].End >= lead - 4 ? _groups[^1].Lead : null;
        }

        return word is "without" or "before" or "after" or "instead_of" or "," or "—" or "by" or "while" or "when" or "despite" or "until"
            ? new VerbGroup(GroupKind.Gerund, i, i + 1, tokens[i].LemmaOf(VerbForms.Ing)!) { Lead = word, Negated = word is "without" or "instead_of" }
            : null;
    }

    /// <summary>"as requested", "as you asked" (the second is finite), "as instructed".</summary>
    private VerbGroup? ParticipleAt(int i)
    {
        if (i == 0 || tokens[i - 1].Lower != "as" || !tokens[i].HasForm(VerbForms.Participle))
        {
            return null;
        }

        string lemma = tokens[i].LemmaOf(VerbForms.Participle)!;
        bool speaks = lemma is not "expect" && Lexicon.Instance.IsVerb(lemma, "instruct") || Lexicon.Instance.IsVerb(lemma, "permit");
        return speaks ? new VerbGroup(GroupKind.Participle, i, i + 1, lemma) { Passive = true, Lead = "as" } : null;
    }
}
