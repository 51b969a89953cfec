using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>One conversation while it is read: its session, the names in it, and the calls that wait for their result.</summary>
internal sealed class Conversation(DialectReader reader, string dialect, string sessionId)
{
    /// <summary>More calls than this are never open at once; the bound keeps a hostile log from costing quadratic time.</summary>
    private const int MostWaiting = 256;

    private readonly List<(string CallId, string? Tool)> _waiting = [];
    private string? _instructions;
    private HarnessFacts? _facts;

    public string SessionId => sessionId;

    public ImmutableSortedDictionary<string, string> Attributes { get; set; } = EventAttributes.None;

    public string? AgentName { get; set; }

    public string? Model { get; set; }

    /// <summary>True when the messages name several speakers: then a "user" with a name is another agent.</summary>
    public bool HasNamedAgents { get; set; }

    /// <summary>True the first time: pydantic-ai repeats the system prompt on each request.</summary>
    public bool IsNewInstructions(string instructions)
    {
        bool isNew = !string.Equals(instructions, _instructions, StringComparison.Ordinal);
        _instructions = instructions;
        return isNew;
    }

    /// <summary>Sets the attributes of the events that follow; the same facts give the same instance.</summary>
    public void Describe(HarnessFacts facts)
    {
        if (facts != _facts)
        {
            _facts = facts;
            Attributes = facts.ToAttributes();
        }
    }

    /// <summary>Id and name of the sub-agent whose file this is; null for the main agent.</summary>
    public string? AgentId { get; set; }

    /// <summary>A turn of which the caller sets what the record says.</summary>
    public Turn Next(Place place) => new(this, place) { Model = Model, AgentName = AgentName, AgentId = AgentId };

    /// <summary>A turn of a chat message, with the id, time, model and usage that such messages carry.</summary>
    public Turn Next(Place place, JsonElement message) => new(this, place)
    {
        AgentId = AgentId,
        NativeId = message.StringAt("id"u8) ?? message.StringAt("uuid"u8) ?? message.StringAt("tracking_id"u8),
        Time = TimeOf(message),
        Model = ModelOf(message) ?? Model,
        Usage = UsageOf(message),
        AgentName = AgentName,
    };

    public EventId IdOf(string key, string part) => EventId.Of(dialect, sessionId, key, part);

    public void Emit(AgentEvent e) => reader.Emit(e);

    /// <summary>Notes a call; one without an id gets one from its place, so that its result can be joined.</summary>
    public string Call(string? callId, string? tool, SourceLocation source, int part)
    {
        string id = callId ?? string.Create(CultureInfo.InvariantCulture, $"call-{source.Pointer ?? source.Line?.ToString(CultureInfo.InvariantCulture)}-{part}");
        if (_waiting.Count >= MostWaiting)
        {
            _waiting.RemoveAt(0);
        }

        _waiting.Add((id, tool));
        return id;
    }

    /// <summary>The call that a result answers: the one it names, else the oldest of that tool, else the oldest that waits.</summary>
    public (string? CallId, string? Tool) Answer(string? callId, string? tool)
    {
        int at = callId is null ? -1 : _waiting.FindIndex(call => string.Equals(call.CallId, callId, StringComparison.Ordinal));
        if (at < 0 && callId is null)
        {
            at = tool is null ? -1 : _waiting.FindIndex(call => string.Equals(call.Tool, tool, StringComparison.Ordinal));
            at = at < 0 && _waiting.Count > 0 ? 0 : at;
        }

        if (at < 0)
        {
            return (callId, tool);
        }

        (string CallId, string? Tool) call = _waiting[at];
        _waiting.RemoveAt(at);
        return (call.CallId, tool ?? call.Tool);
    }

    private static DateTimeOffset? TimeOf(JsonElement message)
    {
        JsonElement time = message.FirstMember("timestamp"u8, "ts"u8);
        return (time.IsMissing() ? message.FirstMember("created_at"u8, "createdAt"u8) : time).AsTime() ?? message.Member("time"u8).AsTime();
    }

    private static string? ModelOf(JsonElement message) =>
        message.StringAt("model"u8) ?? message.StringAt("model_name"u8) ?? message.StringAt("model_version"u8) ?? message.StringAt("model_id"u8)
        ?? message.Member("response_metadata"u8).StringAt("model_name"u8) ?? message.Member("modelInfo"u8).StringAt("id"u8);

    private static TokenUsage? UsageOf(JsonElement message) =>
        message.Member("usage"u8).AsUsage() ?? message.Member("usage_metadata"u8).AsUsage() ?? message.Member("metadata"u8).Member("usage"u8).AsUsage() ?? message.Member("metrics"u8).AsUsage();
}
