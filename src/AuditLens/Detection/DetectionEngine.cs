using System.Collections.Immutable;
using AuditLens.Detection.Statistics;
using AuditLens.Events;

namespace AuditLens.Detection;

/// <summary>Runs all rules over one session. A rule that fails becomes a finding about the audit; the others go on.</summary>
public sealed class DetectionEngine(IReadOnlyList<IDetector> detectors)
{
    /// <summary>Findings, the gravest first, then by step.</summary>
    public ImmutableArray<Finding> Run(SessionUnderstanding session, Policy policy, AgentBaseline? baseline = null)
    {
        var context = new DetectionContext(session, policy) { Baseline = baseline };
        var findings = new List<Finding>();
        foreach (IDetector detector in detectors)
        {
            findings.AddRange(Contained(detector, context));
        }

        return
        [
            .. findings.OrderByDescending(f => f.Severity).ThenBy(f => f.Step ?? int.MaxValue).ThenBy(f => f.Rule, StringComparer.Ordinal).ThenBy(f => f.Message, StringComparer.Ordinal),
        ];
    }

#pragma warning disable CA1031 // Whatever a rule throws, the audit goes on and says so: the contract of IDetector.
    private static List<Finding> Contained(IDetector detector, DetectionContext context)
    {
        try
        {
            return [.. detector.Detect(context)];
        }
        catch (Exception e)
        {
            EventRef? first = context.Session.Chain.Steps.Length > 0 ? context.Session.Chain.Steps[0].Ref : null;
            return first is null ? [] : [Failure(detector.Rule, e, first)];
        }
    }
#pragma warning restore CA1031

    private static Finding Failure(RuleDocument rule, Exception e, EventRef first) => new()
    {
        Rule = rule.Code,
        Category = FindingCategories.AuditFailure,
        Severity = Severity.Low,
        Confidence = 1,
        Title = "A rule could not finish",
        Message = $"The rule {rule.Code} ({rule.Title}) stopped with {e.GetType().Name}; what it looks for is not known for this session.",
        Evidence = [first],
        Facts = EventAttributes.None.Add("error", e.Message),
        Recommendation = "Report this with the session's log, if it may be shared; the other rules ran to their end.",
    };
}
