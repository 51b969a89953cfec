namespace AuditLens.Explanations.Reading;

/// <summary>Splits a sentence into clauses along its verb groups: coordinated verbs, complements, relatives, reasons, order clauses, "without ..." phrases.</summary>
internal sealed class ClauseSplitter
{
    private readonly Sentence _sentence;
    private readonly List<Token> _tokens;
    private readonly List<Clause> _clauses = [];
    private readonly SubjectKind _it;
    private readonly bool _isAgentList;

    private ClauseSplitter(Sentence sentence, SubjectKind it, bool isAgentList)
    {
        _sentence = sentence;
        _tokens = sentence.Tokens;
        _it = it;
        _isAgentList = isAgentList;
    }

    /// <param name="it">What "it" and "they" stand for: the subject of the sentence before.</param>
    public static List<Clause> Split(Sentence sentence, SubjectKind it)
    {
        var splitter = new ClauseSplitter(sentence, it, sentence.Passage.Label is not null);
        splitter.Run(VerbGroupFinder.Find(sentence.Tokens));
        return splitter._clauses;
    }

    private void Run(List<VerbGroup> groups)
    {
        foreach (VerbGroup group in groups)
        {
            if (group.Kind == GroupKind.Infinitive)
            {
                Attach(group);
            }
            else
            {
                Add(group);
            }
        }

        if (_clauses.Count == 0 && _tokens.Count > 0)
        {
            _clauses.Add(new Clause { Sentence = _sentence, Start = 0, End = _tokens.Count, TextEnd = _tokens.Count, SubjectEnd = _tokens.Count, Subject = SubjectKind.Thing });
        }

        Close();
    }

    private void Attach(VerbGroup infinitive)
    {
        if (_clauses.Count > 0)
        {
            _clauses[^1].Infinitives.Add(infinitive);
        }
    }

    private void Add(VerbGroup group)
    {
        Clause? previous = _clauses.Count > 0 ? _clauses[^1] : null;
        if (ContinuesTally(group, previous))
        {
            return;
        }

        ClauseBoundary boundary = ClauseBoundary.Before(_tokens, group, previous);
        if (boundary.Merges && previous is not null)
        {
            _clauses.RemoveAt(_clauses.Count - 1);
            Clause? outer = _clauses.Count > 0 ? _clauses[^1] : null;
            boundary = previous.Role == ClauseRole.Relative
                ? ClauseBoundary.Before(_tokens, group with { Start = previous.Start }, outer)
                : new ClauseBoundary(previous.Start, previous.Link, false);
        }

        Clause? last = _clauses.Count > 0 ? _clauses[^1] : null;
        if (last is not null)
        {
            last.End = boundary.At;
        }

        bool stands = last?.Verb is { IsCopula: false } && group is { Lemma: "do", Passive: false, Kind: GroupKind.Finite } && EndsAt(group.End);
        var clause = new Clause { Sentence = _sentence, Start = boundary.At, End = _tokens.Count, Verb = stands ? group with { Lemma = last!.Lemma } : group, Link = boundary.Link };
        clause.Role = ClauseRoles.Of(clause, last);
        SetSubject(clause, last);
        SetParent(clause, last);
        if (stands)
        {
            // "should have taken a backup, but did not": verb and object are those of the clause before.
            clause.FrontedStart = last!.Verb!.End;
        }

        _clauses.Add(clause);
    }

    private bool EndsAt(int at) => at >= _tokens.Count || _tokens[at].Kind == TokenKind.Punctuation || _tokens[at].Is("coordinators");

    /// <summary>"214 passed, 0 failed, 2 skipped" is one statement.</summary>
    private bool ContinuesTally(VerbGroup group, Clause? previous) => previous is not null && group.Start > 1 && _tokens[group.Start - 1].Number is not null
        && group.Lemma is "pass" or "fail" or "skip" or "error" or "ignore" && previous.Verb is { Lemma: "pass" or "fail" or "skip" };

