using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Detection.Statistics;
using AuditLens.Detection.Understanding;
using AuditLens.Effects;

namespace AuditLens.Detection.Rules;

/// <summary>What came of one example of a rule.</summary>
/// <param name="Findings">What the rule said of the example.</param>
/// <param name="Error">Why the example could not be run; null when it was.</param>
public sealed record RuleExampleResult(RuleExample Example, ImmutableArray<Finding> Findings, string? Error)
{
    public bool Passed => Error is null && Findings.Length > 0 == Example.Matches;
}

/// <summary>Runs a rule on its own examples, each a session by itself. Pure.</summary>
public static class RuleExampleRun
{
    /// <summary>A finding this low says that the rule saw the act and holds it for harmless: an example that must not match may have it.</summary>
    private const Severity Harmless = Severity.Low;

    /// <summary>A history of this many equal sessions, a day apart.</summary>
    private const int HistorySessions = 40;

    public static IEnumerable<RuleExampleResult> Of(IDetector rule, EffectReader effects) => rule.Rule.Examples.Select(e => Run(rule, e, new SessionReader(effects)));

#pragma warning disable CA1031 // Whatever a rule or an example throws, the others are still to be run, and the person is told.
    private static RuleExampleResult Run(IDetector rule, RuleExample example, SessionReader reader)
    {
        try
        {
            SessionUnderstanding session = reader.Read(SessionNotation.Chain(example.Session), Policy.Empty);
            IEnumerable<Finding> findings = rule.Detect(new DetectionContext(session, Policy.Empty) { Baseline = Baseline(example, reader) });
            return new RuleExampleResult(example, [.. findings.Where(f => example.Matches || f.Severity > Harmless)], null);
        }
        catch (Exception e)
        {
            return new RuleExampleResult(example, [], e.Message);
        }
    }
#pragma warning restore CA1031

    private static AgentBaseline? Baseline(RuleExample example, SessionReader reader)
    {
        if (example.History.Length == 0)
        {
            return null;
        }

        SessionProfile profile = ProfileReader.Of(reader.Read(SessionNotation.Chain(example.History), Policy.Empty));
        return AgentBaseline.Build("agent", [.. Enumerable.Range(0, HistorySessions).Select(i => profile with { Session = string.Create(CultureInfo.InvariantCulture, $"history-{i}"), Started = profile.Started?.AddDays(i) })]);
    }
}
