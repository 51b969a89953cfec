using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>
/// Spans and log records as the SDKs dump them: one object each, attributes as a plain object, ids at the top, in <c>context</c> or in <c>spanContext</c>,
/// times as ISO text, epoch numbers or pairs. Also MLflow's traces, whose spans have the same shape.
/// </summary>
internal static class FlatEnvelope
{
    public static bool IsSpan(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && AttributesOf(json).ValueKind == JsonValueKind.Object && json.Text("name", "spanName") is not null
        && (IdOf(json, "span_id", "spanId", "id") is not null || json.Has("spanName")) && !json.Has("severity_number") && !IsLog(json);

    public static bool IsLog(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && AttributesOf(json).ValueKind == JsonValueKind.Object
        && ((json.Has("body") && (json.Has("severity_number") || json.Has("severityNumber") || json.Has("observed_timestamp") || json.Has("hrTime")))
            || json.Text("_type") == "log");

    public static TelemetrySpan SpanOf(JsonElement span, SourceLocation source)
    {
        string? traceId = IdOf(span, "trace_id", "traceId");
        string? spanId = IdOf(span, "span_id", "spanId", "id");
        TelemetryAttributes resource = ResourceOf(span);
        JsonElement status = span.Member("status");
        string? scope = span.Member("scope", "instrumentation_scope", "instrumentationScope").Text("name") ?? span.Text("scopeName");
        return new TelemetrySpan
        {
            TraceId = traceId,
            SpanId = spanId,
            ParentId = TelemetryIds.Normalise(span.Member("parent_span_id", "parentSpanId", "parent_id", "parentId")) ?? IdOf(span.Member("parent", "parentSpanContext"), "span_id", "spanId"),
            Name = span.Text("name", "spanName") ?? "",
            Start = Times.Any(span.Member("start_time", "startTime", "start_time_unix_nano", "startTimeUnixNano", "start_time_ns")),
            End = Times.Any(span.Member("end_time", "endTime", "end_time_unix_nano", "endTimeUnixNano", "end_time_ns")),
            Attributes = OtlpValues.Attributes(AttributesOf(span)),
            Resource = resource,
            Scope = scope,
            Failed = SpanStatus.Failed(status.Member("code", "status_code") is { ValueKind: not JsonValueKind.Undefined } code ? code : span.Member("status_code", "statusCode", "status")),
            StatusMessage = status.Text("message", "description") ?? span.Text("status_message"),
            Events = EventsOf(span, traceId, spanId, resource, scope, source),
            Source = source,
        };
    }

    public static TelemetryPoint LogOf(JsonElement log, SourceLocation source)
    {
        TelemetryAttributes attributes = OtlpValues.Attributes(AttributesOf(log));
        JsonElement body = OtlpValues.Plain(log.Member("body"));
        return new TelemetryPoint
        {
            TraceId = IdOf(log, "trace_id", "traceId"),
            SpanId = IdOf(log, "span_id", "spanId"),
            Name = EventNames.Of(log.Text("event_name", "eventName", "name"), attributes, body),
            Time = Times.Any(log.Member("timestamp", "ts", "hrTime", "observed_timestamp")),
            Attributes = attributes,
            Resource = ResourceOf(log),
            Body = body,
            Scope = log.Text("scope") ?? log.Member("scope", "instrumentation_scope").Text("name"),
            Source = source,
        };
    }

    private static List<TelemetryPoint> EventsOf(JsonElement span, string? traceId, string? spanId, TelemetryAttributes resource, string? scope, SourceLocation source)
    {
        List<TelemetryPoint> events = [];
        foreach (JsonElement e in span.Member("events", "span_events").Items())
        {
            TelemetryAttributes attributes = OtlpValues.Attributes(AttributesOf(e));
            events.Add(new TelemetryPoint
            {
                TraceId = traceId,
                SpanId = spanId,
                Name = EventNames.Of(e.Text("name", "event_name"), attributes),
                Time = Times.Any(e.Member("timestamp", "time", "timeUnixNano", "time_unix_nano")),
                Attributes = attributes,
                Resource = resource,
                Body = e.Member("body"),
                Scope = scope,
                Source = source,
            });
        }

        return events;
    }

    private static JsonElement AttributesOf(JsonElement json) => json.Member("attributes", "attrs");

    private static string? IdOf(JsonElement json, params ReadOnlySpan<string> names) =>
        TelemetryIds.Normalise(json.Member(names)) ?? TelemetryIds.Normalise(json.Member("context", "spanContext", "span_context").Member(names));

    private static TelemetryAttributes ResourceOf(JsonElement json)
    {
        JsonElement resource = json.Member("resource");
        return OtlpValues.Attributes(resource.Has("attributes") ? resource.Member("attributes") : resource);
    }
}
