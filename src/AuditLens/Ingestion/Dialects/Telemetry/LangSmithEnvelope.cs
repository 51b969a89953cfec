using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>
/// LangSmith runs as spans: a run, a list of runs, or a batch request (<c>{post, patch}</c>) whose two halves hold the start and the end of the same run.
/// Run data format: https://docs.langchain.com/langsmith/run-data-format.
/// </summary>
internal static class LangSmithEnvelope
{
    public static bool IsRun(JsonElement json) => json.Has("run_type") && (json.Has("dotted_order") || json.Has("trace_id") || json.Has("parent_run_id")) && (json.Has("inputs") || json.Has("outputs"));

    public static IEnumerable<(JsonElement Run, string Pointer)> Runs(JsonElement json, string prefix = "")
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            return Items(json, prefix);
        }

        if (json.Member("post").ValueKind == JsonValueKind.Array || json.Member("patch").ValueKind == JsonValueKind.Array)
        {
            return Items(json.Member("post"), prefix + "/post").Concat(Items(json.Member("patch"), prefix + "/patch"));
        }

        return json.Member("runs") is { ValueKind: JsonValueKind.Array } runs ? Items(runs, prefix + "/runs") : [(json, prefix)];
    }

    public static TelemetryBatch Read(LogRecord record)
    {
        TelemetryBatch batch = new();
        Dictionary<string, List<(JsonElement Run, string Pointer)>> byId = new(StringComparer.Ordinal);
        int anonymous = 0;
        foreach ((JsonElement run, string pointer) in Runs(record.Json))
        {
            if (run.ValueKind != JsonValueKind.Object || (!IsRun(run) && run.Text("dotted_order", "id") is null))
            {
                batch.Problems.Add((record.At(pointer, run), "The element is no LangSmith run."));
                continue;
            }

            batch.Recognised = true;
            string id = run.Text("id") ?? IdOf(run.Text("dotted_order")) ?? string.Create(CultureInfo.InvariantCulture, $"#{anonymous++}");
            byId.TryAdd(id, []);
            byId[id].Add((run, pointer));
        }

        foreach ((string id, List<(JsonElement Run, string Pointer)> parts) in byId)
        {
            batch.Spans.Add(SpanOf(id, parts, record.At(parts[^1].Pointer, parts[^1].Run)));
        }

        return batch;
    }

    /// <summary><c>20241013T070535809001Z33c08c32-435c-4788-b973-b5bee4a31f87</c>, one such part for each ancestor, joined by points.</summary>
    private static string? IdOf(string? dottedOrder)
    {
        string? last = dottedOrder?[(dottedOrder.LastIndexOf('.') + 1)..];
        int zone = last?.IndexOf('Z', StringComparison.Ordinal) ?? -1;
        return zone > 0 && zone + 1 < last!.Length ? last[(zone + 1)..] : null;
    }

    private static IEnumerable<(JsonElement Run, string Pointer)> Items(JsonElement list, string prefix) =>
        list.Items().Select((item, index) => (item, string.Create(CultureInfo.InvariantCulture, $"{prefix}/{index}")));

    private static TelemetrySpan SpanOf(string id, List<(JsonElement Run, string Pointer)> parts, SourceLocation source)
    {
        JsonElement Of(string name)
        {
            JsonElement found = default;
            foreach ((JsonElement run, _) in parts)
            {
                JsonElement value = run.Member(name);
                bool empty = value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null || (value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any());
                found = empty ? found : value;
            }

            return found;
        }

        TelemetryAttributes attributes = new();
        attributes.Set(LangfuseEnvelope.TypeKey, Of("run_type"));
        attributes.Set(LangfuseEnvelope.InputKey, Of("inputs"));
        attributes.Set(LangfuseEnvelope.OutputKey, Of("outputs"));
        attributes.Set(LangfuseEnvelope.ModelKey, Of("extra").Member("metadata").Member("ls_model_name"));
        attributes.Set(LangfuseEnvelope.UsageKey, Of("outputs").Member("usage_metadata", "usage"));
        attributes.Set("metadata", Of("extra").Member("metadata"));
        string? error = Of("error").FilledText();
        return new TelemetrySpan
        {
            TraceId = Of("trace_id").FilledText(),
            SpanId = id,
            ParentId = Of("parent_run_id").FilledText(),
            Name = Of("name").FilledText() ?? "",
            Start = Times.Any(Of("start_time")),
            End = Times.Any(Of("end_time")),
            Attributes = attributes,
            Resource = TelemetryAttributes.None,
            Failed = error is null ? null : true,
            StatusMessage = error,
            Source = source,
        };
    }
}
