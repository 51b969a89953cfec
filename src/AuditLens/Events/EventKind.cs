namespace AuditLens.Events;

/// <summary>What a record of a log is about. Stored as a number: values are never renumbered.</summary>
public enum EventKind
{
    /// <summary>A record that belongs to the session and fits nothing below; kept and shown, never reasoned on.</summary>
    Other = 0,

    /// <summary>What a person, or an orchestrating agent, asks of the agent.</summary>
    Instruction = 1,

    /// <summary>Thinking that the model wrote down before acting.</summary>
    Reasoning = 2,

    /// <summary>What the agent says to a person or to another agent.</summary>
    Message = 3,

    /// <summary>The agent's call of a tool: the action.</summary>
    ToolCall = 4,

    /// <summary>What the tool answered.</summary>
    ToolResult = 5,

    /// <summary>A person or a rule allows or denies an action.</summary>
    Approval = 6,

    /// <summary>A harness decision or setting that governs actions: permission mode, sandbox, hook verdict.</summary>
    PolicyDecision = 7,

    /// <summary>The agent's own account of what it did, when the log marks it as such.</summary>
    Explanation = 8,

    /// <summary>An error of the harness or the model's service, not of a tool.</summary>
    Error = 9,

    /// <summary>A record by a system outside the agent's reach: database log, cloud audit, cluster audit.</summary>
    OutsideWitness = 10,

    /// <summary>Session start and end, compaction, interrupt, model change, hand-over, sub-agent start and end.</summary>
    Lifecycle = 11,

    /// <summary>System prompt, rules file, environment context: text that governs the agent and is not a request.</summary>
    SystemText = 12,
}

/// <summary>Who speaks or acts in a record.</summary>
public enum Actor
{
    Unknown = 0,
    User = 1,
    Agent = 2,
    Tool = 3,
    System = 4,
    Harness = 5,
    Outside = 6,
}

/// <summary>What a record says about how an action ended. Absence of a result is <see cref="Unknown"/>, never success.</summary>
public enum Outcome
{
    Unknown = 0,
    Succeeded = 1,
    Failed = 2,
    Denied = 3,
    Interrupted = 4,
    TimedOut = 5,
    /// <summary>Allowed by a person or a policy (approvals only).</summary>
    Approved = 6,
}
