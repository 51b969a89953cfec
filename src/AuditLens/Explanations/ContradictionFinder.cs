using System.Collections.Immutable;
using AuditLens.Events;
using AuditLens.Explanations.Checks;
using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations;

/// <summary>Finds claims that cannot both be true: one denies what another says, or gives another number for it. Within one account and between several.</summary>
internal sealed class ContradictionFinder(IReadOnlyList<AccountClaim> claims, IReadOnlyList<Deed> deeds)
{
    private const int Most = 40;

    // An account of more claims than this is compared in its first part only: pairs grow with the square.
    private const int MostClaims = 1500;

    public ImmutableArray<Contradiction> Find()
    {
        List<Statement> statements = [.. claims.Take(MostClaims).Select(Statement.Of).OfType<Statement>()];
        var found = new List<Contradiction>();
        var seen = new HashSet<(string, string)>();
        for (int i = 0; i < statements.Count && found.Count < Most; i++)
        {
            for (int j = i + 1; j < statements.Count && found.Count < Most; j++)
            {
                (Statement first, Statement second) = (statements[i], statements[j]);
                if (Why(first, second) is { } why && !ChangedBetween(first, second) && seen.Add((first.Text, second.Text)))
                {
                    found.Add(new Contradiction([first.Text, second.Text], $"{why}{Verdict(first, second)}", Evidence(first, second)));
                }
            }
        }

        return [.. found];
    }

    private static string? Why(Statement first, Statement second)
    {
        if (first.Family != second.Family || ReferenceEquals(first.Claim.Read.Clause, second.Claim.Read.Clause))
        {
            return null;
        }

        if (first.Negated != second.Negated)
        {
            (Statement denied, Statement said) = first.Negated ? (first, second) : (second, first);
            return denied.Denies(said) ? "One says what the other denies" : null;
        }

        return !first.Negated && first.CountsOtherwise(second) ? "They give different numbers for the same thing" : null;
    }

    /// <summary>Work between two accounts can make both true, each at its time.</summary>
    private bool ChangedBetween(Statement first, Statement second) =>
        first.Claim.Step != second.Claim.Step && deeds.Any(deed => deed.Step > first.Claim.Step && deed.Step < second.Claim.Step && deed.Executed && (deed.Changes || deed.Has(Effects.EffectTraits.RunsTests)) && (DeedFinder.Fits(first.Claim.Read.Clause, deed) || DeedFinder.Fits(second.Claim.Read.Clause, deed)));

    private static string Verdict(Statement first, Statement second) => (first.Claim.Checked.Verdict, second.Claim.Checked.Verdict) switch
    {
        (Verdicts.Confirmed, not Verdicts.Confirmed) => "; the records bear out the first.",
        (not Verdicts.Confirmed, Verdicts.Confirmed) => "; the records bear out the second.",
        (Verdicts.Refuted, not Verdicts.Refuted) => "; the records refute the first.",
        (not Verdicts.Refuted, Verdicts.Refuted) => "; the records refute the second.",
        (Verdicts.Refuted, Verdicts.Refuted) => "; the records refute both.",
        _ => "; the records do not settle which is right.",
    };

    private static ImmutableArray<EventRef> Evidence(Statement first, Statement second) =>
    [
        .. new[] { first.Claim.Checked.Source, second.Claim.Checked.Source }.OfType<EventRef>()
            .Concat(first.Claim.Checked.Evidence.Take(2)).Concat(second.Claim.Checked.Evidence.Take(2)).Distinct(),
    ];
}

/// <summary>A claim with its verdict and the step of the account that it stands in.</summary>
internal sealed record AccountClaim(ReadClaim Read, CheckedClaim Checked, int Step);
