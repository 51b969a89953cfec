using System.Collections.Frozen;
using AuditLens.Events;

namespace AuditLens.Storage.Elasticsearch.Model;

/// <summary>Names of the fields of an event: ECS and OpenTelemetry names where they have one, else <c>auditlens.*</c>.</summary>
internal static class FieldNames
{
    public const string Timestamp = "@timestamp";
    public const string Sequence = "auditlens.sequence";
    public const string Id = "event.id";
    public const string Session = "session.id";

    /// <summary>Of a session whose id is too long for the index.</summary>
    public const string SessionKey = "auditlens.session_key";

    /// <summary>UTC ticks of 100 ns: exact, and for any year.</summary>
    public const string Time = "auditlens.time";
    public const string Kind = "auditlens.kind";
    public const string Actor = "auditlens.actor";
    public const string Outcome = "auditlens.outcome";
    public const string EcsOutcome = "event.outcome";
    public const string File = "log.file.path";
    public const string Line = "auditlens.line";
    public const string Pointer = "auditlens.pointer";
    public const string Offset = "auditlens.offset";
    public const string Length = "auditlens.length";
    public const string Sha256 = "auditlens.sha256";
    public const string Ordinal = "auditlens.ordinal";
    public const string AgentId = "gen_ai.agent.id";
    public const string AgentName = "gen_ai.agent.name";
    public const string Tool = "gen_ai.tool.name";
    public const string CallId = "gen_ai.tool.call.id";
    public const string Model = "gen_ai.response.model";
    public const string NativeId = "auditlens.native_id";
    public const string ParentNativeId = "auditlens.parent_native_id";
    public const string Text = "message";
    public const string Arguments = "gen_ai.tool.call.arguments";
    public const string Result = "gen_ai.tool.call.result";
    public const string Search = "auditlens.search";
    public const string CommandLine = "process.command_line";
    public const string ExitCode = "process.exit_code";
    public const string Duration = "auditlens.duration";
    public const string EcsDuration = "event.duration";
    public const string Usage = "auditlens.usage";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string CacheReadTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string CacheCreationTokens = "gen_ai.usage.cache_creation.input_tokens";
    public const string ReasoningTokens = "gen_ai.usage.reasoning.output_tokens";
    public const string Cost = "auditlens.cost";
    public const string ExactCost = "auditlens.cost_exact";

    /// <summary>Attributes without a field of their own, under their names (<c>flattened</c>).</summary>
    public const string Attributes = "auditlens.attributes";

    /// <summary>Attributes whose names no index takes, as pairs.</summary>
    public const string Exact = "auditlens.exact";

    /// <summary>Attributes that are ECS or OpenTelemetry fields and have a field of their own.</summary>
    public static readonly FrozenSet<string> Promoted = FrozenSet.ToFrozenSet(
        [
            EventAttributes.WorkingDirectory, EventAttributes.GitBranch, EventAttributes.UserName, EventAttributes.DatabaseName, EventAttributes.DatabaseOperation, EventAttributes.DatabaseRows,
            EventAttributes.ServerAddress, EventAttributes.SourceAddress, EventAttributes.UserAgent, EventAttributes.CloudAccount, EventAttributes.CloudRegion, EventAttributes.ClusterNamespace,
            EventAttributes.ResourceName, EventAttributes.ResourceType, EventAttributes.DeploymentEnvironment, EventAttributes.EventAction, EventAttributes.EventProvider,
            EventAttributes.ServiceName, EventAttributes.TraceId, EventAttributes.ErrorType,
        ],
        StringComparer.Ordinal);
}
