using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>One message of a conversation: what its events share, and their order.</summary>
internal sealed class Turn(Conversation conversation, Place place)
{
    // Made at once: the record is valid only while it is read, and a turn may outlive it.
    private readonly string _key = place.Key;
    private int _part;

    public Conversation Conversation => conversation;

    public SourceLocation Source { get; } = place.Location;

    public string? NativeId { get; set; }

    public string? ParentNativeId { get; set; }

    public DateTimeOffset? Time { get; set; }

    public string? AgentId { get; set; }

    public string? AgentName { get; set; }

    public string? Model { get; set; }

    public TokenUsage? Usage { get; set; }

    public string? Recipient { get; set; }

    public bool HasEvents => _part > 0;

    public int Part => _part;

    public AgentEvent New(EventKind kind, Actor actor)
    {
        var e = new AgentEvent
        {
            Id = conversation.IdOf(_key, OrdinalText.Of(_part++)),
            SessionId = conversation.SessionId,
            Kind = kind,
            Actor = actor,
            Source = Source,
            Time = Time,
            AgentId = AgentId,
            AgentName = AgentName,
            NativeId = NativeId,
            ParentNativeId = ParentNativeId,
            Model = actor == Actor.Agent ? Model : null,
            Usage = Usage,
            Attributes = conversation.Attributes.With(EventAttributes.Recipient, Recipient),
        };
        Usage = null;
        return e;
    }

    public void Emit(EventKind kind, Actor actor, string? text) => conversation.Emit(New(kind, actor) with { Text = text });

    public void Emit(EventKind kind, Actor actor, string? text, string attribute, string? value)
    {
        AgentEvent e = New(kind, actor);
        conversation.Emit(e with { Text = text, Attributes = e.Attributes.With(attribute, value) });
    }

    /// <summary>Thinking; when the log holds only its signature or its encrypted form, the event says that the text is missing.</summary>
    public void EmitReasoning(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            Emit(EventKind.Reasoning, Actor.Agent, null, EventAttributes.Truncated, "text");
        }
        else
        {
            Emit(EventKind.Reasoning, Actor.Agent, text);
        }
    }

    public void EmitLifecycle(string what, string? text, Actor actor = Actor.Harness) => Emit(EventKind.Lifecycle, actor, text, EventAttributes.Lifecycle, what);

    /// <param name="arguments">JSON as an object, or as text that holds JSON.</param>
    public void EmitCall(string? callId, string? tool, string? arguments)
    {
        string id = conversation.Call(callId, tool, Source, _part);
        conversation.Emit(New(EventKind.ToolCall, Actor.Agent) with { CallId = id, Tool = tool, Arguments = arguments });
    }

    public void EmitResult(string? callId, string? tool, string? result, Outcome outcome, int? exitCode = null, TimeSpan? duration = null)
    {
        (string? id, string? name) = conversation.Answer(callId, tool);
        conversation.Emit(New(EventKind.ToolResult, Actor.Tool) with { CallId = id, Tool = name, Result = result, Outcome = outcome, ExitCode = exitCode, Duration = duration });
        if (outcome == Outcome.Denied)
        {
            conversation.Emit(New(EventKind.Approval, Actor.Unknown) with { CallId = id, Tool = name, Text = result, Outcome = Outcome.Denied });
        }
    }
}
