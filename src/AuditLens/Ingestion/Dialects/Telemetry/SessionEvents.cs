using System.Collections.Immutable;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Events of one session, made from its facts; their ids depend on what they say and not on where it stands.</summary>
internal sealed class SessionEvents(string session)
{
    private const string Dialect = "opentelemetry";

    public AgentEvent Call(TelemetryFact fact, CallEntry call, DateTimeOffset? time, SourceLocation source)
    {
        AgentEvent e = New(fact, EventKind.ToolCall, Actor.Agent, Id("call", call.Key), time, source) with { CallId = call.PublicId, Tool = call.Tool, Arguments = call.Arguments };
        return call.IsDerived ? e with { Attributes = e.Attributes.SetItem(EventAttributes.DerivedCallId, "true") } : e;
    }

    public AgentEvent Result(TelemetryFact fact, CallEntry call, DateTimeOffset? time, SourceLocation source) =>
        New(fact, EventKind.ToolResult, Actor.Tool, Id("result", call.Key), time, source) with { CallId = call.PublicId, Tool = call.Tool.Length == 0 ? null : call.Tool };

    public AgentEvent New(TelemetryFact fact, EventKind kind, Actor actor, EventId id, DateTimeOffset? time, SourceLocation source) => new()
    {
        Id = id,
        SessionId = session,
        Kind = kind,
        Actor = actor,
        Source = source,
        Time = time,
        AgentId = fact.SubAgent ? fact.Agent : null,
        AgentName = fact.Agent,
        NativeId = fact.SpanId,
        ParentNativeId = fact.ParentId,
        Model = actor == Actor.User ? null : fact.Model,
        Attributes = AttributesOf(fact),
    };

    public EventId Id(params ReadOnlySpan<string?> parts) => EventId.Of([Dialect, session, .. parts]);

    private static ImmutableSortedDictionary<string, string> AttributesOf(TelemetryFact fact)
    {
        ImmutableSortedDictionary<string, string>.Builder values = EventAttributes.None.ToBuilder();
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                values[name] = value;
            }
        }

        Add(EventAttributes.TraceId, fact.TraceId);
        Add(EventAttributes.SharesIdWith, fact.Origin.SharesIdWith);
        Add(EventAttributes.ServiceName, fact.Resource.Text("service.name"));
        Add(EventAttributes.DeploymentEnvironment, fact.Resource.Text("deployment.environment.name", "deployment.environment"));
        foreach ((string name, string? value) in fact.Attributes)
        {
            Add(name, value);
        }

        return values.ToImmutable();
    }
}
