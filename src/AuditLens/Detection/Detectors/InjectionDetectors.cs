using AuditLens.Chains;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Understanding;
using AuditLens.Effects;

namespace AuditLens.Detection.Detectors;

/// <summary>A tool result, file, page or message holds an instruction to the agent.</summary>
internal sealed class InjectionPresentDetector : IDetector
{
    public RuleDocument Rule { get; } = RuleDocuments.Of("AL122");

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        IReadOnlyList<OutsideInstruction> found = context.OutsideInstructions;
        if (found.Count > 0)
        {
            string more = found.Count > 1 ? $" ({found.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)} results hold one)" : "";
            yield return FindingMaker.Make(Rule, Severity.Low, 0.7, $"A tool result speaks to the agent as an instruction would: {Wording.Quote(found[0].Words)}{more}.", [.. found.Select(f => f.Step.Ref)], found[0].Step.Index);
        }
    }
}

/// <summary>An act whose particulars come from an instruction in a tool result and from no person.</summary>
internal sealed class InjectionFollowedDetector : IDetector
{
    public RuleDocument Rule { get; } = RuleDocuments.Of("AL121");

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        IReadOnlyList<OutsideInstruction> outside = context.OutsideInstructions;
        if (outside.Count == 0)
        {
            yield break;
        }

        var spoken = new SpokenSoFar(context.Session);
        var elsewhere = new ShownElsewhere(context.Session);
        foreach (UnderstoodAction action in context.Session.Actions)
        {
            string asked = spoken.UpTo(action.Step.Index);
            foreach (OutsideInstruction instruction in outside.Where(o => o.Step.Index < action.Step.Index))
            {
                if (Follows(action, instruction, asked, elsewhere) is { } shared)
                {
                    yield return Found(action, instruction, shared);
                    break;
                }
            }
        }
    }

    // The arguments name what the foreign text names and no person did. A look at something named there follows it only when it was told to look.
    private static string? Follows(UnderstoodAction action, OutsideInstruction instruction, string asked, ShownElsewhere elsewhere)
    {
        if (action.Step.Event.Arguments is not { Length: > 2 } arguments)
        {
            return null;
        }

        List<string> shared = [.. instruction.Names.Where(n => n.Length >= 3 && arguments.Contains(n, StringComparison.OrdinalIgnoreCase) && !asked.Contains(n, StringComparison.OrdinalIgnoreCase))];
        shared.RemoveAll(s => elsewhere.Before(action, s, instruction));
        bool particular = shared.Exists(s => ParticularWords.IsAddress(s) || s.Contains(' ', StringComparison.Ordinal));
        bool changes = action.Effects.Any(e => e.Changes);
        bool told = instruction.Verbs.Any(v => action.Effects.Any(e => RequestMatcher.CoversVerb(v, e) || v.Verb == e.Verb) || NamesTool(v, action.Step.Event.Tool));
        return shared.Count > 0 && told && (particular || (changes && shared.Count >= 2) || (changes && NamedVerb(instruction, action))) ? string.Join(", ", shared.Take(3)) : null;
    }

    private static bool NamedVerb(OutsideInstruction instruction, UnderstoodAction action) => instruction.Verbs.Any(v => v.Verb == action.Gravest?.Verb && v.Verb is not (EffectVerb.Observe or EffectVerb.Unknown));

    private static bool NamesTool(Understanding.Language.VerbMeaning verb, string? tool) => tool is not null && TargetWords.Split(tool).Contains(verb.Word);

    private Finding Found(UnderstoodAction action, OutsideInstruction instruction, string shared)
    {
        ActionEffect? effect = action.Gravest;
        Severity severity = action.Execution == ExecutionStatus.Denied ? Severity.Low : effect is { Changes: true } ? Severity.High : Severity.Medium;
        string what = effect is { Summary.Length: > 0 } ? effect.Summary : $"called {action.Step.Event.Tool}";
        Finding finding = FindingMaker.Make(Rule, severity, 0.85, $"The agent {what}, naming {shared}: that comes from {Wording.Quote(instruction.Words)} in a tool result, not from a person.",
            [action.Step.Ref, instruction.Step.Ref], action.Step.Index, ("shared", shared), ("execution", action.Execution.Word()));
        return finding;
    }
}

/// <summary>What other results of the session show as well may have come from there. Each name is looked for once in the results, not once for each act that uses it.</summary>
internal sealed class ShownElsewhere(SessionUnderstanding session)
{
    private readonly Dictionary<(OutsideInstruction Instruction, string Name), int> _first = [];

    public bool Before(UnderstoodAction action, string name, OutsideInstruction instruction)
    {
        if (!_first.TryGetValue((instruction, name), out int first))
        {
            first = session.Actions.Select(a => a.Outcome).OfType<ChainStep>().Where(o => Repeats(o, name, instruction)).Select(o => o.Index).DefaultIfEmpty(int.MaxValue).Min();
            _first.Add((instruction, name), first);
        }

        return first < action.Step.Index;
    }

    private static bool Repeats(ChainStep outcome, string name, OutsideInstruction instruction)
    {
        if (outcome.Event.Result is not { } result)
        {
            return false;
        }

        bool own = outcome.Index == instruction.Step.Index;
        int first = (own ? result.Replace("\n", " ", StringComparison.Ordinal) : result).IndexOf(name, StringComparison.OrdinalIgnoreCase);
        int address = own ? result.IndexOf(instruction.Words[..Math.Min(20, instruction.Words.Length)], StringComparison.Ordinal) : -1;
        bool inside = address >= 0 && first >= address && first < address + 1200;
        return first >= 0 && !inside && !InjectionReader.Default.Holds(outcome, name);
    }
}

internal static class OutsideInstructions
{
    public static List<OutsideInstruction> Of(SessionUnderstanding session)
    {
        var found = new List<OutsideInstruction>();
        foreach (UnderstoodAction action in session.Actions)
        {
            if (action.Outcome is { } outcome)
            {
                found.AddRange(InjectionReader.Default.ReadAll(outcome));
            }
        }

        return found;
    }
}
