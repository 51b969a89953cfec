using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Langfuse's export of a trace as spans: each observation is a span whose attributes are those in its metadata and its own input and output.</summary>
internal static class LangfuseEnvelope
{
    public const string TypeKey = "langfuse.observation.type";
    public const string InputKey = "langfuse.observation.input";
    public const string OutputKey = "langfuse.observation.output";
    public const string ModelKey = "langfuse.observation.model";
    public const string UsageKey = "langfuse.observation.usage";

    public static bool IsOne(JsonElement json) => Observations(json, out _).Items().Take(5).Any(IsObservation);

    public static TelemetryBatch Read(LogRecord record)
    {
        TelemetryBatch batch = new();
        if (record.Json.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (JsonElement item in record.Json.EnumerateArray())
            {
                ReadTrace(record, item, string.Create(CultureInfo.InvariantCulture, $"/{index++}"), batch);
            }
        }
        else
        {
            ReadTrace(record, record.Json, "", batch);
        }

        return batch;
    }

    private static bool IsObservation(JsonElement item) => item.Has("type") && item.Has("startTime") && (item.Has("traceId") || item.Has("parentObservationId"));

    private static JsonElement Observations(JsonElement json, out string pointer)
    {
        pointer = json.Member("observations").ValueKind == JsonValueKind.Array ? "/observations" : "/trace/observations";
        return json.Member("observations") is { ValueKind: JsonValueKind.Array } own ? own : json.Member("trace").Member("observations");
    }

    private static void ReadTrace(LogRecord record, JsonElement json, string prefix, TelemetryBatch batch)
    {
        JsonElement observations = Observations(json, out string pointer);
        if (observations.ValueKind != JsonValueKind.Array)
        {
            batch.Problems.Add((record.At(prefix, json), "A Langfuse trace has a list of observations; this one has none."));
            return;
        }

        batch.Recognised = true;
        JsonElement trace = json.Member("trace") is { ValueKind: JsonValueKind.Object } inner ? inner : json;
        int index = 0;
        foreach (JsonElement observation in observations.EnumerateArray())
        {
            SourceLocation source = record.At(string.Create(CultureInfo.InvariantCulture, $"{prefix}{pointer}/{index++}"), observation);
            if (observation.ValueKind == JsonValueKind.Object)
            {
                batch.Spans.Add(SpanOf(observation, trace, source));
            }
            else
            {
                batch.Problems.Add((source, "An observation is a JSON object."));
            }
        }
    }

    private static TelemetrySpan SpanOf(JsonElement observation, JsonElement trace, SourceLocation source)
    {
        JsonElement metadata = observation.Member("metadata").Decoded();
        TelemetryAttributes attributes = OtlpValues.Attributes(metadata.Member("attributes"));
        Add(attributes, TypeKey, observation.Member("type"));
        Add(attributes, InputKey, observation.Member("input"));
        Add(attributes, OutputKey, observation.Member("output"));
        Add(attributes, ModelKey, observation.Member("model"));
        Add(attributes, UsageKey, observation.Member("usageDetails", "usage"));
        Add(attributes, "langfuse.session.id", trace.Member("sessionId"));
        TelemetryAttributes resource = OtlpValues.Attributes(metadata.Member("resourceAttributes"));
        Add(resource, "deployment.environment.name", observation.Text("environment") is not null and not "default" ? observation.Member("environment") : default);
        return new TelemetrySpan
        {
            TraceId = observation.Text("traceId") ?? trace.Text("id"),
            SpanId = observation.Text("id"),
            ParentId = observation.Text("parentObservationId"),
            Name = observation.Text("name") ?? "",
            Start = Times.Any(observation.Member("startTime")),
            End = Times.Any(observation.Member("endTime")),
            Attributes = attributes,
            Resource = resource,
            Scope = metadata.Member("scope").Text("name"),
            Failed = observation.Text("level") == "ERROR" ? true : null,
            StatusMessage = observation.Text("statusMessage"),
            Source = source,
        };
    }

    private static void Add(TelemetryAttributes attributes, string key, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            attributes.Set(key, value);
        }
    }
}
