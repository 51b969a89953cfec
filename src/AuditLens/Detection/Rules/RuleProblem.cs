using System.Globalization;

namespace AuditLens.Detection.Rules;

/// <summary>One thing that is wrong in a file of rules or a policy.</summary>
/// <param name="Code">Stable slug.</param>
/// <param name="Line">1-based.</param>
/// <param name="Message">One sentence for a person.</param>
public sealed record RuleProblem(string Code, string File, long Line, string Message)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}: {Code}: {Message}");
}

/// <summary>What a file of rules holds: the rules that can be used, and everything that is wrong with the others.</summary>
public sealed record RuleFileReading(IReadOnlyList<IDetector> Rules, IReadOnlyList<RuleProblem> Problems)
{
    /// <summary>Codes of built-in rules that the rules of this file stand in for.</summary>
    public IReadOnlyList<string> Replaced { get; init; } = [];
}
