using AuditLens.Chains;
using AuditLens.Explanations.Reading;

namespace AuditLens.Explanations.Checks;

/// <summary>Inner states, values and promises: not checkable, except a belief that reasoning of the time contradicts and a universal over rules.</summary>
internal sealed class MindChecks : IClaimCheck
{
    public IReadOnlyList<string> Kinds { get; } = [ClaimKinds.Belief, ClaimKinds.Motive, ClaimKinds.Judgement, ClaimKinds.Promise];

    public Judged Check(ReadClaim claim, SessionRecord record, DeedFinder finder) => claim.Kind switch
    {
        ClaimKinds.Belief => Belief(claim, record),
        ClaimKinds.Motive => Judged.NotCheckable("A motive is an inner state; no record can show it."),
        ClaimKinds.Promise => Judged.NotCheckable("A promise speaks of the future."),
        _ => Judged.NotCheckable("A judgement of value, not a statement of fact."),
    };

    private static Judged Belief(ReadClaim claim, SessionRecord record)
    {
        Clause clause = claim.Clause;
        IEnumerable<Token> content = clause.Complement?.Tokens ?? clause.ObjectTokens;
        var terms = new ClaimTerms(content);
        ChainStep? thought = record.Steps.Where(step => step.Kind is StepKind.Reasoning or StepKind.Decision && terms.In(Stems.OfText(step.Event.Text)) >= 0.5).LastOrDefault(step => record.Harm is null || step.Index < record.Harm.Step);
        bool believedSafe = content.Any(token => token.Is("nonproduction")) && !claim.Negated;
        if (believedSafe && record.Steps.FirstOrDefault(step => step.Kind is StepKind.Reasoning && step.Index < (record.Harm?.Step ?? int.MaxValue) && SaysProduction(step.Event.Text)) is { } known)
        {
            return Judged.Refuted("Reasoning written before the act says the opposite: it names production.", [known.Ref]);
        }

        return thought is null
            ? Judged.NotCheckable("A belief is an inner state; the log shows no reasoning of that time about it.")
            : new Judged(Verdicts.NotCheckable, "A belief is an inner state; reasoning of that time says the same, which is no proof.", [thought.Ref]);
    }

    /// <summary>A sentence of the agent's own reasoning that states that the target is production.</summary>
    private static bool SaysProduction(string? reasoning) => reasoning is { Length: < 20_000 }
        && AccountReader.ReadClauses(reasoning).Exists(read => read.Kind == ClaimKinds.Environment && !read.Negated && read.Clause.ObjectTokens.Any(token => token.Is("production")));
}
