using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects.Telemetry;

/// <summary>
/// What the OpenAI Agents SDK sends to its own tracing service: <c>{data:[{object:"trace"}, {object:"trace.span", span_data}]}</c>, also one item a line. The conversation is the trace's <c>group_id</c>.
/// https://openai.github.io/openai-agents-python/tracing/.
/// </summary>
internal static class OpenAiTracesEnvelope
{
    public static bool IsItem(JsonElement json) => json.Text("object") is "trace" or "trace.span" && (json.Has("span_data") || json.Has("workflow_name") || json.Has("group_id"));

    public static bool IsOne(JsonElement json) => IsItem(json) || json.Member("data").Items().Take(5).Any(IsItem);

    public static void Read(LogRecord record, JsonElement json, string prefix, TelemetryBatch batch)
    {
        batch.Recognised = true;
        if (IsItem(json))
        {
            Add(json, record.At(prefix, json), batch);
            return;
        }

        int index = 0;
        foreach (JsonElement item in json.Member("data").Items())
        {
            SourceLocation source = record.At(string.Create(CultureInfo.InvariantCulture, $"{prefix}/data/{index++}"), item);
            if (IsItem(item))
            {
                Add(item, source, batch);
            }
            else
            {
                batch.Problems.Add((source, "The element is neither a trace nor a span of the OpenAI Agents SDK."));
            }
        }
    }

    private static void Add(JsonElement item, SourceLocation source, TelemetryBatch batch)
    {
        JsonElement data = item.Member("span_data");
        bool trace = item.Text("object") == "trace";
        TelemetryAttributes attributes = new();
        attributes.Set("gen_ai.conversation.id", item.Member("group_id"));
        attributes.Set(LangfuseEnvelope.TypeKey, data.Member("type"));
        attributes.Set(LangfuseEnvelope.InputKey, data.Member("input"));
        attributes.Set(LangfuseEnvelope.OutputKey, data.Member("output"));
        attributes.Set(LangfuseEnvelope.ModelKey, data.Member("model"));
        attributes.Set(LangfuseEnvelope.UsageKey, data.Member("usage"));
        attributes.Set("to_agent", data.Member("to_agent"));
        string? error = item.Member("error").Text("message");
        batch.Spans.Add(new TelemetrySpan
        {
            TraceId = trace ? item.Text("id") : item.Text("trace_id"),
            SpanId = trace ? null : item.Text("id"),
            ParentId = item.Text("parent_id"),
            Name = data.Text("name") ?? item.Text("workflow_name") ?? data.Text("type") ?? "",
            Start = Times.Any(item.Member("started_at")),
            End = Times.Any(item.Member("ended_at")),
            Attributes = attributes,
            Resource = TelemetryAttributes.None,
            Failed = error is null ? null : true,
            StatusMessage = error,
            Source = source,
        });
    }
}
