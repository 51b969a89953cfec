using AuditLens.Events;
using AuditLens.Reporting.Formats;

namespace AuditLens.Cli.Output;

/// <summary>An event as one line of JSON (<c>auditlens events --json</c>).</summary>
internal static class EventJson
{
    public static string Line(AgentEvent e) => JsonOutput.Line(json =>
    {
        json.WriteStartObject();
        json.WriteString("event", e.Id.ToString());
        json.WriteString("session", e.SessionId);
        JsonReportWriter.WriteTime(json, "time", e.Time);
        json.WriteString("kind", EnumWords.Word(e.Kind));
        json.WriteString("actor", EnumWords.Word(e.Actor));
        json.WriteString("agent_id", e.AgentId);
        json.WriteString("agent", e.AgentName);
        json.WriteString("native_id", e.NativeId);
        json.WriteString("parent_native_id", e.ParentNativeId);
        json.WriteString("call_id", e.CallId);
        json.WriteString("tool", e.Tool);
        json.WriteString("text", e.Text);
        json.WriteString("arguments", e.Arguments);
        json.WriteString("result", e.Result);
        json.WriteString("outcome", EnumWords.Word(e.Outcome));
        JsonOutput.Number(json, "exit_code", e.ExitCode);
        JsonOutput.Number(json, "duration_ms", e.Duration is { } duration ? (long)duration.TotalMilliseconds : null);
        json.WriteString("model", e.Model);
        json.WriteStartObject("attributes");
        foreach ((string name, string value) in e.Attributes)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        JsonReportWriter.WriteRef(json, "ref", EventRef.To(e));
        json.WriteString("sha256", e.Source.Sha256.ToString());
        json.WriteEndObject();
    });
}
