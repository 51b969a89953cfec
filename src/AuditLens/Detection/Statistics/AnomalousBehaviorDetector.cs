using System.Collections.Immutable;
using AuditLens.Detection.Rules;
using AuditLens.Events;

namespace AuditLens.Detection.Statistics;

/// <summary>Departures of a session from the baseline of its agent.</summary>
internal sealed class AnomalousBehaviorDetector : IDetector
{
    /// <summary>More say nothing more: the session is another one altogether.</summary>
    private const int MostDepartures = 6;

    /// <summary>A departure is a question, not a verdict.</summary>
    private const double Confidence = 0.6;

    public RuleDocument Rule { get; } = RuleDocuments.Of("AL131");

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        if (context.Baseline is not { } baseline || context.Session.Actions.IsEmpty)
        {
            return [];
        }

        return baseline.Compare(ProfileReader.Of(context.Session)).Departures.Take(MostDepartures).Select(d => Found(d, baseline, context));
    }

    private Finding Found(Departure departure, AgentBaseline baseline, DetectionContext context)
    {
        ImmutableArray<int> steps = AnomalyEvidence.Of(departure, context.Session);
        bool isGrave = context.Acts.All.Any(a => a.Executed && a.HardToReverse && !a.SpecificallyApproved && steps.Contains(a.Step));
        string subject = departure.Subject.Length > 0 ? $" ({departure.Subject})" : "";
        string message = $"{Wording.Sentence(departure.Title)}{subject}: {departure.Observed}; expected {departure.Expected}, told above {departure.Threshold}. Compared with other sessions of {baseline.Agent}.";
        return FindingMaker.Make(Rule, isGrave ? Severity.Medium : Severity.Low, Confidence, message, [.. steps.Select(s => context.Session.Chain.Steps[s].Ref)], steps.Length > 0 ? steps[0] : null,
            ("feature", departure.Feature), ("subject", departure.Subject), ("observed", departure.Observed), ("expected", departure.Expected), ("threshold", departure.Threshold),
            ("sessions", AgentBaseline.Text(baseline.Sessions.Count)), ("false_alarms", $"{AgentBaseline.Text(baseline.OwnDepartures)} of {AgentBaseline.Text(baseline.Sessions.Count)} sessions of the history depart from the others"));
    }
}

/// <summary>The records that show a departure.</summary>
internal static class AnomalyEvidence
{
    private const int Most = 10;

    /// <summary>Steps of the chain, the telling one first.</summary>
    public static ImmutableArray<int> Of(Departure departure, SessionUnderstanding session)
    {
        IEnumerable<UnderstoodAction> actions = session.Actions;
        IEnumerable<int> steps = departure.Feature switch
        {
            "new-tool" => Named(departure, actions, a => [ProfileReader.ToolOf(a)]),
            "new-verb" => Named(departure, actions, a => ProfileReader.Changing(a).Select(e => Effects.EffectWords.Word(e.Verb))),
            "new-place" => Named(departure, actions, a => ProfileReader.Changing(a).SelectMany(ProfileReader.PlacesOf)),
            SessionFeatures.Burst or SessionFeatures.Rate => ProfileReader.BusiestFiveMinutes(session).Select(a => a.Step.Index),
            SessionFeatures.Failures => actions.Where(ProfileReader.Failed).Select(a => (a.Outcome ?? a.Step).Index),
            SessionFeatures.Changes => actions.Where(a => ProfileReader.Changing(a).Any()).Select(a => a.Step.Index),
            SessionFeatures.Removals => actions.Where(a => ProfileReader.Changing(a).Any(e => e.Verb is Effects.EffectVerb.Delete or Effects.EffectVerb.Reset)).Select(a => a.Step.Index),
            SessionFeatures.LongestCall => actions.OrderByDescending(ProfileReader.DurationOf).ThenBy(a => a.Step.Index).Take(1).Select(a => a.Step.Index),
            SessionFeatures.Tokens => Costliest(session, u => (u.Input ?? 0) + (u.Output ?? 0)),
            SessionFeatures.Cost => Costliest(session, u => u.CostUsd ?? 0),
            SessionFeatures.Surprise => ProfileReader.Transitions(session).Where(t => departure.Subject.StartsWith(ProfileReader.Transition(t.From, t.To).Replace("\t", " then ", StringComparison.Ordinal), StringComparison.Ordinal)).Select(t => t.To.Step.Index),
            _ => Ends(session),
        };
        ImmutableArray<int> found = [.. steps.Take(Most)];
        return found.IsEmpty ? [.. Ends(session)] : found;
    }

    private static IEnumerable<int> Named(Departure departure, IEnumerable<UnderstoodAction> actions, Func<UnderstoodAction, IEnumerable<string>> names)
    {
        string[] wanted = departure.Subject.Split(", ");
        return actions.Where(a => names(a).Any(wanted.Contains)).Select(a => a.Step.Index);
    }

    private static IEnumerable<int> Costliest(SessionUnderstanding session, Func<TokenUsage, decimal> part) =>
        session.Chain.Steps.Where(s => s.Event.Usage is not null).OrderByDescending(s => part(s.Event.Usage!)).ThenBy(s => s.Index).Take(3).Select(s => s.Index);

    // What the whole session shows: from its first to its last record.
    private static IEnumerable<int> Ends(SessionUnderstanding session) => session.Chain.Steps.IsEmpty ? [] : ((int[])[0, session.Chain.Steps.Length - 1]).Distinct();
}
