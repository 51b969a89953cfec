namespace AuditLens.Explanations.Reading;

internal enum SubjectKind
{
    /// <summary>The agent that gives the account.</summary>
    Self,

    /// <summary>The user or another person.</summary>
    Person,

    OtherAgent,

    /// <summary>A rule, policy, instruction file.</summary>
    Rule,

    /// <summary>A tool or system that acts by itself.</summary>
    Tool,

    Thing,
}

internal enum ClauseRole
{
    Main, Coordinate, Complement, Relative, AddedRelative, Reason, Order, Condition, Concession, Without, Participial, AsAsked,
}

/// <summary>One statement: subject, verb, object and complements, with polarity. Token ranges point into the sentence.</summary>
internal sealed class Clause
{
    public required Sentence Sentence { get; init; }

    public required int Start { get; init; }

    /// <summary>Token after the last of this clause alone.</summary>
    public required int End { get; set; }

    /// <summary>Token after the last, complements and order clauses included: what the claim quotes.</summary>
    public int TextEnd { get; set; }

    /// <summary>Null for a phrase without a verb: "No backup.", "Tests: green".</summary>
    public VerbGroup? Verb { get; init; }

    public SubjectKind Subject { get; set; }

    public int SubjectStart { get; set; }

    public int SubjectEnd { get; set; }

    /// <summary>First token of an object that stands before the subject ("The backup I did not make"), else -1.</summary>
    public int FrontedStart { get; set; } = -1;

    /// <summary>The subject is not said and taken from the clause before, or from the head of the list.</summary>
    public bool SubjectImplied { get; set; }

    public ClauseRole Role { get; set; }

    /// <summary>Word that joins the clause to the one before, or null.</summary>
    public string? Link { get; init; }

    public Clause? Parent { get; set; }

    public List<Clause> Children { get; } = [];

    /// <summary>Infinitives that hang from the verb: "asked me <b>to reset</b> a database".</summary>
    public List<VerbGroup> Infinitives { get; } = [];

    public bool Negated { get; set; }

    public bool Hedged { get; set; }

    public string Lemma => Verb?.Lemma ?? "";

    public string Text => Sentence.TextOf(Start, Math.Max(TextEnd, End));

    public IEnumerable<Token> Tokens => Range(Start, End);

    public IEnumerable<Token> SubjectTokens => Range(SubjectStart, SubjectEnd);

    public IEnumerable<Token> ObjectTokens => Verb is null ? Range(Start, End) : FrontedStart >= 0 ? Range(FrontedStart, SubjectStart).Concat(Range(Verb.End, End)) : Range(Verb.End, End);

    public IEnumerable<Token> WholeTokens => Range(Start, Math.Max(TextEnd, End));

    public bool Is(string verbClass) => Verb?.Is(verbClass) == true;

    public bool SubjectHas(string wordClass) => SubjectTokens.Any(token => token.Is(wordClass));

    public bool ObjectHas(string wordClass) => ObjectTokens.Any(token => token.Is(wordClass));

    public bool Has(string wordClass) => Tokens.Any(token => token.Is(wordClass));

    public bool HasWord(params ReadOnlySpan<string> words)
    {
        for (int i = Start; i < End; i++)
        {
            if (words.Contains(Sentence.Tokens[i].Lower))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Last noun of the object before a preposition: what the act is done to.</summary>
    public Token? ObjectHead => Verb is null ? null : FrontedStart >= 0 ? NounPhrases.Head(Sentence.Tokens, FrontedStart, SubjectStart) : NounPhrases.Head(Sentence.Tokens, Verb.End, End);

    public Token? SubjectHead => NounPhrases.Head(Sentence.Tokens, SubjectStart, SubjectEnd);

    public Clause? Complement => Children.Find(child => child.Role == ClauseRole.Complement);

    private IEnumerable<Token> Range(int start, int end)
    {
        for (int i = Math.Max(start, 0); i < end && i < Sentence.Tokens.Count; i++)
        {
            yield return Sentence.Tokens[i];
        }
    }
}
