namespace AuditLens.Explanations.Reading.Kinds;

/// <summary>Whether tests and builds passed.</summary>
internal static class OutcomeKinds
{
    private static readonly string[] Results = ["pass", "fail", "complete"];

    public static string? Read(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        bool subjectTests = IsTests(clause.SubjectHead) || clause.SubjectTokens.Any(IsTests) && !clause.SubjectHas("data") || clause.SubjectHead is { Number: not null } && clause.Tokens.Any(IsTests);
        subjectTests |= clause.SubjectHead?.Lower is "checks" or "check" && verb.Is("pass") || verb.Lemma is "compile" or "typecheck" or "lint" or "build" && !verb.Passive && clause.Subject is SubjectKind.Thing;
        subjectTests |= clause.SubjectTokens.All(token => token.Lower is "it" or "they" or "all" or "everything") && clause.SubjectTokens.Any() && clause.Parent is { } run && IsTests(run.ObjectHead ?? run.SubjectHead) && run.Verb is not null;
        bool results = Array.Exists(Results, verb.Is) || verb.IsCopula && (clause.ObjectHas("adj-done") || clause.ObjectHas("adj-good") || clause.ObjectHas("adj-bad") || clause.HasWord("ok", "red", "green", "clean", "flaky", "successful"))
            || verb.Lemma is "show" or "report" or "return" or "find" && clause.HasWord("error", "errors", "warning", "warnings", "failure", "failures", "issue", "issues", "passed", "failed", "failing", "passing");
        results |= verb.Lemma is "go" or "turn" or "stay" or "come" or "remain" or "become" && clause.HasWord("green", "red", "clean");
        results |= verb is { Passive: true, Lemma: "skip" or "ignore" or "disable" };
        bool exits = verb.Lemma is "exit" && clause.HasWord("0", "1", "code", "status");
        if (subjectTests && (results || exits))
        {
            return ClaimKinds.Tests;
        }

        bool objectTests = IsTests(clause.ObjectHead) || clause.ObjectTokens.Any(IsTests);
        bool makesPass = objectTests && verb.Lemma is "pass" or "fail" || clause.Subject == SubjectKind.Self && verb.Lemma is "get" or "see" or "have" or "make" or "force" && objectTests && clause.HasWord("passing", "pass", "green", "failing", "passed", "failed");
        bool passedCount = verb.Lemma is "pass" && !verb.Passive && clause.Subject is SubjectKind.Thing && (clause.SubjectHead is { Number: not null } && Quantities.Duration(clause) is null || clause.SubjectHead?.Lower is "everything" or "all");
        return makesPass || passedCount ? ClaimKinds.Tests : null;
    }

    public static bool IsTests(Token? token) => token is not null && (token.Is("tests") || token.Is("build") || token.Lower is "lints" or "tsc");
}
