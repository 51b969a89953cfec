using System.Collections.Immutable;

namespace AuditLens.Events;

/// <summary>Names of <see cref="AgentEvent.Attributes"/>: OpenTelemetry and ECS names where one exists, else <c>auditlens.*</c>.</summary>
public static class EventAttributes
{
    public static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public const string WorkingDirectory = "process.working_directory";
    public const string GitBranch = "vcs.ref.head.name";
    public const string HarnessName = "auditlens.harness.name";
    public const string HarnessVersion = "auditlens.harness.version";

    /// <summary>Permission mode or approval policy in force (<c>bypassPermissions</c>, <c>on-request</c>, <c>never</c> ...).</summary>
    public const string PermissionMode = "auditlens.permission.mode";

    /// <summary>Sandbox in force (<c>danger-full-access</c>, <c>workspace-write</c>, <c>read-only</c>).</summary>
    public const string Sandbox = "auditlens.sandbox";

    /// <summary>Set on a call that asks to run outside the sandbox; the value is the justification given.</summary>
    public const string EscalationJustification = "auditlens.escalation.justification";

    /// <summary>Why a lifecycle event happened: <c>session-start</c>, <c>session-end</c>, <c>compaction</c>, <c>interrupt</c>, <c>sub-agent-start</c>,
    /// <c>sub-agent-end</c>, <c>model-change</c>, <c>turn-aborted</c>.</summary>
    public const string Lifecycle = "auditlens.lifecycle";

    /// <summary>Origin of an instruction that no person typed: <c>agent</c> (delegation), <c>harness</c> (injected), <c>queue</c>.</summary>
    public const string InstructionOrigin = "auditlens.instruction.origin";

    /// <summary>The importer knows that text was cut: names the member that is incomplete (<c>arguments</c>, <c>result</c>, <c>text</c>).</summary>
    public const string Truncated = "auditlens.truncated";

    /// <summary>Role or agent that a message is addressed to.</summary>
    public const string Recipient = "auditlens.recipient";

    /// <summary>Call id of the step that started the sub-agent to which this event belongs.</summary>
    public const string DelegatedByCallId = "auditlens.delegated_by_call_id";

    /// <summary>On the result of a delegating call: id of the sub-agent that it started.</summary>
    public const string DelegatedAgentId = "auditlens.delegated_agent_id";

    /// <summary>Title, task or label that the log gives the session.</summary>
    public const string SessionTitle = "auditlens.session.title";

    /// <summary>How many secrets were replaced in this event's text.</summary>
    public const string RedactedSecrets = "auditlens.redacted";

    public const string UserName = "user.name";
    public const string DatabaseName = "db.namespace";
    public const string DatabaseOperation = "db.operation.name";
    public const string DatabaseRows = "db.response.affected_rows";
    public const string ApplicationName = "auditlens.application.name";
    public const string ServerAddress = "server.address";
    public const string SourceAddress = "source.address";
    public const string UserAgent = "user_agent.original";
    public const string CloudAccount = "cloud.account.id";
    public const string CloudRegion = "cloud.region";
    public const string ClusterNamespace = "orchestrator.namespace";
    public const string ResourceName = "orchestrator.resource.name";
    public const string ResourceType = "orchestrator.resource.type";
    public const string DeploymentEnvironment = "deployment.environment.name";
    public const string EventAction = "event.action";

    /// <summary>The system whose record this is: the cloud service of an audit record.</summary>
    public const string EventProvider = "event.provider";

    /// <summary><c>true</c> when an audit record says that its call changes nothing, <c>false</c> when it says the opposite.</summary>
    public const string ReadOnly = "auditlens.read_only";

    /// <summary><c>true</c> on a call whose id the importer made because the log has none that tells it from other calls: another record of the same execution may carry a real one.</summary>
    public const string DerivedCallId = "auditlens.call_id.derived";

    public const string ServiceName = "service.name";

    /// <summary>Trace that the record belongs to. A session that is named by its trace id only is part of the session that has events of this trace.</summary>
    public const string TraceId = "trace.id";

    /// <summary>On an event whose record bears the native id of an earlier one and says something else: that native id.</summary>
    public const string SharesIdWith = "auditlens.shares_id_with";

    public const string ErrorType = "error.type";
}
