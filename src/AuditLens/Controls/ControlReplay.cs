using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Effects;

namespace AuditLens.Controls;

/// <summary>Replays a chain against the catalogue: which control stops it, where, and what would not have happened. Pure.</summary>
public static class ControlReplay
{
    private static readonly HashSet<string> Serious = ["destroys", "hard", "outward", "guardrail"];

    /// <summary>One outcome for each control, the smallest sufficient ones first; empty when the session holds no harmful act.</summary>
    /// <param name="harmlessInterrupted">For each control the harmless sessions of the store that it would have interrupted; null when none were replayed.</param>
    public static ImmutableArray<ControlOutcome> Run(SessionUnderstanding session, ImmutableArray<Finding> findings, IReadOnlyDictionary<string, int>? harmlessInterrupted = null, int harmlessTotal = 0)
    {
        bool isHarmful = findings.Any(finding => finding.Severity >= Severity.Medium);
        if (!isHarmful)
        {
            return [];
        }

        List<(UnderstoodAction Action, HashSet<string> Facts)> acts = [.. new ControlFacts(session).Walk()];
        HashSet<int> found = [.. findings.Where(finding => finding.Severity >= Severity.Medium && finding.Step is not null).Select(finding => finding.Step!.Value)];
        Predicate<(UnderstoodAction Action, HashSet<string> Facts)> isHarm = act => IsHarm(act) && (found.Count == 0 || found.Contains(act.Action.Step.Index));
        IEnumerable<(ControlOutcome Outcome, int At)> outcomes = ControlCatalogue.BuiltIn.Select(control => Replay(control, session, acts, isHarm, harmlessInterrupted?.GetValueOrDefault(control.Name) ?? 0, harmlessTotal));
        return
        [
            .. outcomes.OrderByDescending(pair => pair.Outcome.StopsAt is not null).ThenByDescending(pair => pair.Outcome.EffectsAverted).ThenBy(pair => pair.Outcome.HarmlessSessionsInterrupted)
                .ThenByDescending(pair => pair.At).ThenBy(pair => pair.Outcome.Control, StringComparer.Ordinal).Select(pair => pair.Outcome),
        ];
    }

    /// <summary>True when the control would have stopped an act of this session, harmful or not.</summary>
    public static bool Interrupts(Control control, SessionUnderstanding session) => new ControlFacts(session).Walk().Any(act => act.Action.Execution != ExecutionStatus.Denied && Stops(control, act.Facts));

    internal static bool Stops(Control control, HashSet<string> facts)
    {
        foreach (ImmutableArray<string> alternative in control.When)
        {
            if (alternative.All(word => facts.Contains(ControlCatalogue.Fact(word)) != word.StartsWith("not ", StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    private static (ControlOutcome, int At) Replay(Control control, SessionUnderstanding session, List<(UnderstoodAction Action, HashSet<string> Facts)> acts, Predicate<(UnderstoodAction Action, HashSet<string> Facts)> isHarm, int interrupted, int total)
    {
        int at = acts.FindIndex(act => act.Action.Execution != ExecutionStatus.Denied && Stops(control, act.Facts));
        if (at < 0)
        {
            return (new ControlOutcome(control.Name, null, 0, interrupted, total, $"It {control.Does}; no act of this session falls under it."), -1);
        }

        UnderstoodAction stopped = acts[at].Action;
        int harms = acts.FindAll(isHarm).Count;
        int averted = acts[at..].FindAll(isHarm).Count;
        ChainStep? sentence = control.Advisory ? session.Prohibitions.FirstOrDefault(rule => rule.Step.Index < stopped.Step.Index)?.Step : null;
        string reach = averted == harms ? "nothing harmful comes before it" : $"{(harms - averted).ToString(System.Globalization.CultureInfo.InvariantCulture)} harmful {(harms - averted == 1 ? "act comes" : "acts come")} before it";
        string advisory = sentence is null ? "" : " It was there only as a sentence that the agent was given (advisory); nothing enforced it.";
        string what = stopped.Gravest is { Summary.Length: > 0 } effect ? effect.Summary : stopped.Step.Event.Tool ?? "this call";
        return (new ControlOutcome(control.Name, stopped.Step.Ref, averted, interrupted, total, $"It {control.Does}; it stops the call that {what}, and {reach}. It needs to know {control.Needs}.{advisory}") { IsSufficient = averted > 0 && averted == harms, WasAdvisory = sentence is not null }, at);
    }

    private static bool IsHarm((UnderstoodAction Action, HashSet<string> Facts) act) => act.Action.Executed && act.Facts.Overlaps(Serious);
}
