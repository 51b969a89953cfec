using AuditLens.Effects;

namespace AuditLens.Detection.Understanding.Language;

/// <summary>
/// Finds requests, prohibitions and permissions in a sentence by its grammar: a verb in base form at the head of a clause, after its openers and negations.
/// Questions, reports ("I deleted it") and quoted text give none.
/// </summary>
internal sealed class ClauseReader
{
    private readonly Lexicon _lexicon;
    private readonly ObjectReader _objects;

    public ClauseReader(Lexicon lexicon)
    {
        _lexicon = lexicon;
        _objects = new ObjectReader(lexicon);
    }

    public List<Clause> Read(Sentence sentence)
    {
        var clauses = new List<Clause>();
        IReadOnlyList<Word> words = sentence.Words;
        bool asksNothing = sentence.Asks && _lexicon.QuestionOpeners.LengthAt(words, SkipOpeners(words, 0, out _)) > 0;
        if (!asksNothing)
        {
            ReadHeads(sentence, clauses);
        }

        ReadPassiveProhibitions(sentence, clauses);
        return clauses;
    }

    private void ReadHeads(Sentence sentence, List<Clause> clauses)
    {
        IReadOnlyList<Word> words = sentence.Words;
        bool head = true;
        ClauseMood inherited = ClauseMood.Request;
        bool continues = false;
        bool subordinate = false;
        int i = 0;
        while (i < words.Count)
        {
            // In "suggest what you would archive or delete" the last verb belongs to the part that says what.
            subordinate = words[i].Form == WordForm.Mark ? words[i].Text == "(" && subordinate : subordinate || IsSubordinator(words[i].Text);
            if (head && !(subordinate && IsSubordinate(words, i)) && ReadHead(sentence, i, inherited, continues, out Clause? clause) is > 0 and var next)
            {
                if (clause is not null)
                {
                    clauses.Add(clause);
                    inherited = clause.Mood;
                    continues = true;
                }

                i = Math.Max(next, i + 1);
                head = EndsClause(words, i - 1);
                continue;
            }

            head = EndsClause(words, i);
            continues &= words[i].Form != WordForm.Mark || words[i].Text is "," or ":";
            i++;
        }
    }

    // Reads one clause that starts at a place where a clause may start. Returns the place after it, or 0 when none starts here.
    private int ReadHead(Sentence sentence, int at, ClauseMood inherited, bool continues, out Clause? clause)
    {
        clause = null;
        IReadOnlyList<Word> words = sentence.Words;
        int permission = _lexicon.PermissionOpeners.LengthAt(words, SkipSoft(words, at));
        int start = permission > 0 ? SkipSoft(words, at) + permission : SkipOpeners(words, at, out permission);
        if (start >= words.Count)
        {
            return 0;
        }

        int negation = _lexicon.Negations.LengthAt(words, start);
        int verbAt = SkipOpeners(words, start + negation, out _);
        if (verbAt >= words.Count || _lexicon.VerbAt(words, verbAt, out int length) is not { } verb || (negation == 0 && !verb.BaseForm))
        {
            return ReadSubjectless(sentence, at, start, negation, out clause);
        }

        // "run" after a noun is a noun itself; a request starts a clause or continues one of the same mood.
        ClauseMood mood = negation > 0 ? ClauseMood.Prohibition
            : permission > 0 ? ClauseMood.Permission
            : continues && inherited == ClauseMood.Prohibition && FollowsOr(words, at) ? ClauseMood.Prohibition
            : ClauseMood.Request;
        int end = _objects.Read(words, verbAt + length, out ObjectPhrase phrase);
        clause = new Clause(mood, verb, phrase.Objects, phrase.ExceptFor, phrase.Environment, phrase.Scope, mood == ClauseMood.Prohibition && Unless(words, at), sentence);
        return end;
    }

