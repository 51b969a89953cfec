using System.Globalization;
using System.Text.RegularExpressions;
using AuditLens.Effects;
using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations.Checks;

/// <summary>What a test run printed: passed, failed and skipped tests; null members were not printed.</summary>
internal sealed record TestTally(double? Passed, double? Failed, double? Skipped, double? Total);

/// <summary>Finds test and build runs and reads their tallies (pytest, jest, vitest, mocha, go, cargo, dotnet, unittest, maven, phpunit, rspec).</summary>
internal static partial class TestRuns
{
    private const int Tail = 6000;

    /// <summary>Runs of tests before the account, or after the act that the clause names with "after".</summary>
    public static List<Deed> Of(SessionRecord record, Clause clause)
    {
        int from = clause.HasWord("after") && new DeedFinder(record).Anchor(clause) is { } anchor ? anchor.Step : -1;
        return [.. record.Deeds.Where(deed => deed.Step > from && IsRun(deed, EffectTraits.RunsTests))];
    }

    /// <summary>A run counts when it started: an attempt that failed before the first test has no tally, one that was denied never ran.</summary>
    public static bool IsRun(Deed deed, string trait) => deed.Action.Effects.Any(effect => effect.Has(trait) && !effect.DryRun && effect.Verb != EffectVerb.Observe) && deed.Action.Execution != ExecutionStatus.Denied && deed.Action.Outcome is not null;

    public static TestTally Read(string output)
    {
        string text = output.Length > Tail ? output[^Tail..] : output;
        double? passed = Last(PassedFirst().Matches(text)) ?? Last(LabelPassed().Matches(text));
        double? failed = Last(FailedFirst().Matches(text)) ?? Last(LabelFailed().Matches(text));
        double? skipped = Last(SkippedFirst().Matches(text)) ?? Last(LabelSkipped().Matches(text));
        double? total = Last(LabelTotal().Matches(text));
        return new TestTally(passed ?? (total - (failed ?? 0) - (skipped ?? 0)), failed, skipped, total);
    }

    private static double? Last(MatchCollection matches) => matches.Count > 0 && double.TryParse(matches[^1].Groups["n"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out double value) ? value : null;

    // "211 passed", "142 passing", "5 examples"; vitest prints "Tests  142 passed (142)" after the files.
    [GeneratedRegex(@"\b(?<n>\d{1,7}) (tests? )?(passed|passing|pass|ok)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex PassedFirst();

    [GeneratedRegex(@"\b(?<n>\d{1,7}) (tests? |examples?, )?(failed|failing|failures?|errors?)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex FailedFirst();

    [GeneratedRegex(@"\b(?<n>\d{1,7}) (tests? )?(skipped|pending|ignored|todo)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex SkippedFirst();

    // "Passed: 12", "Failures: 0", "# pass 12".
    [GeneratedRegex(@"\b(passed|# pass):?\s{1,4}(?<n>\d{1,7})\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex LabelPassed();

    [GeneratedRegex(@"\b(failed|failures|errors|# fail):?\s{1,4}(?<n>\d{1,7})\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex LabelFailed();

    [GeneratedRegex(@"\b(skipped|ignored):?\s{1,4}(?<n>\d{1,7})\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex LabelSkipped();

    // "Tests run: 12", "Total tests: 12", "Ran 12 tests", "OK (12 tests".
    [GeneratedRegex(@"(\btests run: ?|\btotal( tests)?: {1,3}|\bran |\bOK \()(?<n>\d{1,7})\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex LabelTotal();
}
