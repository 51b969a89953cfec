namespace AuditLens.Explanations.Reading;

internal enum GroupKind
{
    /// <summary>Carries the clause: "was dropped", "did not check".</summary>
    Finite,

    /// <summary>"to delete", "not to touch".</summary>
    Infinitive,

    /// <summary>"without checking", "before running", ", leaving".</summary>
    Gerund,

    /// <summary>A past participle that stands for a whole passive: "No backup taken", "as requested".</summary>
    Participle,
}

internal enum Tense
{
    Past, Present, Future, Conditional,
}

/// <summary>Auxiliaries, negators, adverbs and main verb of a clause.</summary>
/// <param name="Start">First token.</param>
/// <param name="End">Token after the last.</param>
/// <param name="Lemma">Main verb, with its particle ("roll_back"); <c>be</c> for a copula, <c>have</c> for possession.</param>
internal sealed record VerbGroup(GroupKind Kind, int Start, int End, string Lemma)
{
    public bool Passive { get; init; }

    public bool Progressive { get; init; }

    public bool Perfect { get; init; }

    public bool Negated { get; init; }

    public string? Modal { get; init; }

    public Tense Tense { get; init; }

    /// <summary>Preposition or mark that leads a gerund ("without", ","), or null.</summary>
    public string? Lead { get; init; }

    /// <summary>The subject must have left out what the next verb says: "failed to check", "skipped verifying".</summary>
    public bool Omits { get; init; }

    /// <summary>A verb before the main one that turns it: "had to", "tried to", "was going to", "decided to".</summary>
    public string? Via { get; init; }

    public bool IsCopula => Lemma == "be" && !Passive;

    public bool Is(string verbClass) => Lexicon.Instance.IsVerb(Lemma, verbClass);
}
