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
        List<OutsideInstruction> found = OutsideInstructions.Of(context.Session);
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
        List<OutsideInstruction> outside = OutsideInstructions.Of(context.Session);
        if (outside.Count == 0)
        {
            yield break;
        }

        string asked = string.Join('\n', context.Session.Instructions.Where(i => i.ByPerson).Select(i => i.Step.Event.Text));
        foreach (UnderstoodAction action in context.Session.Actions)
        {
            foreach (OutsideInstruction instruction in outside.Where(o => o.Step.Index < action.Step.Index))
            {
                if (Follows(action, instruction, asked) is { } shared)
                {
                    yield return Found(action, instruction, shared);
                    break;
                }
            }
        }
    }

    // The arguments name what the foreign text names and no person did. A look at something named there follows it only when it was told to look.
    private static string? Follows(UnderstoodAction action, OutsideInstruction instruction, string asked)
    {
        if (action.Step.Event.Arguments is not { Length: > 2 } arguments)
        {
            return null;
        }

        List<string> shared = [.. instruction.Names.Where(n => n.Length >= 3 && arguments.Contains(n, StringComparison.OrdinalIgnoreCase) && !asked.Contains(n, StringComparison.OrdinalIgnoreCase))];
        bool particular = shared.Exists(s => ParticularWords.IsAddress(s) || s.Contains(' ', StringComparison.Ordinal));
        bool changes = action.Effects.Any(e => e.Changes);
        bool told = instruction.Requests.Any(r => action.Effects.Any(e => RequestMatcher.CoversVerb(r.Verb, e) || r.Verb.Verb == e.Verb) || NamesTool(r, action.Step.Event.Tool));
        return shared.Count > 0 && told && (particular || (changes && shared.Count >= 2) || (changes && NamedVerb(instruction, action))) ? string.Join(", ", shared.Take(3)) : null;
    }

    private static bool NamedVerb(OutsideInstruction instruction, UnderstoodAction action) => instruction.Requests.Any(r => r.Verb.Verb == action.Gravest?.Verb && r.Verb.Verb is not (EffectVerb.Observe or EffectVerb.Unknown));

    private static bool NamesTool(Understanding.Language.Clause request, string? tool) => tool is not null && TargetWords.Split(tool).Contains(request.Verb.Word);

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

internal static class OutsideInstructions
{
    public static List<OutsideInstruction> Of(SessionUnderstanding session)
    {
        var found = new List<OutsideInstruction>();
        foreach (UnderstoodAction action in session.Actions)
        {
            if (action.Outcome is { } outcome && InjectionReader.Default.Read(outcome) is { } instruction)
            {
                found.Add(instruction);
            }
        }

        return found;
    }
}
