namespace AuditLens.Explanations.Reading;

/// <summary>Decides from the neighbours whether a word that could be a verb is one.</summary>
internal sealed class VerbContext(List<Token> tokens)
{
    private static readonly string[] Transitive = ["destroy", "change", "create", "check", "run", "back_up", "permit", "configure", "deploy", "recover", "give", "affect", "ask", "tell"];
    private static readonly string[] Stative = ["state", "pass", "fail", "complete", "survive", "forbid", "stop"];

    /// <summary>Index of the last token before <paramref name="at"/> that is no adverb or negator, else -1.</summary>
    public int BeforeAdverbs(int at)
    {
        int i = at - 1;
        while (i >= 0 && IsAdverb(tokens[i]))
        {
            i--;
        }

        return i;
    }

    public int AfterAdverbs(int at)
    {
        while (at < tokens.Count && IsAdverb(tokens[at]))
        {
            at++;
        }

        return at;
    }

    public static bool IsAdverb(Token token) => token.Kind == TokenKind.Word
        && (token.Is("adverbs") || token.Lower is "not" or "never" or "neither" or "hardly" or "barely" || (token.Lower.Length > 4 && token.Lower.EndsWith("ly", StringComparison.Ordinal) && !token.Is("noun") && token.Verbs.IsEmpty))
        && token.Lower is not "so" and not "yet";

    /// <summary>After a determiner, possessive or adjective a word is a noun or an adjective, whatever else it could be.</summary>
    public bool IsNominal(int at)
    {
        if (at == 0)
        {
            return false;
        }

        Token previous = tokens[at - 1];
        if (BeforeAdverbs(at) is >= 0 and var before && tokens[before].Lower is "be" or "been" or "is" or "are" or "was" or "were" or "am")
        {
            return true;
        }

        if (previous.Lower is "that" or "this" or "all" or "both" or "some" or "these" or "those" or "each" or "which" or "her" or "more" or "none")
        {
            return IsNounBefore(at);
        }

        return previous.Is("determiners") || previous.Lower == "'s" || IsPreposition(previous) || (previous.Kind == TokenKind.Word && previous.Classes.Any(name => name.StartsWith("adj-", StringComparison.Ordinal)) && !previous.Is("noun") && previous.Verbs.IsEmpty);
    }

    private bool IsNounBefore(int at) => tokens[at].Is("noun") && (at + 1 >= tokens.Count || Auxiliaries.Starts(tokens, AfterAdverbs(at + 1)) || NextIsFinite(at));

    private bool NextIsFinite(int at) => at + 1 < tokens.Count && !tokens[at + 1].Is("noun") && (tokens[at + 1].HasForm(VerbForms.Past) || tokens[at + 1].Lower is "pass" or "fail" or "passes" or "fails" or "work" or "works");

    /// <summary>"You gave me write access", "they gave us read rights": no subject stands in the case of an object.</summary>
    private static bool IsObjectCase(Token token) => token.Lower is "me" or "us" or "him";

    public bool IsPastVerb(int at, int subject)
    {
        Token token = tokens[at];
        if (subject < 0 || IsBreak(tokens[subject]))
        {
            return !DescribesNoun(at) && !(token.HasForm(VerbForms.Base) && token.Is("noun") && NextIsAuxiliaryOrEnd(at));
        }

        Token before = tokens[subject];
        if (IsObjectCase(before))
        {
            return false;
        }

        if (before.Is("pronouns_self") || before.Is("pronouns_user") || before.Is("pronouns_thing") || before.Is("subordinators"))
        {
            return true;
        }

        if (before.Number is not null && before.Kind != TokenKind.Punctuation && !tokens[Math.Max(0, subject - 1)].Is("prepositions"))
        {
            return EndsPhrase(at + 1);
        }

        if (token.HasForm(VerbForms.Base) && token.Is("noun") && NextIsAuxiliaryOrEnd(at))
        {
            return false;
        }

        return !IsReducedRelative(at);
    }

