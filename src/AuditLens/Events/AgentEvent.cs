using System.Collections.Immutable;

namespace AuditLens.Events;

/// <summary>
/// One fact of a log, immutable, the same shape for every framework. Text members hold the text as the log has it, with secrets replaced
/// (see <see cref="SecretRedactor"/>); they are hostile and are escaped wherever they leave.
/// </summary>
public sealed record AgentEvent
{
    public required EventId Id { get; init; }

    /// <summary>The framework's session, conversation, thread or trace id; derived from the content when the log has none. Never empty.</summary>
    public required string SessionId { get; init; }

    public required EventKind Kind { get; init; }

    public required Actor Actor { get; init; }

    public required SourceLocation Source { get; init; }

    /// <summary>Order of this event among those read from the same record (a message with three blocks gives 0, 1, 2).</summary>
    public int Ordinal { get; init; }

    /// <summary>When it happened, UTC; null when the record carries no time.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Id of the sub-agent inside the session; null for the session's main agent.</summary>
    public string? AgentId { get; init; }

    /// <summary>Name a person knows the agent by (<c>gen_ai.agent.name</c>); null when the log has none.</summary>
    public string? AgentName { get; init; }

    /// <summary>The framework's own id of the record (uuid, span id, message id).</summary>
    public string? NativeId { get; init; }

    /// <summary>The framework's own id of the record that this one follows from.</summary>
    public string? ParentNativeId { get; init; }

    /// <summary>Id that joins a tool call with its result, approval and denial (<c>gen_ai.tool.call.id</c>).</summary>
    public string? CallId { get; init; }

    /// <summary>Tool name as logged (<c>gen_ai.tool.name</c>).</summary>
    public string? Tool { get; init; }

    /// <summary>Instruction, reasoning, message, system text, error or witness text.</summary>
    public string? Text { get; init; }

    /// <summary>Arguments of a tool call: JSON text as logged, or plain text where the framework has no JSON.</summary>
    public string? Arguments { get; init; }

    /// <summary>What a tool answered, as text.</summary>
    public string? Result { get; init; }

    public Outcome Outcome { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>How long the action took, when the log says.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary><c>gen_ai.response.model</c>, else <c>gen_ai.request.model</c>.</summary>
    public string? Model { get; init; }

    public TokenUsage? Usage { get; init; }

    /// <summary>Further facts by the names in <see cref="EventAttributes"/>. Ordered by name, so that equal events are equal bytes.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = EventAttributes.None;

    public string? Attribute(string name) => Attributes.Count > 0 && Attributes.TryGetValue(name, out string? value) ? value : null;
}

/// <summary>Tokens of one model call; null members were not logged.</summary>
public sealed record TokenUsage(long? Input, long? Output, long? CacheRead = null, long? CacheCreation = null, long? Reasoning = null, decimal? CostUsd = null);
