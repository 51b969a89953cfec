using System.Text.Json;
using AuditLens.Controls;
using AuditLens.Events;
using AuditLens.Explanations;
using AuditLens.Incidents;

namespace AuditLens.Cli.Output;

/// <summary>Claims, omissions, controls and blast radius as JSON lines, with the members of the JSON report.</summary>
internal static class AccountJson
{
    public static string Claim(CheckedClaim claim) => JsonOutput.Line(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("text", claim.Claim.Text);
        writer.WriteString("kind", claim.Claim.Kind);
        writer.WriteString("polarity", claim.Claim.Polarity);
        writer.WriteBoolean("hedged", claim.Claim.Hedged);
        writer.WriteString("verdict", claim.Verdict);
        writer.WriteString("direction", claim.Claim.Direction);
        writer.WriteBoolean("material", claim.Material);
        writer.WriteString("reason", claim.Reason);
        References(writer, claim.Evidence);
        writer.WriteEndObject();
    });

    public static string Omission(Omission omission) => JsonOutput.Line(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("omission", omission.What);
        References(writer, omission.Evidence);
        writer.WriteEndObject();
    });

    public static string Control(ControlOutcome control) => JsonOutput.Line(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("control", control.Control);
        if (control.StopsAt is { } at)
        {
            JsonOutput.Reference(writer, "stops_at", at);
        }
        else
        {
            writer.WriteNull("stops_at");
        }

        writer.WriteNumber("effects_averted", control.EffectsAverted);
        writer.WriteNumber("harmless_sessions_interrupted", control.HarmlessSessionsInterrupted);
        writer.WriteNumber("harmless_sessions_total", control.HarmlessSessionsTotal);
        writer.WriteString("why", control.Why);
        writer.WriteEndObject();
    });

    public static string Radius(BlastRadiusEntry entry) => JsonOutput.Line(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("target", entry.Target);
        writer.WriteString("kind", entry.Kind);
        writer.WriteString("environment", entry.Environment);
        writer.WriteString("operation", entry.Operation);
        writer.WriteString("scope", entry.Scope);
        writer.WriteString("reversibility", entry.Reversibility);
        writer.WriteString("recovered", entry.Recovered);
        JsonOutput.Number(writer, "lower", entry.Lower);
        JsonOutput.Number(writer, "upper", entry.Upper);
        writer.WriteStartArray("unknowns");
        foreach (string unknown in entry.Unknowns)
        {
            writer.WriteStringValue(unknown);
        }

        writer.WriteEndArray();
        References(writer, entry.Evidence);
        writer.WriteEndObject();
    });

    private static void References(Utf8JsonWriter writer, IReadOnlyList<EventRef> evidence)
    {
        writer.WriteStartArray("evidence");
        foreach (EventRef reference in evidence)
        {
            writer.WriteStartObject();
            writer.WriteString("event", reference.Event.ToString());
            writer.WriteString("file", reference.File);
            JsonOutput.Number(writer, "line", reference.Line);
            writer.WriteString("pointer", reference.Pointer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
