using AuditLens.Chains;
using AuditLens.Effects;
using AuditLens.Events;

namespace AuditLens.Detection.Statistics;

/// <summary>Takes the profile of a session. Pure.</summary>
public static class ProfileReader
{
    /// <summary>Fewer actions or less time give a rate or a ratio that says nothing.</summary>
    private const int LeastActions = 10;

    /// <summary>A log that names more things than this gives each call its own name: such names are no habit.</summary>
    private const int MostNames = 500;

    private static readonly TimeSpan LeastTime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Burst = TimeSpan.FromMinutes(5);

    public static SessionProfile Of(SessionUnderstanding session)
    {
        var tools = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var verbs = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var places = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (UnderstoodAction action in session.Actions)
        {
            Count(tools, ToolOf(action));
            foreach (ActionEffect effect in Changing(action))
            {
                Count(verbs, effect.Verb.Word());
                foreach (string place in PlacesOf(effect))
                {
                    Count(places, place);
                }
            }
        }

        var transitions = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach ((UnderstoodAction from, UnderstoodAction to) in Transitions(session))
        {
            Count(transitions, Transition(from, to));
        }

        return new SessionProfile(session.Chain.Session.Id, Times(session).FirstOrDefault()?.ToUniversalTime(), tools, verbs, places, transitions, Numbers(session, tools.Count));
    }

    public static string ToolOf(UnderstoodAction action) => action.Step.Event.Tool is { Length: > 0 and < 200 } tool ? tool.Replace('\t', ' ') : "(no name)";

    public static string Transition(UnderstoodAction from, UnderstoodAction to) => $"{ToolOf(from)}\t{ToolOf(to)}";

    /// <summary>Each action with the one before it of the same agent.</summary>
    public static IEnumerable<(UnderstoodAction From, UnderstoodAction To)> Transitions(SessionUnderstanding session) =>
        session.Actions.GroupBy(a => a.Step.DelegatedBy).SelectMany(agent => agent.Zip(agent.Skip(1)));

    /// <summary>Environment, and hosts or containers, in which an effect changes something.</summary>
    public static IEnumerable<string> PlacesOf(ActionEffect effect)
    {
        if (effect.Environment != DeploymentEnvironment.Unknown)
        {
            yield return effect.Environment.Word();
        }

        foreach (string host in effect.Targets.Select(t => t.Kind == "host" ? t.Name : t.Container).OfType<string>().Where(h => h.Length is > 0 and < 200).Distinct(StringComparer.Ordinal).Take(10))
        {
            yield return $"on {host}";
        }
    }

    public static IEnumerable<ActionEffect> Changing(UnderstoodAction action) => action.Effects.Where(e => e.Changes && !e.DryRun && e.Execution is not (ExecutionStatus.Denied or ExecutionStatus.Proposed));

    private static SortedDictionary<string, double> Numbers(SessionUnderstanding session, int tools)
    {
        int actions = session.Actions.Length;
        List<DateTimeOffset> times = [.. Times(session).OfType<DateTimeOffset>()];
        TimeSpan length = times.Count > 1 ? times[^1] - times[0] : TimeSpan.Zero;
        var numbers = new SortedDictionary<string, double>(StringComparer.Ordinal) { [SessionFeatures.Actions] = actions, [SessionFeatures.Tools] = tools };
        void Add(string name, double? value)
        {
            if (value is { } known && double.IsFinite(known))
            {
                numbers[name] = Math.Max(0, known);
            }
        }

        Add(SessionFeatures.Duration, times.Count > 1 ? length.TotalMinutes : null);
        Add(SessionFeatures.Rate, actions >= LeastActions && length >= LeastTime ? actions / length.TotalHours : null);
        Add(SessionFeatures.Burst, BusiestFiveMinutes(session).Count is > 0 and var most ? most : null);
        Add(SessionFeatures.Tokens, Sum(session, u => u.Input is null && u.Output is null ? null : Math.Max(0, u.Input ?? 0) + Math.Max(0, u.Output ?? 0)));
        Add(SessionFeatures.Cost, Sum(session, u => (double?)u.CostUsd));
        Add(SessionFeatures.LongestCall, session.Actions.Max(a => DurationOf(a)?.TotalSeconds));
        Add(SessionFeatures.Targets, session.Actions.SelectMany(a => a.Effects).SelectMany(e => e.Targets).Select(t => t.Name).Distinct(StringComparer.Ordinal).Count());
        Add(SessionFeatures.Changes, session.Actions.Count(a => Changing(a).Any()));
        Add(SessionFeatures.Removals, session.Actions.Count(a => Changing(a).Any(e => e.Verb is EffectVerb.Delete or EffectVerb.Reset)));
        if (actions >= LeastActions)
        {
            Add(SessionFeatures.Failures, session.Actions.Count(Failed) / (double)actions);
            Add(SessionFeatures.Reading, Share(session, EffectVerb.Observe));
            Add(SessionFeatures.Executing, Share(session, EffectVerb.Execute));
            Add(SessionFeatures.Sending, Share(session, EffectVerb.Send));
        }

        return numbers;
    }

    public static bool Failed(UnderstoodAction action) => action.Execution == ExecutionStatus.Failed || action.Outcome?.Event.Outcome == Outcome.Failed;

    /// <summary>What the log says a call took, else the time from its call to its result; null when it says neither.</summary>
    public static TimeSpan? DurationOf(UnderstoodAction action) =>
        action.Step.Event.Duration ?? action.Outcome?.Event.Duration ?? (action.Outcome?.Event.Time is { } ended && action.Step.Event.Time is { } began && ended >= began ? ended - began : null);

    /// <summary>The actions of the window of five minutes that holds most of them.</summary>
    public static IReadOnlyList<UnderstoodAction> BusiestFiveMinutes(SessionUnderstanding session)
    {
        List<UnderstoodAction> timed = [.. session.Actions.Where(a => a.Step.Event.Time is not null).OrderBy(a => a.Step.Event.Time).ThenBy(a => a.Step.Index)];
        (int From, int Count) best = (0, 0);
        int from = 0;
        for (int to = 0; to < timed.Count; to++)
        {
            while (timed[to].Step.Event.Time - timed[from].Step.Event.Time > Burst)
            {
                from++;
            }

            best = to - from + 1 > best.Count ? (from, to - from + 1) : best;
        }

        return timed.GetRange(best.From, best.Count);
    }

    private static double Share(SessionUnderstanding session, EffectVerb verb) => session.Actions.Count(a => a.Gravest?.Verb == verb) / (double)session.Actions.Length;

    private static double? Sum(SessionUnderstanding session, Func<TokenUsage, double?> part) => session.Chain.Steps.Select(s => s.Event.Usage).OfType<TokenUsage>().Select(part).Aggregate((double?)null, (sum, x) => x is null ? sum : (sum ?? 0) + x);

    private static IEnumerable<DateTimeOffset?> Times(SessionUnderstanding session) => session.Chain.Steps.Where(s => s.Kind != StepKind.Witness && s.Event.Time is not null).Select(s => s.Event.Time).Order();

    private static void Count(SortedDictionary<string, int> counts, string name)
    {
        if (counts.Count < MostNames || counts.ContainsKey(name))
        {
            counts[name] = counts.GetValueOrDefault(name) + 1;
        }
    }
}
