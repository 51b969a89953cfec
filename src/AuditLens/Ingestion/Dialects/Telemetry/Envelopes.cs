using System.Globalization;
using System.Text.Json;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>Finds the spans and log records in a record, whichever envelope they came in.</summary>
internal static class Envelopes
{
    /// <summary>How many elements of an array are looked at to tell what it holds.</summary>
    private const int Probe = 20;

    public static TelemetryBatch Read(LogRecord record)
    {
        TelemetryBatch batch = new();
        ReadValue(record, record.Json, "", batch, 0);
        return batch;
    }

    /// <summary>How surely a record is telemetry: 100 for an envelope, 90 for flat spans, 0 for anything else.</summary>
    public static int Recognise(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            int best = 0;
            foreach (JsonElement item in json.EnumerateArray().Take(Probe))
            {
                best = Math.Max(best, item.ValueKind == JsonValueKind.Object ? Recognise(item) : 0);
            }

            return best;
        }

        return OtlpEnvelope.IsOne(json) || JaegerEnvelope.IsOne(json) || OpenAiTracesEnvelope.IsOne(json) ? 100
            : FlatEnvelope.IsSpan(json) || FlatEnvelope.IsLog(json) ? 90
            : SpanList(json, out _).Items().Take(Probe).Any(FlatEnvelope.IsSpan) ? 90
            : 0;
    }

    private static void ReadValue(LogRecord record, JsonElement json, string prefix, TelemetryBatch batch, int depth)
    {
        if (json.ValueKind == JsonValueKind.Array && depth < 2)
        {
            ReadList(record, json, prefix, batch, depth);
        }
        else if (OtlpEnvelope.IsOne(json))
        {
            OtlpEnvelope.Read(record, json, prefix, batch);
        }
        else if (JaegerEnvelope.IsOne(json))
        {
            JaegerEnvelope.Read(record, json, prefix, batch);
        }
        else if (OpenAiTracesEnvelope.IsOne(json))
        {
            OpenAiTracesEnvelope.Read(record, json, prefix, batch);
        }
        else if (FlatEnvelope.IsLog(json))
        {
            batch.Recognised = true;
            batch.Points.Add(FlatEnvelope.LogOf(json, record.At(prefix, json)));
        }
        else if (FlatEnvelope.IsSpan(json))
        {
            batch.Recognised = true;
            batch.Spans.Add(FlatEnvelope.SpanOf(json, record.At(prefix, json)));
        }
        else if (SpanList(json, out string pointer) is { ValueKind: JsonValueKind.Array } list && depth < 2)
        {
            batch.Recognised = true;
            ReadList(record, list, prefix + pointer, batch, depth);
        }
        else if (depth > 0)
        {
            batch.Problems.Add((record.At(prefix, json), "This element is neither a span nor a log record."));
        }
    }

    private static void ReadList(LogRecord record, JsonElement list, string prefix, TelemetryBatch batch, int depth)
    {
        int index = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            ReadValue(record, item, string.Create(CultureInfo.InvariantCulture, $"{prefix}/{index++}"), batch, depth + 1);
        }
    }

    /// <summary><c>{spans:[]}</c>, and MLflow's <c>{info, data:{spans:[]}}</c>.</summary>
    private static JsonElement SpanList(JsonElement json, out string pointer)
    {
        if (json.Member("spans") is { ValueKind: JsonValueKind.Array } spans)
        {
            pointer = "/spans";
            return spans;
        }

        pointer = "/data/spans";
        return json.Member("data").Member("spans") is { ValueKind: JsonValueKind.Array } inner ? inner : default;
    }
}
