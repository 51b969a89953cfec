using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>
/// OTLP/JSON (<c>resourceSpans</c>, <c>resourceLogs</c>; camel or snake case) and Grafana Tempo's <c>batches</c>, with the scope member under all names it has had
/// (<c>scopeSpans</c>, <c>instrumentationLibrarySpans</c>, <c>ilSpans</c>).
/// </summary>
internal static class OtlpEnvelope
{
    private static readonly string[] SpanRoots = ["resourceSpans", "resource_spans", "batches"];
    private static readonly string[] LogRoots = ["resourceLogs", "resource_logs"];
    private static readonly string[] SpanScopes = ["scopeSpans", "scope_spans", "instrumentationLibrarySpans", "instrumentation_library_spans", "ilSpans"];
    private static readonly string[] LogScopes = ["scopeLogs", "scope_logs", "instrumentationLibraryLogs"];

    public static bool IsOne(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && (SpanRoots.Concat(LogRoots).Any(root => json.Member(root).ValueKind == JsonValueKind.Array) || json.Member("resourceMetrics", "resource_metrics").ValueKind == JsonValueKind.Array);

    public static void Read(LogRecord record, JsonElement json, string prefix, TelemetryBatch batch)
    {
        batch.Recognised = true;
        foreach (string root in SpanRoots)
        {
            ReadRoot(record, json.Member(root), $"{prefix}/{root}", SpanScopes, "spans", batch);
        }

        foreach (string root in LogRoots)
        {
            ReadRoot(record, json.Member(root), $"{prefix}/{root}", LogScopes, "logRecords", batch);
        }
    }

    private static void ReadRoot(LogRecord record, JsonElement root, string prefix, string[] scopeNames, string itemName, TelemetryBatch batch)
    {
        int index = 0;
        foreach (JsonElement group in root.Items())
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"{prefix}/{index++}");
            TelemetryAttributes resource = OtlpValues.Attributes(group.Member("resource").Member("attributes"));
            foreach (string scopeName in scopeNames)
            {
                ReadScopes(record, group.Member(scopeName), $"{at}/{scopeName}", itemName, resource, batch);
            }
        }
    }

    private static void ReadScopes(LogRecord record, JsonElement scopes, string prefix, string itemName, TelemetryAttributes resource, TelemetryBatch batch)
    {
        int index = 0;
        foreach (JsonElement scope in scopes.Items())
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"{prefix}/{index++}");
            string name = itemName == "logRecords" && !scope.Has(itemName) && scope.Has("log_records") ? "log_records" : itemName;
            string? library = scope.Member("scope", "instrumentationLibrary").Text("name");
            int item = 0;
            foreach (JsonElement element in scope.Member(name).Items())
            {
                ReadItem(record, element, string.Create(CultureInfo.InvariantCulture, $"{at}/{name}/{item++}"), itemName == "spans", resource, library, batch);
            }
        }
    }

    private static void ReadItem(LogRecord record, JsonElement element, string pointer, bool span, TelemetryAttributes resource, string? scope, TelemetryBatch batch)
    {
        Events.SourceLocation source = record.At(pointer, element);
        if (element.ValueKind != JsonValueKind.Object)
        {
            batch.Problems.Add((source, span ? "A span is a JSON object." : "A log record is a JSON object."));
        }
        else if (span)
        {
            batch.Spans.Add(SpanOf(element, resource, scope, source));
        }
        else
        {
            batch.Points.Add(PointOf(element, resource, scope, source));
        }
    }

    private static TelemetrySpan SpanOf(JsonElement span, TelemetryAttributes resource, string? scope, Events.SourceLocation source)
    {
        string? traceId = TelemetryIds.Normalise(span.Member("traceId", "trace_id"));
        string? spanId = TelemetryIds.Normalise(span.Member("spanId", "span_id"));
        JsonElement status = span.Member("status");
        return new TelemetrySpan
        {
            TraceId = traceId,
            SpanId = spanId,
            Fingerprint = Fingerprint(span),
            ParentId = TelemetryIds.Normalise(span.Member("parentSpanId", "parent_span_id")),
            Name = span.Text("name") ?? "",
            Start = Times.FromNanos(span.Member("startTimeUnixNano", "start_time_unix_nano")),
            End = Times.FromNanos(span.Member("endTimeUnixNano", "end_time_unix_nano")),
            Attributes = OtlpValues.Attributes(span.Member("attributes")),
            Resource = resource,
            Scope = scope,
            Failed = SpanStatus.Failed(status.Member("code")),
            StatusMessage = status.Text("message"),
            Events = SpanEvents(span, traceId, spanId, resource, scope, source),
            Source = source,
        };
    }

    private static int Fingerprint(JsonElement span)
    {
        HashCode hash = default;
        hash.AddBytes(JsonMarshal.GetRawUtf8Value(span));
        return hash.ToHashCode();
    }

    private static List<TelemetryPoint> SpanEvents(JsonElement span, string? traceId, string? spanId, TelemetryAttributes resource, string? scope, Events.SourceLocation source)
    {
        List<TelemetryPoint> events = [];
        foreach (JsonElement e in span.Member("events").Items())
        {
            TelemetryAttributes attributes = OtlpValues.Attributes(e.Member("attributes"));
            events.Add(new TelemetryPoint
            {
                TraceId = traceId,
                SpanId = spanId,
                Name = EventNames.Of(e.Text("name"), attributes),
                Time = Times.FromNanos(e.Member("timeUnixNano", "time_unix_nano")),
                Attributes = attributes,
                Resource = resource,
                Scope = scope,
                Source = source,
            });
        }

        return events;
    }

    private static TelemetryPoint PointOf(JsonElement log, TelemetryAttributes resource, string? scope, Events.SourceLocation source)
    {
        TelemetryAttributes attributes = OtlpValues.Attributes(log.Member("attributes"));
        JsonElement body = OtlpValues.Plain(log.Member("body"));
        return new TelemetryPoint
        {
            TraceId = TelemetryIds.Normalise(log.Member("traceId", "trace_id")),
            SpanId = TelemetryIds.Normalise(log.Member("spanId", "span_id")),
            Name = EventNames.Of(log.Text("eventName", "event_name"), attributes, body),
            Time = Times.FromNanos(log.Member("timeUnixNano", "time_unix_nano")) ?? Times.Any(attributes["event.timestamp"])
                ?? Times.FromNanos(log.Member("observedTimeUnixNano", "observed_time_unix_nano")),
            Attributes = attributes,
            Resource = resource,
            Body = body,
            Scope = scope,
            Source = source,
        };
    }
}

/// <summary>Status codes of all envelopes.</summary>
internal static class SpanStatus
{
    /// <summary>True for error (2, ERROR, STATUS_CODE_ERROR), false for OK (1), null for unset.</summary>
    public static bool? Failed(JsonElement code) => code.FilledText()?.ToUpperInvariant() switch
    {
        "2" or "ERROR" or "STATUS_CODE_ERROR" or "STATUSCODE.ERROR" => true,
        "1" or "OK" or "STATUS_CODE_OK" or "STATUSCODE.OK" => false,
        _ => null,
    };
}

/// <summary>The name of an event, which exporters put in three places.</summary>
internal static class EventNames
{
    public static string Of(string? own, TelemetryAttributes attributes, JsonElement body = default)
    {
        string? attribute = attributes.Text("event.name", "event_name");
        string? text = body.ValueKind == JsonValueKind.String ? body.AsString() : null;
        // Claude Code puts the full name in the body and the short one in the attribute; the Rust SDK puts a source line in the name.
        if (text is { Length: < 80 } && text.StartsWith("claude_code.", StringComparison.Ordinal))
        {
            return text;
        }

        return attribute ?? own ?? "";
    }
}
