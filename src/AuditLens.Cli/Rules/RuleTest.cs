using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Detection;
using AuditLens.Detection.Rules;
using AuditLens.Effects;

namespace AuditLens.Cli.Rules;

/// <summary><c>rules test</c>: holds rules to their own examples and tells each.</summary>
internal static class RuleTest
{
    /// <returns>3 when an example failed, else 0.</returns>
    public static int Run(CommandRun run, IReadOnlyList<IDetector> rules, EffectReader effects)
    {
        int passed = 0;
        int failed = 0;
        int without = 0;
        foreach (IDetector rule in rules)
        {
            without += rule.Rule.Examples.Count == 0 ? 1 : 0;
            foreach (RuleExampleResult result in RuleExampleRun.Of(rule, effects))
            {
                passed += result.Passed ? 1 : 0;
                failed += result.Passed ? 0 : 1;
                Tell(run, rule.Rule, result);
            }
        }

        foreach (IDetector rule in rules.Where(r => r.Rule.Examples.Count == 0))
        {
            run.Warn(TerminalText.Line($"{rule.Rule.Code} has no examples: nothing shows what it matches and what it must not match."));
        }

        run.Note($"{Words.Number(rules.Count)} {(rules.Count == 1 ? "rule" : "rules")}: {Words.Number(passed)} examples as they must be, {Words.Number(failed)} not{(without > 0 ? $"; {Words.Number(without)} without examples" : "")}.");
        return failed > 0 ? ExitCodes.VerificationFailed : ExitCodes.Done;
    }

    private static void Tell(CommandRun run, RuleDocument rule, RuleExampleResult result)
    {
        if (run.Json)
        {
            run.Out.WriteLine(JsonOutput.Line(json =>
            {
                json.WriteStartObject();
                json.WriteString("rule", rule.Code);
                json.WriteString("example", result.Example.Title);
                json.WriteBoolean("must_match", result.Example.Matches);
                json.WriteNumber("findings", result.Findings.Length);
                json.WriteBoolean("passed", result.Passed);
                json.WriteString("error", result.Error);
                json.WriteEndObject();
            }));
            return;
        }

        run.Out.WriteLine(TerminalText.Line($"{(result.Passed ? "ok  " : "FAIL")}  {rule.Code}  {(result.Example.Matches ? "matches" : "does not match")}: {result.Example.Title}{Why(result)}"));
    }

    private static string Why(RuleExampleResult result) => result switch
    {
        { Error: { } error } => $" - {error}",
        { Passed: true } => "",
        { Example.Matches: true } => " - the rule stayed quiet",
        _ => $" - the rule said: {result.Findings[0].Message}",
    };
}
