using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuditLens.Tests.Ingestion.Dialects.Telemetry;

/// <summary>Builds OTLP/JSON bodies as exporters send them.</summary>
internal static class Otlp
{
    public const string Trace = "5b8efff798038103d269b633813fc60c";

    /// <summary>12:00:00 UTC on 12 May 2026, in nanoseconds.</summary>
    private const long Noon = 1778587200_000_000_000;

    public static string Spans(params JsonObject[] spans) => Body("resourceSpans", "scopeSpans", "spans", spans);

    public static string Logs(params JsonObject[] logs) => Body("resourceLogs", "scopeLogs", "logRecords", logs);

    /// <param name="parent">Last digits of the parent's id; null for a root.</param>
    /// <param name="second">Seconds after noon at which the span starts; it takes one second.</param>
    public static JsonObject Span(string id, string? parent, string name, int second, params (string Key, object Value)[] attributes) => new()
    {
        ["traceId"] = Trace,
        ["spanId"] = Id(id),
        ["parentSpanId"] = parent is null ? "" : Id(parent),
        ["name"] = name,
        ["kind"] = 1,
        ["startTimeUnixNano"] = Nanos(second),
        ["endTimeUnixNano"] = Nanos(second + 1),
        ["attributes"] = Attributes(attributes),
        ["status"] = new JsonObject(),
    };

    public static JsonObject Log(string eventName, string span, int second, object? body, params (string Key, object Value)[] attributes)
    {
        JsonObject log = new()
        {
            ["timeUnixNano"] = Nanos(second),
            ["traceId"] = Trace,
            ["spanId"] = Id(span),
            ["eventName"] = eventName,
            ["attributes"] = Attributes(attributes),
        };
        if (body is not null)
        {
            log["body"] = Value(body);
        }

        return log;
    }

    public static JsonObject Event(string name, int second, params (string Key, object Value)[] attributes) => new()
    {
        ["name"] = name,
        ["timeUnixNano"] = Nanos(second),
        ["attributes"] = Attributes(attributes),
    };

    public static JsonObject WithEvents(this JsonObject span, params JsonObject[] events)
    {
        span["events"] = new JsonArray([.. events]);
        return span;
    }

    public static JsonObject WithStatus(this JsonObject span, int code, string message)
    {
        span["status"] = new JsonObject { ["code"] = code, ["message"] = message };
        return span;
    }

    public static JsonObject InTrace(this JsonObject item, string trace)
    {
        item["traceId"] = trace;
        return item;
    }

    /// <summary>Messages as the conventions write them: role and text pairs.</summary>
    public static string Messages(params (string Role, string Text)[] messages) =>
        JsonSerializer.Serialize(messages.Select(m => new { role = m.Role, parts = new[] { new { type = "text", content = m.Text } } }));

    public static string Id(string digits) => digits.PadLeft(16, 'a');

    private static string Nanos(int second) => (Noon + (second * 1_000_000_000L)).ToString(CultureInfo.InvariantCulture);

    private static string Body(string root, string scope, string items, JsonObject[] content) => new JsonObject
    {
        [root] = new JsonArray(new JsonObject
        {
            ["resource"] = new JsonObject { ["attributes"] = Attributes([("service.name", "booking-ops"), ("deployment.environment.name", "production")]) },
            [scope] = new JsonArray(new JsonObject { ["scope"] = new JsonObject { ["name"] = "test" }, [items] = new JsonArray([.. content]) }),
        }),
    }.ToJsonString();

    private static JsonArray Attributes((string Key, object Value)[] attributes) =>
        new([.. attributes.Select(a => (JsonNode)new JsonObject { ["key"] = a.Key, ["value"] = Value(a.Value) })]);

    private static JsonObject Value(object value) => value switch
    {
        string text => new JsonObject { ["stringValue"] = text },
        int number => new JsonObject { ["intValue"] = number.ToString(CultureInfo.InvariantCulture) },
        bool flag => new JsonObject { ["boolValue"] = flag },
        (string Key, object Value)[] map => new JsonObject { ["kvlistValue"] = new JsonObject { ["values"] = Attributes(map) } },
        object[] list => new JsonObject { ["arrayValue"] = new JsonObject { ["values"] = new JsonArray([.. list.Select(item => (JsonNode)Value(item))]) } },
        _ => throw new ArgumentException("Not a value OTLP has.", nameof(value)),
    };
}
