using System.Text.Json;
using AuditLens.Alerting.Evaluation;
using AuditLens.Reporting.Text;

namespace AuditLens.Alerting.Delivery;

/// <summary>A notice as programs get it (<c>auditlens.alert/1</c>): members may be added, never renamed.</summary>
public static class NoticeJson
{
    private const int Longest = 500;

    public static byte[] Bytes(AlertNotice notice, Uri? baseUrl)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, notice, baseUrl);
        }

        return buffer.ToArray();
    }

    public static void Write(Utf8JsonWriter json, AlertNotice n, Uri? baseUrl)
    {
        json.WriteStartObject();
        json.WriteString("schema", "auditlens.alert/1");
        json.WriteString("key", n.Key);
        json.WriteString("episode", n.Episode);
        json.WriteString("rule", n.Rule);
        json.WriteString("title", n.Title);
        json.WriteString("kind", n.Kind.Word());
        json.WriteString("level", n.Level.Word());
        json.WriteString("level_before", n.Before.Word());
        json.WriteString("summary", LogText.Line(MessageWords.Summary(n), Longest));
        json.WriteStartObject("labels");
        foreach ((string name, string value) in n.Labels)
        {
            json.WriteString(name, LogText.Line(value, Longest));
        }

        json.WriteEndObject();
        json.WriteNumber("value", n.Value);
        Number(json, "expected", n.Expected);
        json.WriteNumber("observed", n.Observed);
        Number(json, "threshold", n.Threshold);
        json.WriteBoolean("no_data", n.IsNoData);
        json.WriteString("at", MessageWords.Time(n.At));
        json.WriteString("since", MessageWords.Time(n.Since));
        json.WriteString("from", MessageWords.Time(n.From));
        json.WriteString("to", MessageWords.Time(n.To));
        json.WriteString("last", n.Last is { } last ? MessageWords.Time(last) : null);
        json.WriteString("suppressed", n.Suppressed is { } reason ? LogText.Line(reason, Longest) : null);
        json.WriteStartArray("items");
        foreach (Observation o in n.Worst)
        {
            Write(json, o, baseUrl);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Observation o, Uri? baseUrl)
    {
        json.WriteStartObject();
        json.WriteString("severity", o.Severity.Word());
        json.WriteString("title", LogText.Line(o.Title, Longest));
        json.WriteString("session", LogText.Line(o.Session, Longest));
        json.WriteString("incident", o.Incident);
        json.WriteString("agent", o.Agent is { } agent ? LogText.Line(agent, Longest) : null);
        json.WriteString("environment", o.Environment);
        json.WriteString("category", o.Category);
        json.WriteString("rule", o.Rule);
        json.WriteString("place", LogText.Line(o.Place, Longest));
        json.WriteString("link", MessageWords.Link(baseUrl, "incidents", o.Incident));
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
