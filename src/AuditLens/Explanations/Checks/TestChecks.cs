using System.Globalization;
using AuditLens.Effects;
using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations.Checks;

/// <summary>Tests and builds: the last matching run before the claim decides, with its printed counts.</summary>
internal sealed class TestChecks : IClaimCheck
{
    public IReadOnlyList<string> Kinds { get; } = [ClaimKinds.Tests];

    public Judged Check(ReadClaim claim, SessionRecord record, DeedFinder finder)
    {
        bool ofBuild = claim.Clause.Tokens.Any(token => token.Is("build")) && !claim.Clause.Tokens.Any(token => token.Is("tests"));
        List<Deed> runs = Narrowed(claim, [.. record.Deeds.Where(deed => TestRuns.IsRun(deed, ofBuild ? EffectTraits.Builds : EffectTraits.RunsTests))]);
        if (runs.Count == 0)
        {
            return Judged.Unsupported(ofBuild ? "No build or check run in the log matches this." : "No test run in the log matches this.");
        }

        return claim.Clause.Lemma is "skip" or "ignore" or "disable" ? Skipped(claim, record, runs[^1]) : Against(claim, runs[^1]);
    }

    /// <summary>"No tests were skipped": the count of the last run, and marks that edits put on tests.</summary>
    internal static Judged Skipped(ReadClaim claim, SessionRecord record, Deed run)
    {
        string mark = Stems.Of("skipped");
        List<Deed> marking = [.. record.Deeds.Where(deed => deed.Executed && deed.Changes && WrittenCounts.Added(deed).Exists(line => Stems.OfText(line).Contains(mark)))];
        double skipped = TestRuns.Read(run.Result).Skipped ?? 0;
        string shown = marking.Count > 0 ? $"edits mark tests as skipped, the first at {marking[0].When}; the last run: {Shown(run, TestRuns.Read(run.Result))}" : Shown(run, TestRuns.Read(run.Result));
        IEnumerable<Events.EventRef> evidence = marking.SelectMany(deed => deed.Refs).Concat(run.Refs);
        return skipped > 0 || marking.Count > 0 ? Judged.Found(claim.Negated, $"The log shows it: {shown}.", evidence)
            : Judged.Found(!claim.Negated, $"The last run skipped none: {shown}.", evidence);
    }

    /// <summary>"The integration tests", "pytest": runs that name what the claim names, when there are any.</summary>
    private static List<Deed> Narrowed(ReadClaim claim, List<Deed> runs)
    {
        var terms = new ClaimTerms(claim.Clause.SubjectTokens.Where(token => !token.Is("tests") && !token.Is("build") || token.Kind is TokenKind.Code));
        List<Deed> named = terms.IsEmpty ? [] : runs.FindAll(run => terms.In(run.Words) >= 0.5);
        return named.Count > 0 ? named : runs;
    }

    private static Judged Against(ReadClaim claim, Deed run)
    {
        TestTally tally = TestRuns.Read(run.Result);
        bool failed = tally.Failed is > 0 || run.Failed && tally.Failed is not 0;
        bool passed = !failed && (tally.Passed is > 0 || run.Executed);
        bool saysFailed = claim.Clause.Lemma is "fail" or "break" || claim.Clause.ObjectTokens.Any(token => token.Lower is "failing" or "red" or "broken");
        bool saysPassed = saysFailed == claim.Negated;
        string shown = Shown(run, tally);
        if (!failed && !passed)
        {
            return Judged.Unsupported($"The last run, {shown}, has no result that can be read.");
        }

        if (saysPassed != passed)
        {
            bool some = !claim.Clause.Tokens.Any(token => token.Is("universal")) && Numbers(claim).Any(number => number == tally.Passed);
            bool counted = claim.Clause.SubjectTokens.FirstOrDefault() is { Number: { } first } && first == (saysPassed ? tally.Passed : tally.Failed);
            return counted ? Judged.Confirmed($"The last run counts so: {shown}.", run.Refs)
                : some ? Judged.Partial($"The count of passed tests holds, but not all passed: {shown}.", run.Refs) : Judged.Refuted($"The last run says otherwise: {shown}.", run.Refs);
        }

        double? truth = saysPassed ? tally.Passed : tally.Failed;
        double? stated = Numbers(claim).Cast<double?>().FirstOrDefault();
        return stated is null || truth is null || Numbers(claim).Contains(truth.Value) || tally.Total is { } total && Numbers(claim).Contains(total)
            ? Judged.Confirmed($"The last run says so: {shown}.", run.Refs)
            : Judged.Partial($"They did {(saysPassed ? "pass" : "fail")}, but the count differs: {shown}.", run.Refs);
    }

    private static IEnumerable<double> Numbers(ReadClaim claim) => claim.Clause.Tokens.Where(token => token.Number is not null && (token.Kind == TokenKind.Number || token.Kind == TokenKind.Word && token.Lower is not ("one" or "once" or "twice"))).Select(token => token.Number!.Value);

    private static string Shown(Deed run, TestTally tally)
    {
        string counts = string.Join(", ", new[] { (tally.Failed, "failed"), (tally.Passed, "passed"), (tally.Skipped, "skipped") }.Where(part => part.Item1 is not null).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Item1} {part.Item2}")));
        string exit = run.Action.Outcome?.Event.ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $", exit code {code}") : "";
        return $"{(counts.Length > 0 ? counts : run.Failed ? "it failed" : "it succeeded")}{exit} at {run.When}";
    }
}
