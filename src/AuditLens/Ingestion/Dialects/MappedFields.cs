using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>What a mapping file may name: a field of the event for each field of the log.</summary>
internal static class MappedFields
{
    public const string Time = "time";
    public const string Session = "session";
    public const string Kind = "kind";
    public const string Text = "text";
    public const string Arguments = "arguments";
    public const string Result = "result";
    public const string Outcome = "outcome";
    public const string Tool = "tool";
    public const string CallId = "call-id";
    public const string Id = "id";
    public const string Parent = "parent";
    public const string Agent = "agent";
    public const string AgentId = "agent-id";
    public const string Model = "model";
    public const string ExitCode = "exit-code";
    public const string Title = "title";

    /// <summary>Fields that become attributes of the event.</summary>
    public static IReadOnlyDictionary<string, string> Attributes { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["working-directory"] = EventAttributes.WorkingDirectory,
        ["user"] = EventAttributes.UserName,
        ["database"] = EventAttributes.DatabaseName,
        ["application"] = EventAttributes.ApplicationName,
        ["environment"] = EventAttributes.DeploymentEnvironment,
        ["permission-mode"] = EventAttributes.PermissionMode,
        ["server"] = EventAttributes.ServerAddress,
    };

    /// <summary>Names of fields, in the order of the documentation.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Time, Session, Kind, Agent, AgentId, Model, Text, Tool, CallId, Arguments, Result, Outcome, ExitCode, Id, Parent, Title, .. Attributes.Keys,
    ];

    public static IReadOnlyDictionary<string, EventKind> Kinds { get; } = new Dictionary<string, EventKind>(StringComparer.Ordinal)
    {
        ["instruction"] = EventKind.Instruction,
        ["reasoning"] = EventKind.Reasoning,
        ["message"] = EventKind.Message,
        ["tool-call"] = EventKind.ToolCall,
        ["tool-result"] = EventKind.ToolResult,
        ["approval"] = EventKind.Approval,
        ["policy-decision"] = EventKind.PolicyDecision,
        ["explanation"] = EventKind.Explanation,
        ["error"] = EventKind.Error,
        ["outside-witness"] = EventKind.OutsideWitness,
        ["lifecycle"] = EventKind.Lifecycle,
        ["system-text"] = EventKind.SystemText,
        ["other"] = EventKind.Other,
    };

    public static IReadOnlyDictionary<string, Outcome> Outcomes { get; } = new Dictionary<string, Outcome>(StringComparer.Ordinal)
    {
        ["succeeded"] = Events.Outcome.Succeeded,
        ["failed"] = Events.Outcome.Failed,
        ["denied"] = Events.Outcome.Denied,
        ["interrupted"] = Events.Outcome.Interrupted,
        ["timed-out"] = Events.Outcome.TimedOut,
        ["approved"] = Events.Outcome.Approved,
        ["unknown"] = Events.Outcome.Unknown,
    };

    public static Actor ActorOf(EventKind kind) => kind switch
    {
        EventKind.Instruction or EventKind.Approval => Actor.User,
        EventKind.Reasoning or EventKind.Message or EventKind.ToolCall or EventKind.Explanation => Actor.Agent,
        EventKind.ToolResult => Actor.Tool,
        EventKind.PolicyDecision or EventKind.Lifecycle or EventKind.Error => Actor.Harness,
        EventKind.SystemText => Actor.System,
        EventKind.OutsideWitness => Actor.Outside,
        _ => Actor.Unknown,
    };
}
