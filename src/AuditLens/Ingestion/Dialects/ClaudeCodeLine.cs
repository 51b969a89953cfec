using System.Collections.Immutable;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>What the readers of one Claude Code line share: its head, and the event that carries it.</summary>
internal sealed class ClaudeCodeLine
{
    public required string SessionId { get; init; }

    /// <summary>The line's uuid, or its place and content when it has none.</summary>
    public required string Key { get; init; }

    public string? Uuid { get; init; }

    public string? Parent { get; init; }

    public DateTimeOffset? Time { get; init; }

    /// <summary>Id of the sub-agent that wrote the line; null for the main agent.</summary>
    public string? AgentId { get; init; }

    public string? AgentName { get; init; }

    /// <summary>True for a line of a sub-agent, whose "user" is the agent that started it.</summary>
    public bool IsSubAgent { get; init; }

    public required SourceLocation Source { get; init; }

    public required ImmutableSortedDictionary<string, string> Attributes { get; init; }

    /// <param name="part">What tells this event from the others of the line: the number of its block, or a word.</param>
    public AgentEvent New(EventKind kind, Actor actor, string part) => new()
    {
        Id = EventId.Of(ClaudeCodeDialect.DialectName, SessionId, Key, part),
        SessionId = SessionId,
        Kind = kind,
        Actor = actor,
        Source = Source,
        Time = Time,
        AgentId = AgentId,
        AgentName = AgentName,
        NativeId = Uuid,
        ParentNativeId = Parent,
        Attributes = Attributes,
    };

    /// <summary>The line's attributes and one more.</summary>
    public ImmutableSortedDictionary<string, string> With(string name, string? value) => value is null ? Attributes : Attributes.SetItem(name, value);

    public ClaudeCodeLine InSession(string session) => Copy(session, AgentId, Attributes);

    /// <summary>The line as one of a sub-agent that a call started.</summary>
    public ClaudeCodeLine InSubAgent(string? agentId, string? callId) => Copy(SessionId, agentId ?? callId, Attributes.With(EventAttributes.DelegatedByCallId, callId));

    private ClaudeCodeLine Copy(string session, string? agentId, ImmutableSortedDictionary<string, string> attributes) => new()
    {
        SessionId = session,
        Key = Key,
        Uuid = Uuid,
        Parent = Parent,
        Time = Time,
        AgentId = agentId,
        AgentName = agentId is null ? AgentName : null,
        IsSubAgent = agentId is not null,
        Source = Source,
        Attributes = attributes,
    };
}
