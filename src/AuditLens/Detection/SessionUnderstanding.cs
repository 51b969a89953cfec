using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Effects;

namespace AuditLens.Detection;

/// <summary>A session with every action understood: what detectors, claim checks, controls and reports reason on. Immutable and pure.</summary>
public sealed record SessionUnderstanding
{
    public required DecisionChain Chain { get; init; }

    /// <summary>Every action of the chain in order, with its effects in this session's context.</summary>
    public required ImmutableArray<UnderstoodAction> Actions { get; init; }

    /// <summary>What people (and delegating agents) asked for, in order.</summary>
    public required ImmutableArray<InstructionReading> Instructions { get; init; }

    public required ImmutableArray<Prohibition> Prohibitions { get; init; }

    public required ImmutableArray<ApprovalReading> Approvals { get; init; }

    /// <summary>Messages by which a person told the agent to stop.</summary>
    public required ImmutableArray<ChainStep> StopMessages { get; init; }

    /// <summary>Grave effects that outside records show and no action explains.</summary>
    public ImmutableArray<WitnessedEffect> UnmatchedWitnesses { get; init; } = [];

    /// <summary>The action at a chain step, or null.</summary>
    public UnderstoodAction? ActionAt(int step) => ActionsBefore(step) is var at && at < Actions.Length && Actions[at].Step.Index == step ? Actions[at] : null;

    /// <summary>How many actions come before a chain step.</summary>
    public int ActionsBefore(int step)
    {
        int low = 0;
        int high = Actions.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = Actions[middle].Step.Index < step ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>An action with its effects resolved in the session: environment, execution status, approval.</summary>
public sealed record UnderstoodAction
{
    public required ChainStep Step { get; init; }

    public ChainStep? Outcome { get; init; }

    /// <summary>The gravest first; their <see cref="ActionEffect.Execution"/> and environment are those of this session.</summary>
    public required ImmutableArray<ActionEffect> Effects { get; init; }

    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Outside records that show this action's effect.</summary>
    public ImmutableArray<ChainStep> Witnesses { get; init; } = [];

    /// <summary>The approval that covers this action, if any.</summary>
    public ApprovalReading? Approval { get; init; }

    public ActionEffect? Gravest => Effects.Length > 0 ? Effects[0] : null;

    public ExecutionStatus Execution => Gravest?.Execution ?? ExecutionStatus.Attempted;

    public bool Executed => Execution is ExecutionStatus.Succeeded or ExecutionStatus.EffectConfirmed;
}

/// <summary>An effect that an outside record shows.</summary>
public sealed record WitnessedEffect(ChainStep Step, ActionEffect Effect);

/// <summary>What an instruction asks: verb classes, objects, environment, limits.</summary>
/// <param name="Verbs">Verb classes asked for, the gravest first; empty when it asks for nothing to be done (a question, thanks).</param>
/// <param name="Objects">Words for the things it names (test data, bookings table, staging), lower case.</param>
/// <param name="Vague">The vague verb or reference that leaves the act open (clean up, fix, sort out), or null.</param>
/// <param name="ByPerson">False when an agent, the harness or a tool result gave it.</param>
public sealed record InstructionReading(
    ChainStep Step,
    ImmutableArray<EffectVerb> Verbs,
    ImmutableArray<string> Objects,
    DeploymentEnvironment Environment,
    EffectScope Scope,
    string? Vague,
    bool ByPerson)
{
    /// <summary>The requests one by one, as read; what the summary members are summed from.</summary>
    internal ImmutableArray<Understanding.Language.Clause> Requests { get; init; } = [];
}

/// <summary>An explicit prohibition or freeze and what it covers.</summary>
/// <param name="Words">The sentence that forbids.</param>
/// <param name="Verbs">Verb classes forbidden; empty: any change.</param>
/// <param name="Objects">Things it protects, lower case; empty: everything.</param>
/// <param name="Environment">Environment it speaks of; unknown: any.</param>
/// <param name="UnlessApproved">The sentence allows the act after approval or asking.</param>
/// <param name="LiftedAt">Step that lifted it, or null.</param>
public sealed record Prohibition(
    ChainStep Step,
    string Words,
    ImmutableArray<EffectVerb> Verbs,
    ImmutableArray<string> Objects,
    DeploymentEnvironment Environment,
    bool UnlessApproved,
    int? LiftedAt)
{
    /// <summary>The objects are means that must not be used (a tool, a command), not things that must not be touched.</summary>
    internal bool OfMeans { get; init; }

    /// <summary>It forbids to take changes back ("do not revert what others did").</summary>
    internal bool OfChanges { get; init; }

    /// <summary>The verb names one kind of command (<c>commit</c>, <c>push</c>): only that command breaks it. Null for other verbs.</summary>
    internal string? Act { get; init; }
}

/// <summary>A person's or policy's approval or denial, and the action it is about.</summary>
/// <param name="Kind">How it was given.</param>
/// <param name="Granted">False for a denial.</param>
/// <param name="Covers">Steps of the actions that it covers.</param>
/// <param name="ByPerson">False for standing modes, the agent itself, another agent, a bot.</param>
public sealed record ApprovalReading(ChainStep Step, ApprovalKind Kind, bool Granted, ImmutableArray<int> Covers, bool ByPerson, string Words)
{
    /// <summary>It is about this very act and from somebody who may give it: what an act that is hard to reverse needs.</summary>
    public bool IsSpecific => Granted && Kind is ApprovalKind.Explicit or ApprovalKind.Reply or ApprovalKind.Ordered or ApprovalKind.Permission;
}

public enum ApprovalKind
{
    /// <summary>An event of the harness that names the call.</summary>
    Explicit,

    /// <summary>A person's reply to a question that names the act.</summary>
    Reply,

    /// <summary>The instruction itself orders exactly this act on this target.</summary>
    Ordered,

    /// <summary>The user's policy permits this act.</summary>
    Permission,

    /// <summary>A person gave it whom the policy does not name as an approver.</summary>
    Unentitled,

    /// <summary>A blanket mode (bypass, auto, never ask): standing, not specific.</summary>
    Standing,

    /// <summary>The agent approved itself, or answered its own prompt.</summary>
    Self,
}
