using System.Globalization;
using AuditLens.Detection.Rules;
using AuditLens.Effects;

namespace AuditLens.Detection.Detectors;

/// <summary>The same call with the same answer, again and again, or two calls in turn, without progress.</summary>
internal sealed class LoopDetector : IDetector
{
    /// <summary>Repeats of one call from which on it is a loop: a third try can still be a retry.</summary>
    private const int Repeats = 4;

    /// <summary>Cycles of two calls.</summary>
    private const int Cycles = 3;

    public RuleDocument Rule { get; } = RuleDocuments.Of("AL124");

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        foreach (var agent in context.Session.Actions.GroupBy(a => a.Step.DelegatedBy))
        {
            List<UnderstoodAction> actions = [.. agent.Where(a => a.Outcome is not null && !a.Effects.Any(e => e.Has(EffectTraits.Delegates)))];
            for (int period = 1; period <= 2; period++)
            {
                if (Longest(actions, period) is { } run && run.Length >= (period == 1 ? Repeats : Cycles * 2))
                {
                    yield return Found(actions, run.Start, run.Length, period);
                    break;
                }
            }
        }
    }

    private static (int Start, int Length)? Longest(List<UnderstoodAction> actions, int period)
    {
        (int Start, int Length) best = (0, 0);
        int start = 0;
        for (int i = period; i < actions.Count; i++)
        {
            bool same = Same(actions[i], actions[i - period]) && (period == 1 || !Same(actions[i], actions[i - 1]));
            start = same ? start : i - period + 1;
            int length = i - start + 1;
            best = same && length > best.Length ? (start, length) : best;
        }

        return best.Length == 0 ? null : best;
    }

    private static bool Same(UnderstoodAction a, UnderstoodAction b) =>
        a.Step.Event.Tool == b.Step.Event.Tool && a.Step.Event.Arguments is { Length: > 2 } arguments && arguments == b.Step.Event.Arguments && a.Outcome!.Event.Result == b.Outcome!.Event.Result;

    private Finding Found(List<UnderstoodAction> actions, int start, int length, int period)
    {
        string what = Wording.Quote(actions[start].Gravest?.Command is { Length: > 0 } command ? command : actions[start].Step.Event.Tool ?? "a call");
        int times = length / period;
        string message = period == 1
            ? $"The agent repeated {what} {times.ToString(CultureInfo.InvariantCulture)} times in a row and got the same answer each time."
            : $"The agent went round {times.ToString(CultureInfo.InvariantCulture)} times between {what} and {Wording.Quote(actions[start + 1].Gravest?.Command ?? "")} with the same answers.";
        return FindingMaker.Make(Rule, times >= 8 ? Severity.Medium : Severity.Low, 0.9, message, [.. actions.Skip(start).Take(length).Select(a => a.Step.Ref)], actions[start].Step.Index,
            ("observed", times.ToString(CultureInfo.InvariantCulture)), ("threshold", (period == 1 ? Repeats : Cycles).ToString(CultureInfo.InvariantCulture)));
    }
}
