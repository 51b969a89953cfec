using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>What the Jaeger UI and its API give: <c>data[].spans[]</c> with times in microseconds, tags with types, logs as events, resources as processes.</summary>
internal static class JaegerEnvelope
{
    public static bool IsOne(JsonElement json) => json.Member("data").Items().Any(IsTrace) || IsTrace(json);

    public static void Read(LogRecord record, JsonElement json, string prefix, TelemetryBatch batch)
    {
        batch.Recognised = true;
        if (IsTrace(json))
        {
            ReadTrace(record, json, prefix, batch);
            return;
        }

        int index = 0;
        foreach (JsonElement trace in json.Member("data").Items())
        {
            ReadTrace(record, trace, string.Create(CultureInfo.InvariantCulture, $"{prefix}/data/{index++}"), batch);
        }
    }

    private static bool IsTrace(JsonElement trace) =>
        trace.Member("spans").Items().Any(span => span.Has("traceID") && span.Has("spanID")) || (trace.Has("traceID") && trace.Has("processes"));

    private static void ReadTrace(LogRecord record, JsonElement trace, string prefix, TelemetryBatch batch)
    {
        JsonElement processes = trace.Member("processes");
        int index = 0;
        foreach (JsonElement span in trace.Member("spans").Items())
        {
            SourceLocation source = record.At(string.Create(CultureInfo.InvariantCulture, $"{prefix}/spans/{index++}"), span);
            if (span.ValueKind != JsonValueKind.Object)
            {
                batch.Problems.Add((source, "A span is a JSON object."));
                continue;
            }

            JsonElement process = span.Text("processID") is { } id ? processes.Member(id) : span.Member("process");
            batch.Spans.Add(SpanOf(span, ResourceOf(process), source));
        }
    }

    private static TelemetryAttributes ResourceOf(JsonElement process)
    {
        TelemetryAttributes resource = Tags(process.Member("tags"));
        if (process.Has("serviceName"))
        {
            resource.Set("service.name", process.Member("serviceName"));
        }

        return resource;
    }

    private static TelemetrySpan SpanOf(JsonElement span, TelemetryAttributes resource, SourceLocation source)
    {
        TelemetryAttributes tags = Tags(span.Member("tags"));
        DateTimeOffset? start = span.Member("startTime").AsDouble() is { } micros ? Times.FromEpoch(micros) : null;
        double duration = span.Member("duration").AsDouble() ?? 0;
        string? traceId = TelemetryIds.Normalise(span.Member("traceID"));
        string? spanId = TelemetryIds.Normalise(span.Member("spanID"));
        string? status = tags.Text("otel.status_code");
        return new TelemetrySpan
        {
            TraceId = traceId,
            SpanId = spanId,
            ParentId = ParentOf(span),
            Name = span.Text("operationName") ?? "",
            Start = start,
            End = start is { } from && duration is >= 0 and < 1e15 ? from.AddTicks((long)(duration * TimeSpan.TicksPerMicrosecond)) : start,
            Attributes = tags,
            Resource = resource,
            Scope = tags.Text("otel.scope.name", "otel.library.name"),
            Failed = status is not null ? status == "ERROR" : tags["error"].AsBool() == true ? true : null,
            StatusMessage = tags.Text("otel.status_description"),
            Events = LogsOf(span, traceId, spanId, resource, source),
            Source = source,
        };
    }

    private static List<TelemetryPoint> LogsOf(JsonElement span, string? traceId, string? spanId, TelemetryAttributes resource, SourceLocation source)
    {
        List<TelemetryPoint> events = [];
        foreach (JsonElement log in span.Member("logs").Items())
        {
            TelemetryAttributes fields = Tags(log.Member("fields"));
            events.Add(new TelemetryPoint
            {
                TraceId = traceId,
                SpanId = spanId,
                Name = EventNames.Of(fields.Text("event", "message"), fields),
                Time = log.Member("timestamp").AsDouble() is { } micros ? Times.FromEpoch(micros) : null,
                Attributes = fields,
                Resource = resource,
                Source = source,
            });
        }

        return events;
    }

    private static string? ParentOf(JsonElement span)
    {
        foreach (JsonElement reference in span.Member("references").Items())
        {
            if (reference.Text("refType") is null or "CHILD_OF")
            {
                return TelemetryIds.Normalise(reference.Member("spanID"));
            }
        }

        return TelemetryIds.Normalise(span.Member("parentSpanID"));
    }

    private static TelemetryAttributes Tags(JsonElement tags)
    {
        TelemetryAttributes attributes = new();
        foreach (JsonElement tag in tags.Items())
        {
            if (tag.Text("key") is { } key)
            {
                attributes.Set(key, tag.Member("value"));
            }
        }

        return attributes;
    }
}
