using AuditLens.Chains;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Understanding;
using AuditLens.Effects;

namespace AuditLens.Detection.Detectors;

/// <summary>A vague instruction led to an act that is hard to reverse, and no question was asked.</summary>
internal sealed class AmbiguousInstructionDetector : IDetector
{
    public RuleDocument Rule { get; } = RuleDocuments.Of("AL114");

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        Act? act = context.Acts.All.FirstOrDefault(a => a is { Destroys: true, Executed: true, SpecificallyApproved: false } && a.Effect.IsHardToReverse);
        InstructionReading? last = act is null ? null : context.Session.Instructions.LastOrDefault(i => i.ByPerson && i.Step.Index < act.Step && !i.Requests.IsEmpty);
        if (act is null || last?.Vague is not { } vague || Asked(context.Session, last.Step.Index, act.Step))
        {
            yield break;
        }

        Severity severity = SeverityScale.Lower(SeverityScale.Of(act), 1);
        yield return FindingMaker.About(Rule, act, severity, 0.7, $"\"{vague}\" in {Wording.Quote(last.Step.Event.Text ?? last.Requests.FirstOrDefault(r => r.Verb.Vague)?.Sentence.Text ?? "the task")} leaves open what is to be done; without a question the agent {act.Summary}.", last.Step.Ref);
    }

    private static bool Asked(SessionUnderstanding session, int from, int to)
    {
        for (int i = from + 1; i < to; i++)
        {
            ChainStep step = session.Chain.Steps[i];
            if (step.Kind == StepKind.Message && step.Event.Text is { } text && text.TrimEnd().EndsWith('?'))
            {
                return true;
            }
        }

        return session.Actions.Any(a => a.Step.Index > from && a.Step.Index < to && a.Effects.Any(e => e.Has(EffectTraits.AsksPerson)));
    }
}

/// <summary>An approval was given, for another act, target or environment than the one that followed.</summary>
internal sealed class ApprovalMismatchDetector : IDetector
{
    public RuleDocument Rule { get; } = RuleDocuments.Of("AL115");

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        var found = new List<(Act, Finding)>();
        foreach (Act act in context.Acts.All.Where(a => a.Destroys && a.Effect.IsHardToReverse && a.Executed && !a.SpecificallyApproved))
        {
            ApprovalReading? given = context.Session.Approvals.LastOrDefault(a => a is { Granted: true, Kind: ApprovalKind.Reply or ApprovalKind.Explicit or ApprovalKind.Self or ApprovalKind.Unentitled } && a.Step.Index < act.Step && Near(context.Session, a.Step, act.Step));
            if (given is not null)
            {
                string whose = given.Kind switch
                {
                    ApprovalKind.Self => "came from the agent itself",
                    ApprovalKind.Unentitled => $"came from {ApprovalReader.GiverOf(given.Step)}, whom the policy does not name as an approver",
                    _ => "was for something else",
                };
                found.Add((act, FindingMaker.About(Rule, act, SeverityScale.Of(act).AtMost(Severity.High), 0.65, $"The approval {Wording.Quote(given.Words)} {whose}; the agent {act.Summary}{Wording.Place(act.Effect)}.", given.Step.Ref)));
            }
        }

        return FindingMaker.Grouped(found);
    }

    // Nobody has spoken in between: the approval is the last word that the act could lean on.
    private static bool Near(SessionUnderstanding session, ChainStep approval, int act) =>
        !session.Instructions.Any(i => i.ByPerson && i.Step.Index > approval.Index && i.Step.Index < act);
}

/// <summary>A sub-agent did something of another class or on another thing than it was told.</summary>
internal sealed class DelegationMismatchDetector : IDetector
{
    public RuleDocument Rule { get; } = RuleDocuments.Of("AL119");

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        var found = new List<(Act, Finding)>();
        foreach (Act act in context.Acts.All.Where(a => a.Action.Step.DelegatedBy is not null && a.Executed && (a.Destroys || a.Effect.Has(EffectTraits.DisablesProtection)) && !a.SpecificallyApproved))
        {
            InstructionReading? order = context.Session.Instructions.LastOrDefault(i => i.Step.DelegatedBy == act.Action.Step.DelegatedBy && i.Step.Index < act.Step);
            if (order is not null && !order.Requests.Any(r => RequestMatcher.Orders(r, act.Effect) && !(RequestMatcher.IsWide(act.Effect) && TargetWords.Default.Match(r.Objects, act.Effect) != ObjectMatch.Name)))
            {
                found.Add((act, FindingMaker.About(Rule, act, SeverityScale.Of(act), 0.8, $"The sub-agent was told {Wording.Quote(order.Step.Event.Text ?? "")} and {act.Summary}{Wording.Place(act.Effect)}.", order.Step.Ref)));
            }
        }

        return FindingMaker.Grouped(found);
    }
}