    /// <summary>Present forms are often nouns ("tests", "run", "lock"): they count as verbs after a pronoun, or where nothing else in the phrase can be the verb.</summary>
    public bool IsPresentVerb(int at, int subject)
    {
        if (subject < 0)
        {
            return false;
        }

        Token before = tokens[subject];
        if (IsObjectCase(before))
        {
            return false;
        }

        if (before.Is("pronouns_self") || before.Is("pronouns_user") || before.Lower is "who" or "it" or "they" or "we" or "which" or "that" or "this" or "nobody" or "nothing")
        {
            return before.Lower is not ("that" or "this") || !IsNounBefore(at) && !Auxiliaries.Starts(tokens, AfterAdverbs(at + 1));
        }

        if (before.Number is not null && tokens[at].Is("noun"))
        {
            return false;
        }

        string lemma = tokens[at].LemmaOf(VerbForms.Base | VerbForms.Third)!;
        bool isStative = Array.Exists(Stative, name => Lexicon.Instance.IsVerb(lemma, name));
        if (IsBreak(before))
        {
            bool judgesWork = before.IsMark(',') && lemma is "work" or "pass" or "compile" or "build" or "fail" or "run" && (EndsPhrase(at + 1) || tokens[at + 1].Is("adj-good"));
            return isStative && (before.Is("coordinators") || judgesWork) && tokens[at].HasForm(VerbForms.Third) && !tokens[at].Is("noun");
        }

        bool orders = tokens[at].HasForm(VerbForms.Third) && (before.Is("rule") || before.Is("request") || before.Is("person")) && (Lexicon.Instance.IsVerb(lemma, "instruct") || Lexicon.Instance.IsVerb(lemma, "permit"));
        bool states = before.Is("rule") && tokens[at].HasForm(VerbForms.Third) && at + 1 < tokens.Count && (tokens[at + 1].IsMark(':') || tokens[at + 1].Kind == TokenKind.Quote || tokens[at + 1].Lower == "that");
        if (states)
        {
            return true;
        }

        bool goesOn = at - subject > 1 && tokens[at - 1].Lower is "still" or "now" or "never" or "always" && tokens[at].HasForm(VerbForms.Third) && !tokens[at].Is("noun");
        if (goesOn || orders && !tokens[at].Is("noun"))
        {
            return true;
        }

        bool isNounish = before.Is("noun") || before.Kind is TokenKind.Name or TokenKind.Code or TokenKind.Word or TokenKind.Quote || before.Number is not null;
        bool bareAdjective = !tokens[at].HasForm(VerbForms.Third) && tokens[at].Is("adj-done") && EndsPhrase(at + 1) && !before.Lower.EndsWith('s');
        bool agrees = tokens[at].HasForm(VerbForms.Third) && !tokens[at].Is("noun") && isNounish && !before.Lower.EndsWith('s') && !EndsPhrase(at + 1);
        return (isStative || agrees) && !bareAdjective && isNounish && !IsPreposition(before) && !LaterFinite(at) && !(tokens[at].Is("noun") && EndsPhrase(at + 1) && !Lexicon.Instance.IsVerb(lemma, "pass") && !Lexicon.Instance.IsVerb(lemma, "fail") && !Lexicon.Instance.IsVerb(lemma, "complete"));
    }

    /// <summary>"No backup taken", "14 rows deleted": a thing, then a participle of something done to it, and no object.</summary>
    public bool StandsForPassive(int at, int subject)
    {
        // "Verification: skipped": the colon stands for the copula.
        subject = subject > 0 && tokens[subject].IsMark(':') ? subject - 1 : subject;
        if (subject < 0 || IsBreak(tokens[subject]) || !tokens[at].HasForm(VerbForms.Participle))
        {
            return false;
        }

        Token before = tokens[subject];
        bool acts = before.Is("pronouns_self") || before.Is("pronouns_user") || before.Is("pronouns_thing") && before.Lower is not ("nothing" or "everything" or "that") || before.Is("other_agent") || before.Is("self") || before.Is("tool") || before.Is("subordinators");
        string lemma = tokens[at].LemmaOf(VerbForms.Participle)!;
        bool ambiguous = tokens[at].HasForm(VerbForms.Base);
        bool canBeDone = !ambiguous && Array.Exists(Transitive, name => Lexicon.Instance.IsVerb(lemma, name)) || lemma is "take" or "make" or "do" or "find" or "lose" or "need" or "require" or "fix" or "resolve" or "complete" or "finish" or "see" or "leave" or "hold";
        bool fallsOver = at + 1 < tokens.Count && Lexicon.Instance.IsVerb($"{lemma}_{tokens[at + 1].Lower}", "fail");
        return !fallsOver && !acts && canBeDone && EndsPhrase(at + 1) && !Lexicon.Instance.IsVerb(lemma, "pass");
    }

    public bool EndsPhrase(int at) => at >= tokens.Count || tokens[at].Kind == TokenKind.Punctuation || IsPreposition(tokens[at]) || tokens[at].Is("coordinators") || tokens[at].Is("subordinators") || IsAdverb(tokens[at]) || tokens[at].Lower is "to" or "so" or "yet";

    public static bool IsPreposition(Token token) => token.Is("prepositions") && token.Kind == TokenKind.Word;

    private static bool IsBreak(Token token) => token.Kind == TokenKind.Punctuation && token.Text != ")" || token.Is("coordinators");

    private bool NextIsAuxiliaryOrEnd(int at)
    {
        int next = AfterAdverbs(at + 1);
        return next >= tokens.Count || Auxiliaries.Starts(tokens, next) || tokens[next].Kind == TokenKind.Punctuation || NextIsFinite(at);
    }

    /// <summary>"Tagged customers were deleted": a participle at the front that describes the noun after it.</summary>
    private bool DescribesNoun(int at) => tokens[at].HasForm(VerbForms.Participle) && at + 1 < tokens.Count && !EndsPhrase(at + 1) && !tokens[at + 1].Is("determiners") && LaterFinite(at);

    private bool IsReducedRelative(int at) => tokens[at].HasForm(VerbForms.Participle) && at + 1 < tokens.Count && LaterFinite(at);

    /// <summary>An auxiliary follows before the phrase ends, and no new subject begins before it.</summary>
    private bool LaterFinite(int at)
    {
        for (int i = at + 1; i < tokens.Count; i++)
        {
            if (tokens[i].Kind == TokenKind.Punctuation || tokens[i].Is("coordinators") || tokens[i].Is("subordinators"))
            {
                return false;
            }

            if (Auxiliaries.Starts(tokens, i))
            {
                int before = BeforeAdverbs(i);
                bool newSubject = before > at && (tokens[before].Is("pronouns_self") || tokens[before].Is("pronouns_user") || tokens[before].Is("pronouns_thing"));
                return !newSubject;
            }

            if (tokens[i].Is("pronouns_self") && tokens[i].Lower is "i" or "we")
            {
                return false;
            }
        }

        return false;
    }
}
