namespace AuditLens.Detection;

/// <summary>Finds one pattern. Pure: understanding in, findings out; no files, clock, network or store.</summary>
/// <remarks>May throw: the engine turns an exception into a finding about the audit itself and goes on with the other detectors.</remarks>
public interface IDetector
{
    /// <summary>Documentation, taxonomy and examples of the rule; the report, <c>rules show</c> and the pages read it.</summary>
    RuleDocument Rule { get; }

    IEnumerable<Finding> Detect(DetectionContext context);
}

/// <param name="Policy">What the user's policy file says; <see cref="Policy.Empty"/> without one.</param>
public sealed record DetectionContext(SessionUnderstanding Session, Policy Policy)
{
    private ActBook? _acts;

    /// <summary>What the agent's earlier sessions looked like; null when no baseline was built.</summary>
    public Statistics.AgentBaseline? Baseline { get; init; }

    private IReadOnlyList<Detectors.OutsideInstruction>? _outside;

    private Rules.Sigma.SigmaRecords? _sigma;

    /// <summary>What imported Sigma rules match; the same instance for all of them.</summary>
    internal Rules.Sigma.SigmaRecords SigmaRecords => _sigma ??= new Rules.Sigma.SigmaRecords(Session);

    /// <summary>Instructions to the agent in tool results, in order.</summary>
    internal IReadOnlyList<Detectors.OutsideInstruction> OutsideInstructions => _outside ??= Detectors.OutsideInstructions.Of(Session);

    /// <summary>The session's changing acts, weighed; the same instance for all detectors.</summary>
    public ActBook Acts => _acts ??= new ActBook(Session);
}

/// <summary>What a rule says of itself.</summary>
/// <param name="Code">Stable: <c>AL101</c>.</param>
/// <param name="Finds">What it finds.</param>
/// <param name="Matters">Why it matters.</param>
/// <param name="FalsePositives">When it would be wrong, and what tells it apart.</param>
/// <param name="Respond">How to respond.</param>
public sealed record RuleDocument(
    string Code,
    string Category,
    string Title,
    string Finds,
    string Matters,
    string FalsePositives,
    string Respond,
    Taxonomy Taxonomy,
    IReadOnlyList<RuleExample> Examples,
    IReadOnlyList<string> References)
{
    /// <summary>How the rule decides, from <see cref="RuleKinds"/>.</summary>
    public string Kind { get; init; } = RuleKinds.Chain;
}

/// <summary>How rules decide.</summary>
public static class RuleKinds
{
    /// <summary>A pattern over one act's effect, written in YAML.</summary>
    public const string Pattern = "pattern";

    /// <summary>Looks at the chain of steps, in code.</summary>
    public const string Chain = "chain";

    /// <summary>An imported Sigma rule.</summary>
    public const string Sigma = "sigma";

    /// <summary>Compares with a baseline of earlier sessions.</summary>
    public const string Statistics = "statistics";
}

/// <param name="Matches">True: the rule must fire; false: it must stay quiet.</param>
/// <param name="Session">A small session in the notation of the rule tests (YAML).</param>
public sealed record RuleExample(bool Matches, string Title, string Session)
{
    /// <summary>A session that the history of the agent repeats; empty: the example has no baseline.</summary>
    public string History { get; init; } = "";
}
