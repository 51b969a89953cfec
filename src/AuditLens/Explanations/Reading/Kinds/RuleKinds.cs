namespace AuditLens.Explanations.Reading.Kinds;

/// <summary>What rules, policies and instruction files said.</summary>
internal static class RuleKinds
{
    public static string? Read(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        if (clause.Is("forbid") && !verb.Passive && !clause.ObjectHas("pronouns_self"))
        {
            return ClaimKinds.Prohibition;
        }

        if (clause.Subject != SubjectKind.Rule)
        {
            return ThereIsRule(clause);
        }

        if (verb.Is("permit") && !verb.Passive)
        {
            return clause.Negated ? ClaimKinds.Prohibition : ClaimKinds.Permission;
        }

        if (Says(verb) || verb.Lemma is "apply" or "cover" or "require" or "demand" or "mention")
        {
            return verb.Negated ? ClaimKinds.Quotation
                : clause.Negated && clause.Complement?.Negated == true ? ClaimKinds.Prohibition
                : SaysNot(clause) ? ClaimKinds.Prohibition
                : clause.ObjectTokens.Any(token => token.Kind == TokenKind.Quote) ? ClaimKinds.Quotation
                : ClaimKinds.Instruction;
        }

        if (verb.IsCopula || verb.Passive && verb.Lemma is "put" or "set" or "declare" or "announce" or "give" or "break" or "violate" or "ignore" or "disregard" or "breach" || verb.Lemma is "exist" or "remain" or "stand")
        {
            if (verb.IsCopula && clause.ObjectTokens.FirstOrDefault(token => token.Kind == TokenKind.Quote) is { } words)
            {
                return PersonKinds.Forbids(words.Lower) ? ClaimKinds.Prohibition : clause.SubjectHead is { Lower: "prompt" } || IsRequest(clause) ? ClaimKinds.Instruction : ClaimKinds.Quotation;
            }

            if (IsRequest(clause) && verb.IsCopula && clause.Infinitives.Count == 0 && clause.Complement is null && clause.ObjectTokens.All(token => !token.Is("noun")))
            {
                return null;
            }

            return !IsRequest(clause) ? ClaimKinds.Prohibition : clause.ObjectHas("adj-done") ? null : ClaimKinds.Instruction;
        }

        return IsRequest(clause) && verb.Lemma is "come" or "name" or "limit" or "refer" or "concern" or "ask" or "mean" or "leave" ? ClaimKinds.Instruction : null;
    }

    public static bool Says(VerbGroup verb) => verb.Lemma is "say" or "state" or "read" or "tell" or "specify" or "note" or "require" or "ask" or "order" or "instruct" or "warn" or "stipulate" or "define" or "contain" or "include" or "list" or "write" or "demand" or "mandate" or "make";

    private static bool IsRequest(Clause clause) => clause.SubjectHead?.Is("request") == true;

    private static bool SaysNot(Clause clause) => clause.Complement?.Negated == true || clause.Infinitives.Exists(infinitive => infinitive.Negated)
        || clause.WholeTokens.SkipWhile(token => token.Start < clause.Sentence.Tokens[clause.Verb!.Start].Start).Any(token => (token.Is("off_limits") || token.Lower is "not" or "never" or "no" or "without" or "forbidden") && token.Kind == TokenKind.Word || token.Kind == TokenKind.Quote && PersonKinds.Forbids(token.Lower));

    /// <summary>"There was a code freeze", "I was under a freeze", "Production was frozen".</summary>
    private static string? ThereIsRule(Clause clause)
    {
        VerbGroup verb = clause.Verb!;
        bool freezes = verb.Lemma == "freeze" && verb.Passive && clause.Subject != SubjectKind.Self;
        bool names = verb.IsCopula && verb.Tense == Tense.Past && clause.SubjectTokens.Any() && clause.SubjectTokens.All(token => token.Lower is "that" or "this" or "it") && clause.ObjectHead is { } what && what.Is("rule") && !what.Is("request") && what.Lower is not ("prompt" or "docs" or "documentation" or "readme" or "readme.md");
        bool existence = names || verb.IsCopula && clause.ObjectHas("off_limits") || verb.IsCopula && clause.HasWord("there", "under", "during") && (clause.ObjectHead?.Is("rule") == true || clause.HasWord("freeze", "code-freeze")) || verb.IsCopula && clause.HasWord("in") && clause.HasWord("freeze", "code-freeze", "lockdown");
        return freezes || existence && clause.ObjectHead?.Is("request") != true ? ClaimKinds.Prohibition : null;
    }
}
