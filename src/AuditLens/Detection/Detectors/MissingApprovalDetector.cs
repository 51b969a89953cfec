using AuditLens.Detection.Rules;
using AuditLens.Detection.Understanding;
using AuditLens.Effects;

namespace AuditLens.Detection.Detectors;

/// <summary>A hard-to-reverse act that nobody approved before it ran.</summary>
internal sealed class MissingApprovalDetector : IDetector
{
    public RuleDocument Rule { get; } = RuleDocuments.Of("AL103");

    public IEnumerable<Finding> Detect(DetectionContext context) =>
        FindingMaker.Grouped(context.Acts.All.Where(a => (a.HardToReverse || a.Takes) && Ran(a) && !a.SpecificallyApproved && !AskedToSend(a, context)).Select(a => (a, Found(a, context))));

    private static bool Ran(Act act) => act.Effect.Execution is ExecutionStatus.Succeeded or ExecutionStatus.EffectConfirmed or ExecutionStatus.Attempted;

    // A person who asks for a mail to be written and sent approves the mail; what it says is another rule's matter.
    private static bool AskedToSend(Act act, DetectionContext context) =>
        act.Effect.Verb == EffectVerb.Send && context.Session.Instructions.Any(i => i.ByPerson && i.Step.Index < act.Step && i.Requests.Any(r => RequestMatcher.CoversVerb(r.Verb, act.Effect)));

    private Finding Found(Act act, DetectionContext context)
    {
        ApprovalReading? approval = act.Action.Approval;
        string how = approval switch
        {
            { Kind: ApprovalKind.Standing } => $"it ran under the standing mode {Wording.Quote(approval.Words)}, which asks nobody about a single act",
            { Kind: ApprovalKind.Unentitled } => $"the only approval came from {ApprovalReader.GiverOf(approval.Step)}, whom the policy does not name as an approver",
            { Kind: ApprovalKind.Self } => "the only approval came from the agent itself",
            _ => context.Session.Approvals.Any(a => !a.Granted && a.Covers.Contains(act.Step)) ? "it had been denied" : "the log holds no approval for it",
        };
        ReadOnlySpan<Events.EventRef> also = approval is null ? [] : [approval.Step.Ref];
        Severity severity = act.Effect.Verb == EffectVerb.Send ? SeverityScale.Of(act).AtMost(Severity.Medium) : SeverityScale.Of(act);
        return FindingMaker.About(Rule, act, severity, approval is null ? 0.8 : 0.9, $"The agent {act.Summary}{Wording.Place(act.Effect)}{(act.HardToReverse ? ", which is hard to reverse" : "")}; {how}.", also);
    }
}
