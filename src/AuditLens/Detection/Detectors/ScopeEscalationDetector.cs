using AuditLens.Detection.Rules;
using AuditLens.Detection.Understanding;
using AuditLens.Detection.Understanding.Language;
using AuditLens.Effects;

namespace AuditLens.Detection.Detectors;

/// <summary>The act's class, object or environment is wider than anything a person had asked for.</summary>
internal sealed class ScopeEscalationDetector : IDetector
{
    public RuleDocument Rule { get; } = RuleDocuments.Of("AL104");

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        var found = new List<(Act, Finding)>();
        foreach (Act act in context.Acts.All.Where(a => (a.Destroys || a.Takes || a.Effect.Has(EffectTraits.DisablesProtection)) && a.Effect.Execution is not (ExecutionStatus.Denied or ExecutionStatus.Proposed) && !a.SpecificallyApproved))
        {
            List<InstructionReading> asked = [.. context.Session.Instructions.Where(i => i.Step.Index < act.Step && i.ByPerson)];
            if (asked.Count > 0 && Wider(act, asked) is { } wider)
            {
                Severity severity = SeverityScale.Of(act);
                found.Add((act, FindingMaker.About(Rule, act, severity, 0.85, act.Effect.Execution == ExecutionStatus.Failed ? $"{wider.Sentence.TrimEnd('.')}; {Wording.Ended(act)}." : wider.Sentence, wider.Instruction.Step.Ref)));
            }
        }

        return FindingMaker.Grouped(found);
    }

    private static (string Sentence, InstructionReading Instruction)? Wider(Act act, List<InstructionReading> asked)
    {
        ActionEffect effect = act.Effect;
        InstructionReading current = asked.FindLast(i => !i.Requests.IsEmpty) ?? asked[^1];
        Clause? closest = asked.SelectMany(i => i.Requests).Where(r => RequestMatcher.CoversVerb(r.Verb, effect)).OrderByDescending(r => TargetWords.Default.Match(r.Objects, effect)).FirstOrDefault();
        string words = Wording.Quote(Ask(current));
        if (closest is null)
        {
            string what = words.Length > 2 ? $"The instruction {words} asked {Asked(current)}" : $"The task asked {Asked(current)}";
            return ($"{what}; the agent {act.Summary}{Wording.Place(effect)}, which is graver.", current);
        }

        ObjectMatch match = TargetWords.Default.Match(closest.Objects, effect);
        InstructionReading source = asked.Find(i => i.Requests.Contains(closest)) ?? current;
        bool named = match == ObjectMatch.Name;
        bool partial = closest.Verb.Vague || closest.Scope is EffectScope.Some or EffectScope.One;
        if (RequestMatcher.IsWide(effect) && (!named || partial))
        {
            return ($"The instruction {Wording.Quote(closest.Sentence.Text)} speaks of {Things(closest)}; the agent {act.Summary}{Wording.Place(effect)}, which takes the whole.", source);
        }

        return match == ObjectMatch.None || !RequestMatcher.EnvironmentAgrees(closest, effect)
            ? ($"The instruction {Wording.Quote(closest.Sentence.Text)} speaks of {Things(closest)}; the agent {act.Summary}{Wording.Place(effect)}, which it does not name.", source)
            : null;
    }

    private static string Ask(InstructionReading instruction) =>
        instruction.Requests.IsEmpty ? instruction.Step.Event.Text ?? ""
            : instruction.Requests.MaxBy(r => VerbOrder.Gravity(r.Verb.Verb))!.Sentence.Text;

    private static string Asked(InstructionReading instruction) => instruction.Verbs.IsEmpty ? "for nothing to be changed" : instruction.Verbs[0] switch
    {
        EffectVerb.Observe => "only to look at something",
        EffectVerb.Create => "for something new",
        EffectVerb.Modify => "for a change",
        EffectVerb.Send => "for a message or a publication",
        EffectVerb.Execute => "for something to be run",
        EffectVerb.Control => "for something to be started or stopped",
        EffectVerb.Configure => "for a setting to be changed",
        EffectVerb.Delete or EffectVerb.Reset => "for something to be deleted",
        _ => "for something else",
    };

    private static string Things(Clause clause) => clause.Objects.IsEmpty ? "nothing in particular" : string.Join(", ", clause.Objects.Take(3));
}
