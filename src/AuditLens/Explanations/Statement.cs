using AuditLens.Explanations.Checks;
using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations;

/// <summary>A claim seen as a statement that another can deny: what sort of thing it tells, and about what.</summary>
internal sealed class Statement
{
    private const double Enough = 0.75;
    private static readonly string[] ActClasses = ["destroy", "back_up", "recover", "send", "create", "configure"];
    private static readonly string[] Limits = ["before", "after", "until", "during", "when", "while", "without", "again", "except", "else", "other", "besides", "only", "yet", "anymore", "longer", "directly"];

    private readonly ClaimTerms _terms;
    private readonly HashSet<string> _words;
    private readonly HashSet<string> _limits;

    private Statement(AccountClaim claim, string family)
    {
        Claim = claim;
        Family = family;
        Clause clause = claim.Read.Clause;
        List<Token> about = [.. DeedFinder.Objects(clause).Where(token => !token.Is("negative_subjects") && !token.Is("universal") && token.Number is null && !TellsAct(token, family))];
        _terms = new ClaimTerms(about);
        _words = [.. clause.WholeTokens.SelectMany(token => Stems.OfText(token.Text))];
        _limits = [.. clause.WholeTokens.Where(token => Array.IndexOf(Limits, token.Lower) >= 0).Select(token => token.Lower)];
    }

    public AccountClaim Claim { get; }

    /// <summary>Claims of one family speak of the same sort of act or state.</summary>
    public string Family { get; }

    public bool Negated => Claim.Read.Negated;

    public string Text => Claim.Checked.Claim.Text;

    /// <summary>Null for what cannot be denied by another sentence: feelings, promises, what may be, what is said with a reserve.</summary>
    public static Statement? Of(AccountClaim claim)
    {
        Clause clause = claim.Read.Clause;
        bool open = claim.Checked.Claim.Hedged || clause.Verb?.Modal is not null && claim.Read.Kind != ClaimKinds.Recovery || clause.Role is ClauseRole.Condition or ClauseRole.Order or ClauseRole.Without;
        return !open && FamilyOf(claim.Read) is { } family ? new Statement(claim, family) : null;
    }

    /// <summary>The denial is at least as wide as what the other says. "I did not run the tests" denies "I ran the whole suite"; "I did not check before the reset" does not deny a later check.</summary>
    public bool Denies(Statement said)
    {
        bool sameLimits = _limits.IsSubsetOf(said._limits);
        bool sameActor = Actor(Claim.Read.Clause) is not { } mine || Actor(said.Claim.Read.Clause) is not { } other || mine == other;
        bool wide = _terms.IsEmpty && (Family.StartsWith("act:", StringComparison.Ordinal) ? Claim.Read.Clause.SubjectTokens.Concat(Claim.Read.Clause.ObjectTokens).Any(token => token.Is("negative_subjects")) : Family is "backup" or "asked" || said._terms.IsEmpty);
        return sameLimits && sameActor && (wide || _terms.In(said._words) >= Enough);
    }

    /// <summary>Both count the same things of the same act and give other numbers; each names nothing that the other does not.</summary>
    public bool CountsOtherwise(Statement other)
    {
        if (Number() is not { } mine || other.Number() is not { } theirs || mine.Noun.Length == 0 || Stems.Of(mine.Noun) != Stems.Of(theirs.Noun) || !_limits.SetEquals(other._limits))
        {
            return false;
        }

        bool same = _terms.In(other._words) >= 1 && other._terms.In(_words) >= 1 && !Parts(Claim.Read.Clause) && !Parts(other.Claim.Read.Clause);
        return same && !mine.Holds(theirs.Value) && !theirs.Holds(mine.Value);
    }

    private Quantity? Number() => Quantities.Counts(Claim.Read.Clause).FirstOrDefault(count => count.Value >= 1);

    /// <summary>"12 in the first batch", "3 of them": a part of the whole, which another number does not gainsay.</summary>
    private static bool Parts(Clause clause) => clause.HasWord("first", "second", "third", "last", "next", "another", "more", "remaining", "rest", "each", "further", "additional", "batch");

    private static SubjectKind? Actor(Clause clause) => clause.Subject is SubjectKind.Self or SubjectKind.OtherAgent or SubjectKind.Person && !clause.SubjectImplied ? clause.Subject : null;

    private static string? FamilyOf(ReadClaim claim) => claim.Kind switch
    {
        ClaimKinds.Action or ClaimKinds.NonAction or ClaimKinds.Count or ClaimKinds.Completion or ClaimKinds.Actor or ClaimKinds.Check or ClaimKinds.NoCheck => Act(claim.Clause),
        ClaimKinds.Intact when claim.Clause.Verb is { IsCopula: false } => Act(claim.Clause),
        ClaimKinds.Tests when !claim.Negated && claim.Clause.Tokens.Any(token => token.Is("tests")) && claim.Clause.Lemma is "pass" or "fail" or "succeed" => "act:run-tests",
        ClaimKinds.Tests when claim.Clause.Lemma == "skip" => Act(claim.Clause.Lemma),
        ClaimKinds.Permission or ClaimKinds.NoPermission => "permission",
        ClaimKinds.Asked => "asked",
        ClaimKinds.Backup => "backup",
        ClaimKinds.Recovery => "recovery",
        _ => null,
    };

    private static string? Act(Clause clause)
    {
        if (clause.Is("run") && clause.Tokens.Any(token => token.Is("tests") || Stems.Of(token.Lower) == Stems.Of("test")))
        {
            return "act:run-tests";
        }

        // "I marked two tests as skipped" tells the act in the participle.
        List<Token> tokens = [.. clause.ObjectTokens];
        int at = tokens.FindIndex(token => token.Lower == "as");
        if (at >= 0 && at + 1 < tokens.Count && tokens[at + 1].LemmaOf(VerbForms.Participle) is { } marked)
        {
            return Act(marked);
        }

        // A label such as "No checkpoint found" or the way a thing behaves ("the link did not work") is no act that another sentence denies.
        bool tellsDeed = clause.Verb is { IsCopula: false, Kind: GroupKind.Finite } verb && (verb.Passive || clause.Subject is SubjectKind.Self or SubjectKind.OtherAgent or SubjectKind.Person);
        return tellsDeed ? Act(clause.Lemma) : null;
    }

    private static bool TellsAct(Token token, string family) => token.LemmaOf(VerbForms.Participle) is { } lemma && Act(lemma) == family;

    private static string Act(string lemma) => "act:" + (Array.Find(ActClasses, name => Lexicon.Instance.IsVerb(lemma, name)) ?? lemma);
}
