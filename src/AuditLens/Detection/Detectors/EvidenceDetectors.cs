using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Chains;
using AuditLens.Detection.Rules;

namespace AuditLens.Detection.Detectors;

/// <summary>The log has holes that limit what can be concluded.</summary>
internal sealed class EvidenceGapDetector : IDetector
{
    public RuleDocument Rule { get; } = RuleDocuments.Of("AL129");

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        foreach (var kind in context.Session.Chain.Gaps.Where(g => !LogTamperingDetector.Kinds.Contains(g.Kind) && !g.Refs.IsEmpty).GroupBy(g => g.Kind))
        {
            List<ChainGap> gaps = [.. kind];
            string more = gaps.Count > 1 ? $" ({gaps.Count.ToString(CultureInfo.InvariantCulture)} of this kind)" : "";
            int? step = context.Session.Chain.StepOf(gaps[0].Refs[0].Event)?.Index;
            bool hides = kind.Key is GapKind.MissingResult or GapKind.CutArguments && context.Acts.All.Any(a => a.HardToReverse && gaps.Exists(g => g.Refs.Any(r => r.Event == a.Action.Step.Event.Id)));
            yield return FindingMaker.Make(Rule, hides ? Severity.Medium : Severity.Info, 1, $"{Wording.Sentence(gaps[0].What)}{more}.", [.. gaps.SelectMany(g => g.Refs).Distinct()], step, ("kind", kind.Key.Word()), ("count", gaps.Count.ToString(CultureInfo.InvariantCulture)));
        }
    }
}

/// <summary>The record's order, clock or parents do not hold.</summary>
internal sealed class LogTamperingDetector : IDetector
{
    internal static readonly ImmutableArray<GapKind> Kinds = [GapKind.ClockJump, GapKind.ParentCycle, GapKind.SharedId, GapKind.RewrittenSource];

    public RuleDocument Rule { get; } = RuleDocuments.Of("AL130");

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        foreach (var kind in context.Session.Chain.Gaps.Where(g => Kinds.Contains(g.Kind) && !g.Refs.IsEmpty).GroupBy(g => g.Kind))
        {
            ChainGap first = kind.First();
            yield return FindingMaker.Make(Rule, kind.Key is GapKind.ParentCycle or GapKind.SharedId or GapKind.RewrittenSource ? Severity.Medium : Severity.Low, 0.5, Wording.Sentence(first.What) + ".", [.. kind.SelectMany(g => g.Refs).Distinct()], context.Session.Chain.StepOf(first.Refs[0].Event)?.Index, ("kind", kind.Key.Word()));
        }
    }
}
