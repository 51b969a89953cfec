using System.Text.Json;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Where instrumentations put the id of the conversation, the most exact first. <c>thread.id</c> is not among them: it is the number of an operating system thread.</summary>
internal static class SessionKeys
{
    private static readonly string[] Keys =
    [
        "gen_ai.conversation.id", "gcp.vertex.agent.session_id", "conversation.id", "session.id", "session_id", "langfuse.session.id", "langsmith.trace.session_id",
        "traceloop.association.properties.session_id", "traceloop.association.properties.conversation_id", "traceloop.association.properties.thread_id",
        "traceloop.association.properties.chat_id", "ioa_observe.association.properties.session_id", "ai.telemetry.metadata.sessionId", "ai.telemetry.metadata.conversationId",
        "ai.telemetry.metadata.threadId", "ai.telemetry.metadata.chatId", "ai.telemetry.metadata.session_id", "mlflow.trace.session", "thread_id",
    ];

    private static readonly string[] MetadataKeys = ["session_id", "sessionId", "thread_id", "threadId", "conversation_id", "conversationId"];

    public static string? Of(TelemetrySpan span) => Of(span.Attributes) ?? span.Events.Select(point => point.Attributes.Text("conversation.id", "gen_ai.conversation.id")).FirstOrDefault(id => id is not null)
        ?? Resource(span.Resource);

    public static string? Of(TelemetryPoint point) => Of(point.Attributes) ?? Resource(point.Resource);

    private static string? Of(TelemetryAttributes attributes)
    {
        foreach (string key in Keys)
        {
            if (attributes[key].Decoded().FilledText() is { } value && Plausible(value))
            {
                return value;
            }
        }

        JsonElement metadata = attributes.Has("metadata") ? attributes.Json("metadata") : default;
        return metadata.ValueKind == JsonValueKind.Object && metadata.Text(MetadataKeys) is { } inner && Plausible(inner) ? inner : null;
    }

    private static string? Resource(TelemetryAttributes resource) => resource.Text("session.id", "gen_ai.conversation.id") is { } id && Plausible(id) ? id : null;

    private static bool Plausible(string id) => id.Length <= 256 && !string.IsNullOrWhiteSpace(id);
}