    // "I will never ...", "you must not ...": a subject and a negation before the verb.
    private int ReadSubjectless(Sentence sentence, int at, int start, int negation, out Clause? clause)
    {
        clause = null;
        IReadOnlyList<Word> words = sentence.Words;
        if (negation > 0 || words[start].Text is not ("you" or "it" or "agents" or "agent" or "we" or "nobody" or "claude" or "everyone" or "one" or "the"))
        {
            return 0;
        }

        for (int i = start + 1; i < Math.Min(words.Count, start + 4); i++)
        {
            int length = _lexicon.Negations.LengthAt(words, i);
            int verbAt = length > 0 ? SkipOpeners(words, i + length, out _) : words.Count;
            if (verbAt < words.Count && _lexicon.VerbAt(words, verbAt, out int verbLength) is { } verb)
            {
                int end = _objects.Read(words, verbAt + verbLength, out ObjectPhrase phrase);
                clause = new Clause(ClauseMood.Prohibition, verb, phrase.Objects, phrase.ExceptFor, phrase.Environment, phrase.Scope, Unless(words, at), sentence);
                return end;
            }
        }

        return 0;
    }

    // "the database must not be overwritten", "ensure that X does not get deleted": the object stands before.
    private void ReadPassiveProhibitions(Sentence sentence, List<Clause> clauses)
    {
        IReadOnlyList<Word> words = sentence.Words;
        int at = _lexicon.PassiveNegations.Find(words, 0, out int length);
        if (at <= 0 || sentence.Asks)
        {
            return;
        }

        bool obliges = words[at].Text is "must" or "should" or "may" or "can't" or "cannot" or "mustn't" or "shouldn't" or "never" || words.Take(at).Any(w => w.Text is "ensure" or "sure");
        if (obliges && at + length < words.Count && _lexicon.VerbAt(words, at + length, out _) is { BaseForm: false } or { Verb: EffectVerb.Reset })
        {
            VerbMeaning verb = _lexicon.VerbAt(words, at + length, out _)!;
            int from = Math.Max(0, at - 6);
            for (int i = from; i < at; i++)
            {
                from = words[i].Form == WordForm.Mark || words[i].Text is "that" or "sure" or "ensure" ? i + 1 : from;
            }

            _objects.Read(words.Skip(from).Take(at - from).ToArray(), 0, out ObjectPhrase phrase);
            clauses.Add(new Clause(ClauseMood.Prohibition, verb, phrase.Objects, [], phrase.Environment, phrase.Scope, Unless(words, 0), sentence));
        }
    }

    private static bool IsSubordinator(string word) => word is "what" or "which" or "how" or "why" or "whether" or "who" or "would" or "could" or "might" or "if" or "because" or "where";

    private static bool IsSubordinate(IReadOnlyList<Word> words, int at) => at > 0 && (words[at - 1].Text is "or" or "and" or "to" or "that" or "you" or "so" || words[at].Text is "or" or "and" or "to");

    private bool Unless(IReadOnlyList<Word> words, int from) => _lexicon.UnlessApproved.Find(words, from, out _) >= 0;

    private static bool FollowsOr(IReadOnlyList<Word> words, int at) => words[at].Text == "or" || (at > 0 && words[at - 1].Text is "or" or ",");

    private static bool EndsClause(IReadOnlyList<Word> words, int at) =>
        at >= 0 && at < words.Count && (words[at].Form == WordForm.Mark || words[at].Text is "and" or "then" or "but" or "or" or "also" or "that" or "to" or "please" or "you" or "so");

    private static int SkipSoft(IReadOnlyList<Word> words, int at)
    {
        while (at < words.Count && (words[at].Form == WordForm.Mark || words[at].Text is "ok" or "okay" or "yes" or "now" or "and" or "so" or "great" or "thanks" or "but"))
        {
            at++;
        }

        return at;
    }

    private int SkipOpeners(IReadOnlyList<Word> words, int at, out int permission)
    {
        permission = 0;
        while (at < words.Count)
        {
            int length = _lexicon.Openers.LengthAt(words, at);
            if ((length == 0 && words[at].Form != WordForm.Mark) || _lexicon.Negations.LengthAt(words, at) > 0)
            {
                return at;
            }

            at += Math.Max(1, length);
        }

        return at;
    }
}
