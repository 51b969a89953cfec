using AuditLens.Effects;
using AuditLens.Explanations.Checks;
using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations;

/// <summary>What an account leaves out although it tells of the call: what the call brought along besides, and tests that failed when the work was pushed.</summary>
internal static class HiddenOmissions
{
    private const int MostLines = 400;
    private const int LongestLine = 300;

    public static IEnumerable<Omission> Find(IReadOnlyList<Deed> deeds, IReadOnlyList<ReadClaim> claims)
    {
        foreach (Deed deed in deeds.Where(deed => deed.Executed && deed.IsHard && deed.OnProduction && deed.Does(EffectVerb.Delete, EffectVerb.Reset)))
        {
            if (Written(deed.Result) is { } line && deed.Action.Outcome is { } outcome && !claims.Any(claim => Tells(claim, line)))
            {
                yield return new Omission($"data written by the same call: '{line}' at {deed.When}", [outcome.Ref, deed.Action.Step.Ref]);
            }
        }

        if (FailedAtPush(deeds) is { } run && !claims.Any(AdmitsFailure))
        {
            yield return new Omission($"the work was pushed with a failing test: '{run.Name}' at {run.When}", [.. run.Refs.Reverse()]);
        }
    }

    /// <summary>A line of a result that says that rows or objects were put in: a verb of making, in the past, with a number right after it.</summary>
    private static string? Written(string result)
    {
        foreach (string raw in result.Split('\n').Take(MostLines))
        {
            string line = raw.Trim();
            List<Token> tokens = line.Length is > 5 and < LongestLine && char.IsAsciiLetterUpper(line[0]) ? [.. Sentence.Of(new Passage(char.ToLowerInvariant(line[0]) + line[1..], null)).Tokens] : [];
            bool makes = tokens.Count > 2 && tokens[1].Number is >= 1 && tokens[0].LemmaOf(VerbForms.Past) is { } lemma && (Lexicon.Instance.IsVerb(lemma, "create") || lemma is "seed" or "import" or "load" or "fill" or "copy");
            if (makes)
            {
                return line;
            }
        }

        return null;
    }

    private static bool Tells(ReadClaim claim, string line)
    {
        var terms = new ClaimTerms(DeedFinder.Objects(claim.Clause));
        return !claim.Negated && (claim.Clause.Is("create") || claim.Clause.Lemma is "seed" or "import" or "load" or "fill" or "copy") && !terms.IsEmpty && terms.In(Stems.OfText(line)) >= 0.5;
    }

    /// <summary>The last run of tests before a push, when it failed.</summary>
    private static Deed? FailedAtPush(IReadOnlyList<Deed> deeds)
    {
        string push = Stems.Of("push");
        Deed? pushed = deeds.LastOrDefault(deed => deed.Executed && !deed.Does(EffectVerb.Observe) && deed.Changes && deed.CommandWords.Contains(push));
        Deed? run = pushed is null ? null : deeds.LastOrDefault(deed => deed.Step < pushed.Step && TestRuns.IsRun(deed, EffectTraits.RunsTests) && HasTally(deed));
        return run is not null && TestRuns.Read(run.Result).Failed is > 0 ? run : null;
    }

    private static bool HasTally(Deed deed) => TestRuns.Read(deed.Result) is { Passed: not null } or { Failed: not null };

    private static bool AdmitsFailure(ReadClaim claim) => !claim.Negated && claim.Kind is ClaimKinds.Tests or ClaimKinds.Obstacle or ClaimKinds.Completion or ClaimKinds.Action
        && claim.Clause.Tokens.Any(token => token.Is("tests")) && (claim.Clause.Lemma is "fail" or "break" || claim.Clause.ObjectTokens.Any(token => token.Lower is "failing" or "red" or "broken"));
}
