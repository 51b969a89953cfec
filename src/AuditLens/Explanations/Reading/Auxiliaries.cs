namespace AuditLens.Explanations.Reading;

/// <summary>Reads verb groups that begin with an auxiliary: "was not dropped", "had already run", "did not check", "may have lost", "is production".</summary>
internal static class Auxiliaries
{
    public static bool Starts(List<Token> tokens, int at)
    {
        if (at >= tokens.Count || tokens[at].Kind != TokenKind.Word)
        {
            return false;
        }

        bool isAuxiliary = tokens[at].Is("modals") || tokens[at].Lower is "am" or "is" or "are" or "was" or "were" or "be" or "have" or "has" or "had" or "do" or "does" or "did";
        return isAuxiliary && !(at > 0 && tokens[at - 1].Is("determiners") && tokens[at - 1].Lower is not ("that" or "this" or "all" or "both" or "some" or "these" or "those" or "each" or "which" or "any" or "several"));
    }

    public static VerbGroup Read(List<Token> tokens, int start)
    {
        var chain = new Chain(tokens, start);
        chain.Run();
        return chain.Group();
    }

    private sealed class Chain(List<Token> tokens, int start)
    {
        private const int LongestAside = 6;
        private readonly VerbContext _context = new(tokens);
        private readonly int _start = start;
        private int _at = start;
        private int _end = start;
        private string _last = "";
        private string? _modal;
        private bool _negated;
        private bool _perfect;
        private bool _past;

        public void Run()
        {
            for (; _at < tokens.Count; _at++)
            {
                string word = tokens[_at].Lower;
                if (VerbContext.IsAdverb(tokens[_at]))
                {
                    _negated ^= word is "not" or "never" or "neither" or "hardly" or "barely";
                    _end = word is "not" or "never" ? _at + 1 : _end;
                }
                else if (word is "all" or "both" or "each" && _last == "be" && _at + 1 < tokens.Count && tokens[_at + 1].HasForm(VerbForms.Participle) && !tokens[_at + 1].Is("noun"))
                {
                    // "The tests were all passed": the word counts the subject.
                }
                else if (_last.Length > 0 && PastParenthesis(_at) is { } past)
                {
                    _at = past;
                }
                else if (!Take(word))
                {
                    break;
                }
            }
        }

        /// <summary>"did not, at any time, write": the second comma of an aside without a verb.</summary>
        private int? PastParenthesis(int at)
        {
            if (!tokens[at].IsMark(','))
            {
                return null;
            }

            int close = at + 1;
            while (close < tokens.Count && close <= at + LongestAside && tokens[close].Kind == TokenKind.Word && tokens[close].Verbs.All(verb => verb.Forms == VerbForms.Base) && !tokens[close].Is("coordinators") && !tokens[close].Is("pronouns_self"))
            {
                close++;
            }

            return close > at + 1 && close + 1 < tokens.Count && tokens[close].IsMark(',') && !tokens[close + 1].Verbs.IsEmpty ? close : null;
        }

        private bool Take(string word)
        {
            string? next = word switch
            {
                _ when _last.Length == 0 && tokens[_at].Is("modals") => "modal",
                "to" when _last == "modal" && _modal == "ought" => "modal",
                "am" or "is" or "are" or "was" or "were" or "be" or "been" or "being" when _last is "" or "modal" or "have" or "be" => "be",
                "have" or "has" or "had" when _last is "" or "modal" => "have",
                "do" or "does" or "did" when _last is "" => "do",
                "i" or "we" or "you" when _last is "do" or "have" or "be" or "modal" && Inverts() => _last,
                _ => null,
            };
            if (next is null)
            {
                return false;
            }

            _modal = next == "modal" && word != "to" ? word : _modal;
            _perfect |= _last == "have" && next == "be";
            _past |= word is "was" or "were" or "had" or "did";
            _last = next;
            _end = _at + 1;
            return true;
        }

        /// <summary>"Nor did I check", "Not once did I ask".</summary>
        private bool Inverts() => tokens[0].Lower is "at" or "in" or "under" or "not" or "never" || _start == 0 || tokens[_start - 1].Is("negators") || tokens[_start - 1].Is("coordinators") || tokens[_start - 1].Lower is "once" or "only";

        public VerbGroup Group()
        {
            VerbGroup group = _last switch
            {
                "be" => AfterBe(),
                "have" => AfterHave(),
                _ => AfterDo(),
            };
            Tense tense = _modal switch
            {
                "will" or "shall" => Tense.Future,
                "would" or "should" or "ought" => Tense.Conditional,
                "could" or "can" when _perfect || _last == "have" => Tense.Conditional,
                _ => _past || _perfect || group.Perfect || (_modal is "could") ? Tense.Past : Tense.Present,
            };
            return group with { Modal = _modal, Negated = _negated, Tense = tense, Perfect = group.Perfect || _perfect };
        }

        private VerbGroup AfterBe()
        {
            if (_at < tokens.Count)
            {
                Token main = tokens[_at];
                bool names = _start > 0 && (tokens[_start - 1].Is("bad") || tokens[_start - 1].Is("intention") || tokens[_start - 1].Is("belief_noun"));
                if (main.HasForm(VerbForms.Ing) && !main.Is("noun") && main.Lower is not "missing" && !names)
                {
                    return Made(main.LemmaOf(VerbForms.Ing)!) with { Progressive = true };
                }

                bool isAdjective = main.Is("adj-gone") || main.Is("adj-bad") || main.Is("adj-unsure") || main.Is("adj-feeling") || main.Is("adj-intact") || main.Lower is "done" or "supposed" or "empty" or "live" or "connected" or "read" or "open";
                if (main.HasForm(VerbForms.Participle) && (!isAdjective || _at + 1 < tokens.Count && (tokens[_at + 1].Lower == "by" || main.Lower == "done" && tokens[_at + 1].Lower is "without" or "against" or "despite" or "behind")))
                {
                    return Made(main.LemmaOf(VerbForms.Participle)!) with { Passive = true };
                }
            }

            return new VerbGroup(GroupKind.Finite, _start, _end, "be");
        }

        private VerbGroup AfterHave()
        {
            if (_at < tokens.Count && tokens[_at].HasForm(VerbForms.Participle) && !_context.IsNominal(_at))
            {
                return Made(tokens[_at].LemmaOf(VerbForms.Participle)!) with { Perfect = true };
            }

            return new VerbGroup(GroupKind.Finite, _start, _end, "have");
        }

        private VerbGroup AfterDo()
        {
            if (_at < tokens.Count && tokens[_at].HasForm(VerbForms.Base) && !_context.IsNominal(_at))
            {
                return Made(tokens[_at].LemmaOf(VerbForms.Base)!);
            }

            // "did not gave": learners of English mark the past twice.
            if (_at < tokens.Count && _last == "do" && _negated && tokens[_at].HasForm(VerbForms.Past) && !_context.IsNominal(_at))
            {
                return Made(tokens[_at].LemmaOf(VerbForms.Past)!);
            }

            return new VerbGroup(GroupKind.Finite, _start, _end, "do");
        }

        private VerbGroup Made(string lemma) => new(GroupKind.Finite, _start, _at + 1, lemma);
    }
}
