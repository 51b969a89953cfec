namespace AuditLens.Chains;

/// <summary>The public spelling of the chain vocabulary (lower case, hyphens).</summary>
public static class ChainWords
{
    public static string Word(this StepKind kind) => kind switch
    {
        StepKind.Instruction => "instruction",
        StepKind.SystemText => "system-text",
        StepKind.Reasoning => "reasoning",
        StepKind.Decision => "decision",
        StepKind.Action => "action",
        StepKind.Outcome => "outcome",
        StepKind.Message => "message",
        StepKind.Approval => "approval",
        StepKind.Policy => "policy",
        StepKind.Explanation => "explanation",
        StepKind.Error => "error",
        StepKind.Witness => "witness",
        StepKind.Lifecycle => "lifecycle",
        _ => "other",
    };

    public static string Word(this LinkRelation relation) => relation switch
    {
        LinkRelation.CausedBy => "caused-by",
        LinkRelation.InformedBy => "informed-by",
        LinkRelation.ResultOf => "result-of",
        LinkRelation.ApprovedBy => "approved-by",
        LinkRelation.DelegatedTo => "delegated-to",
        _ => "corroborated-by",
    };

    public static string Word(this LinkBasis basis) => basis switch
    {
        LinkBasis.ExplicitId => "explicit-id",
        LinkBasis.Order => "order",
        _ => "content",
    };

    public static string Word(this GapKind kind) => kind switch
    {
        GapKind.MissingResult => "missing-result",
        GapKind.OrphanResult => "orphan-result",
        GapKind.SilentInterval => "silent-interval",
        GapKind.CutArguments => "cut-arguments",
        GapKind.MissingArguments => "missing-arguments",
        GapKind.CutText => "cut-text",
        GapKind.ClockJump => "clock-jump",
        GapKind.ClockSkew => "clock-skew",
        GapKind.LostParent => "lost-parent",
        GapKind.ParentCycle => "parent-cycle",
        GapKind.SharedId => "shared-id",
        GapKind.RewrittenSource => "rewritten-source",
        GapKind.Compaction => "compaction",
        GapKind.MissingSubAgent => "missing-sub-agent",
        GapKind.NoTimes => "no-times",
        _ => "rejected-records",
    };
}