    private void SetSubject(Clause clause, Clause? last)
    {
        VerbGroup group = clause.Verb!;
        int start = NounPhrases.SubjectStart(_tokens, clause.Start, group.Start);
        clause.SubjectStart = start;
        clause.SubjectEnd = Math.Max(start, group.Start);
        if (ObjectFirst(clause) is { } own)
        {
            (clause.FrontedStart, clause.SubjectStart) = (start, own);
        }

        Token? inverted = Enumerable.Range(group.Start, group.End - group.Start).Select(i => _tokens[i]).FirstOrDefault(token => token.Is("pronouns_self") || token.Is("pronouns_user"));
        bool isEmpty = clause.SubjectHead is null || group.Kind == GroupKind.Gerund;
        if (inverted is not null && group.Kind == GroupKind.Finite)
        {
            clause.Subject = inverted.Is("pronouns_user") ? SubjectKind.Person : SubjectKind.Self;
        }
        else if (!isEmpty)
        {
            clause.Subject = clause.Role is ClauseRole.AddedRelative or ClauseRole.Relative ? SubjectKind.Thing : NounPhrases.KindOf(_tokens, clause.SubjectStart, clause.SubjectEnd, _it);
        }
        else
        {
            Inherit(clause, last);
        }
    }

    /// <summary>"The backup I did not make": a nominative pronoun right before the verb is the subject, what stands before it the object.</summary>
    private int? ObjectFirst(Clause clause)
    {
        int last = clause.Verb!.Start - 1;
        while (last > clause.SubjectStart && VerbContext.IsAdverb(_tokens[last]))
        {
            last--;
        }

        bool pronoun = last > clause.SubjectStart && _tokens[last].Lower is "i" or "we" or "they" or "he" or "she" && !_tokens[last - 1].Is("coordinators") && _tokens[last - 1].Kind != TokenKind.Punctuation;
        bool nounBefore = pronoun && _tokens[clause.SubjectStart].Is("determiners") && NounPhrases.Head(_tokens, clause.SubjectStart, last) is { } head && !head.Is("pronouns_thing") && !head.Is("unit");
        return nounBefore ? last : null;
    }

    private void Inherit(Clause clause, Clause? last)
    {
        Clause? donor = last;
        while (donor is { Role: ClauseRole.Complement or ClauseRole.Order or ClauseRole.Relative or ClauseRole.Reason, Parent: not null })
        {
            donor = donor.Parent;
        }

        clause.SubjectImplied = true;
        if (donor is not null)
        {
            clause.Subject = donor.Subject;
            clause.SubjectStart = donor.SubjectStart;
            clause.SubjectEnd = donor.SubjectEnd;
            return;
        }

        bool agentActs = clause.Verb is { Passive: false, IsCopula: false, Kind: GroupKind.Finite, Tense: Tense.Past or Tense.Future, Modal: null or "will" } or { Passive: false, Kind: GroupKind.Gerund } || clause.Verb is { Perfect: true, Passive: false } || _isAgentList && clause.Verb is { IsCopula: false, Tense: Tense.Past };
        agentActs |= clause.Verb is { Passive: true } told && (told.Is("instruct") || told.Is("permit") || told.Is("forbid") || told.Lemma is "suppose" or "force" or "compel");
        clause.Subject = agentActs ? SubjectKind.Self : SubjectKind.Thing;
        clause.SubjectEnd = clause.SubjectStart;
    }

    private static void SetParent(Clause clause, Clause? last)
    {
        if (last is null || clause.Role is ClauseRole.Main)
        {
            return;
        }

        Clause parent = last;
        bool hangsHigh = clause.Role is ClauseRole.Coordinate or ClauseRole.Without or ClauseRole.Participial or ClauseRole.AsAsked;
        while (hangsHigh && parent.Parent is not null && parent.Role is not ClauseRole.Coordinate)
        {
            parent = parent.Parent;
        }

        clause.Parent = parent;
        parent.Children.Add(clause);
    }

    /// <summary>A claim quotes its complements and order clauses with it.</summary>
    private void Close()
    {
        foreach (Clause clause in Enumerable.Reverse(_clauses))
        {
            clause.TextEnd = Trimmed(clause.Start, Math.Max(clause.TextEnd, clause.End));
            if (clause.Parent is { } parent && clause.Role is ClauseRole.Complement or ClauseRole.Relative or ClauseRole.Order or ClauseRole.Condition)
            {
                clause.Parent!.TextEnd = Math.Max(clause.Parent.TextEnd, clause.TextEnd);
            }

            Polarity.Set(clause);
        }
    }

    private int Trimmed(int start, int end)
    {
        while (end > start + 1 && (_tokens[end - 1].IsMark(',') || _tokens[end - 1].IsMark(';') || _tokens[end - 1].Text == "—" || _tokens[end - 1].Is("coordinators") && end < _tokens.Count))
        {
            end--;
        }

        return end;
    }
}
