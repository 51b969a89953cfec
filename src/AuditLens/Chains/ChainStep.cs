using System.Collections.Immutable;
using AuditLens.Events;

namespace AuditLens.Chains;

/// <summary>One step of the decision chain: one event in its place.</summary>
public sealed record ChainStep
{
    /// <summary>0-based position in the chain; what <c>chain[].step</c> of the JSON report says.</summary>
    public required int Index { get; init; }

    public required StepKind Kind { get; init; }

    public required AgentEvent Event { get; init; }

    /// <summary>Name of the agent that this step belongs to, for display: the sub-agent's name or id, else the session's agent; null for outside records.</summary>
    public string? Agent { get; init; }

    /// <summary>Index of the action that started the sub-agent to which this step belongs; null for the main agent.</summary>
    public int? DelegatedBy { get; init; }

    /// <summary>0 for the main agent, 1 for its sub-agents, and so on.</summary>
    public int Depth { get; init; }

    /// <summary>Links to the steps that this one follows from, the surest first.</summary>
    public ImmutableArray<ChainLink> Links { get; init; } = [];

    public EventRef Ref => EventRef.To(Event);
}

public enum StepKind
{
    Other, Instruction, SystemText, Reasoning, Decision, Action, Outcome, Message, Approval, Policy, Explanation, Error, Witness, Lifecycle,
}

/// <param name="To">Index of the other step.</param>
/// <param name="Confidence">0 to 1; explicit ids give 1.</param>
public readonly record struct ChainLink(int To, LinkRelation Relation, LinkBasis Basis, double Confidence);

public enum LinkRelation
{
    CausedBy, InformedBy, ResultOf, ApprovedBy, DelegatedTo, CorroboratedBy,
}

/// <summary>What a link stands on.</summary>
public enum LinkBasis
{
    /// <summary>The log names the other record.</summary>
    ExplicitId,

    /// <summary>Only the order of records.</summary>
    Order,

    /// <summary>The texts agree (same statement, same target).</summary>
    Content,
}

/// <summary>A hole in the record, named instead of papered over.</summary>
/// <param name="What">One sentence for a person.</param>
/// <param name="Limits">What cannot be concluded because of it, each a clause.</param>
public sealed record ChainGap(GapKind Kind, string What, ImmutableArray<EventRef> Refs, ImmutableArray<string> Limits);

public enum GapKind
{
    MissingResult, OrphanResult, SilentInterval, CutArguments, MissingArguments, CutText, ClockJump, ClockSkew, LostParent, ParentCycle, SharedId, RewrittenSource, Compaction, MissingSubAgent, NoTimes, RejectedRecords,
}
