using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Events;

namespace AuditLens.Detection.Rules.Sigma;

/// <summary>An imported Sigma rule: a pattern over the commands, effects or outside records of a session.</summary>
internal sealed class SigmaRule(RuleDocument document, Severity severity, string? name, string source, Func<SigmaRecord, bool> test) : IDetector
{
    /// <summary>A pattern that somebody else wrote for other logs says less than a rule over understood effects.</summary>
    internal const double Confidence = 0.7;

    public RuleDocument Rule { get; } = document;

    /// <summary>What correlations call it by.</summary>
    public string? Name { get; } = name;

    public string Source { get; } = source;

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        List<SigmaRecord> matches = [.. Matches(context)];
        if (matches.Count == 0)
        {
            yield break;
        }

        SigmaRecord first = matches[0];
        string more = matches.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({matches.Count} times)") : "";
        string what = first.Step.Kind == Chains.StepKind.Witness ? $"an outside record shows {Wording.Quote(first.What)}" : $"the agent ran {Wording.Quote(first.What)}";
        yield return FindingMaker.Make(Rule, severity, Confidence, $"{Wording.Sentence(what)}{more}, which the rule \"{Rule.Title}\" names.",
            [.. matches.Select(m => m.Step.Ref), .. Outcome(first)], first.Step.Index, ("command", first.What), ("count", matches.Count.ToString(CultureInfo.InvariantCulture)));
    }

    internal IEnumerable<SigmaRecord> Matches(DetectionContext context) => context.SigmaRecords.Of(Source).Where(test);

    private static ImmutableArray<EventRef> Outcome(SigmaRecord record) => record.Outcome is { } outcome ? [outcome.Ref] : [];
}
