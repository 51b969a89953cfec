using System.Collections.Immutable;
using System.Text.Json;
using AuditLens.Chains;
using AuditLens.Controls;
using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Explanations;
using AuditLens.Incidents;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Formats;

/// <summary>The parts of the JSON report below the chain; one claim, omission, control or entry is written alike by the commands that list them.</summary>
public static class JsonReportParts
{
    private static readonly string[] Verdicts = ["confirmed", "refuted", "partial", "unsupported", "unverifiable", "not-checkable", "unclassified"];

    internal static void WriteFindings(Utf8JsonWriter w, ImmutableArray<Finding> findings)
    {
        w.WriteStartArray("findings");
        foreach (Finding f in findings)
        {
            w.WriteStartObject();
            w.WriteString("rule", f.Rule);
            w.WriteString("category", f.Category);
            w.WriteString("severity", f.Severity.Word());
            w.WriteNumber("confidence", Math.Round(f.Confidence, 2));
            w.WriteString("title", LogText.Line(f.Title, 200));
            w.WriteString("message", LogText.Line(f.Message, 2000));
            JsonReportWriter.WriteRefs(w, "evidence", f.Evidence);
            w.WriteStartObject("facts");
            foreach ((string name, string value) in f.Facts)
            {
                w.WriteString(name, LogText.Line(value, 1000));
            }

            w.WriteEndObject();
            w.WriteStartObject("taxonomy");
            JsonReportWriter.WriteStrings(w, "owasp", f.Taxonomy.Owasp);
            JsonReportWriter.WriteStrings(w, "atlas", f.Taxonomy.Atlas);
            JsonReportWriter.WriteStrings(w, "attack", f.Taxonomy.Attack);
            JsonReportWriter.WriteStrings(w, "cwe", f.Taxonomy.Cwe);
            w.WriteEndObject();
            w.WriteString("recommendation", f.Recommendation);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    public static void WriteClaim(Utf8JsonWriter w, CheckedClaim c)
    {
        w.WriteStartObject();
        w.WriteString("text", LogText.Line(c.Claim.Text, 2000));
        w.WriteString("kind", c.Claim.Kind);
        w.WriteString("polarity", c.Claim.Polarity);
        w.WriteBoolean("hedged", c.Claim.Hedged);
        w.WriteString("verdict", c.Verdict);
        w.WriteString("direction", c.Claim.Direction);
        w.WriteBoolean("material", c.Material);
        w.WriteString("reason", LogText.Line(c.Reason, 2000));
        JsonReportWriter.WriteRefs(w, "evidence", c.Evidence);
        w.WriteEndObject();
    }

    public static void WriteOmission(Utf8JsonWriter w, Omission o)
    {
        w.WriteStartObject();
        w.WriteString("what", LogText.Line(o.What, 1000));
        JsonReportWriter.WriteRefs(w, "evidence", o.Evidence);
        w.WriteEndObject();
    }

    public static void WriteContradiction(Utf8JsonWriter w, Contradiction c)
    {
        w.WriteStartObject();
        JsonReportWriter.WriteStrings(w, "texts", c.Texts.Select(static t => LogText.Line(t, 2000)));
        w.WriteString("why", LogText.Line(c.Why, 1000));
        JsonReportWriter.WriteRefs(w, "evidence", c.Evidence);
        w.WriteEndObject();
    }

    public static void WriteBlastRadius(Utf8JsonWriter w, BlastRadiusEntry b)
    {
        w.WriteStartObject();
        w.WriteString("target", LogText.Line(b.Target, 300));
        w.WriteString("kind", b.Kind);
        w.WriteString("environment", b.Environment);
        w.WriteString("operation", b.Operation);
        w.WriteString("scope", b.Scope);
        w.WriteString("reversibility", b.Reversibility);
        w.WriteString("recovered", b.Recovered);
        WriteCount(w, "lower", b.Lower);
        WriteCount(w, "upper", b.Upper);
        JsonReportWriter.WriteStrings(w, "unknowns", b.Unknowns.Select(static u => LogText.Line(u, 500)));
        JsonReportWriter.WriteRefs(w, "evidence", b.Evidence);
        w.WriteEndObject();
    }

    public static void WriteControl(Utf8JsonWriter w, ControlOutcome c)
    {
        w.WriteStartObject();
        w.WriteString("control", c.Control);
        JsonReportWriter.WriteRef(w, "stops_at", c.StopsAt);
        w.WriteNumber("effects_averted", c.EffectsAverted);
        w.WriteNumber("harmless_sessions_interrupted", c.HarmlessSessionsInterrupted);
        w.WriteNumber("harmless_sessions_total", c.HarmlessSessionsTotal);
        w.WriteBoolean("sufficient", c.IsSufficient);
        w.WriteBoolean("advisory_only", c.WasAdvisory);
        w.WriteString("why", LogText.Line(c.Why, 1000));
        w.WriteEndObject();
    }

    internal static void WriteExplanation(Utf8JsonWriter w, ExplanationCheck? check)
    {
        if (check is null)
        {
            w.WriteNull("explanation");
            return;
        }

        w.WriteStartObject("explanation");
        JsonReportWriter.WriteRef(w, "source", check.Source);
        w.WriteStartArray("claims");
        foreach (CheckedClaim claim in check.Claims)
        {
            WriteClaim(w, claim);
        }

        w.WriteEndArray();
        w.WriteStartArray("omissions");
        foreach (Omission omission in check.Omissions)
        {
            WriteOmission(w, omission);
        }

        w.WriteEndArray();
        w.WriteStartArray("contradictions");
        foreach (Contradiction contradiction in check.Contradictions)
        {
            WriteContradiction(w, contradiction);
        }

        w.WriteEndArray();
        w.WriteStartObject("counts");
        foreach (string verdict in Verdicts)
        {
            w.WriteNumber(verdict, check.Claims.Count(c => c.Verdict == verdict));
        }

        w.WriteEndObject();
        w.WriteEndObject();
    }

    internal static void WriteBlastRadius(Utf8JsonWriter w, ImmutableArray<BlastRadiusEntry> entries)
    {
        w.WriteStartArray("blast_radius");
        foreach (BlastRadiusEntry entry in entries)
        {
            WriteBlastRadius(w, entry);
        }

        w.WriteEndArray();
    }

    internal static void WriteControls(Utf8JsonWriter w, ImmutableArray<ControlOutcome> controls)
    {
        w.WriteStartArray("controls");
        foreach (ControlOutcome control in controls)
        {
            WriteControl(w, control);
        }

        w.WriteEndArray();
    }

    internal static void WriteEvidence(Utf8JsonWriter w, EvidenceStatement evidence)
    {
        w.WriteStartObject("evidence");
        w.WriteStartArray("gaps");
        foreach (ChainGap gap in evidence.Gaps)
        {
            w.WriteStartObject();
            w.WriteString("kind", gap.Kind.Word());
            w.WriteString("what", gap.What);
            JsonReportWriter.WriteRefs(w, "refs", gap.Refs);
            JsonReportWriter.WriteStrings(w, "limits", gap.Limits);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteStartArray("hashes");
        foreach (FileHash hash in evidence.Hashes)
        {
            w.WriteStartObject();
            w.WriteString("file", hash.File);
            w.WriteString("sha256", hash.Sha256);
            w.WriteNumber("bytes", hash.Bytes);
            if (hash.Superseded)
            {
                w.WriteBoolean("superseded", true);
            }

            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }

    internal static void WriteIngest(Utf8JsonWriter w, IngestStatement ingest)
    {
        w.WriteStartObject("ingest");
        w.WriteNumber("records", ingest.Counts.Records);
        w.WriteNumber("accepted", ingest.Counts.Accepted);
        w.WriteNumber("rejected", ingest.Counts.Rejected);
        w.WriteNumber("duplicates", ingest.Counts.Duplicates);
        w.WriteStartArray("rejections");
        foreach (Rejection r in ingest.Rejections)
        {
            w.WriteStartObject();
            w.WriteString("file", r.File);
            WriteCount(w, "line", r.Line);
            w.WriteString("code", r.Code);
            w.WriteString("reason", LogText.Line(r.Reason, 1000));
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }

    private static void WriteCount(Utf8JsonWriter w, string name, long? value)
    {
        if (value is { } v)
        {
            w.WriteNumber(name, v);
        }
        else
        {
            w.WriteNull(name);
        }
    }
}
