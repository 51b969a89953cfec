using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Effects;
using AuditLens.Events;
using AuditLens.Incidents;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Formats;

/// <summary>The JSON report, indented: the public contract <c>auditlens.report/1</c>.</summary>
public sealed class JsonReport : IReportFormat
{
    public string Name => "json";

    public string Extension => "json";

    public string ContentType => "application/json";

    public void Write(SessionAnalysis analysis, Stream output)
    {
        using (var writer = new Utf8JsonWriter(output, JsonReportWriter.Options(indented: true)))
        {
            JsonReportWriter.Write(writer, analysis);
        }

        output.WriteByte((byte)'\n');
    }
}

/// <summary>The same object on one line, one line a session.</summary>
public sealed class JsonLinesReport : IReportFormat
{
    public string Name => "jsonl";

    public string Extension => "jsonl";

    public string ContentType => "application/x-ndjson";

    public void Write(SessionAnalysis analysis, Stream output)
    {
        using (var writer = new Utf8JsonWriter(output, JsonReportWriter.Options(indented: false)))
        {
            JsonReportWriter.Write(writer, analysis);
        }

        output.WriteByte((byte)'\n');
    }
}

/// <summary>Writes the object of INTERFACES.md, member by member.</summary>
public static class JsonReportWriter
{
    public const string Schema = "auditlens.report/1";

    private const int LongestSummary = 200;

    // Encoded once: every step of a chain has a reference.
    private static readonly JsonEncodedText EventName = JsonEncodedText.Encode("event");
    private static readonly JsonEncodedText FileName = JsonEncodedText.Encode("file");
    private static readonly JsonEncodedText LineName = JsonEncodedText.Encode("line");
    private static readonly JsonEncodedText PointerName = JsonEncodedText.Encode("pointer");

    /// <summary>The writer keeps everything in one array until it is told to hand it on; a chain can be tens of megabytes.</summary>
    private const int HandedOnAt = 32 * 1024;

    /// <summary>Output goes to files and pipes, never into a page unescaped; the relaxed encoder keeps log text readable and is valid JSON all the same.</summary>
    public static JsonWriterOptions Options(bool indented) => new() { Indented = indented, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static void Write(Utf8JsonWriter w, SessionAnalysis a, bool withChain = true)
    {
        w.WriteStartObject();
        w.WriteString("schema", Schema);
        WriteSession(w, a.Session.Chain.Session);
        WriteIncident(w, a.Incident);
        WriteChain(w, a.Session, withChain);
        JsonReportParts.WriteFindings(w, a.Findings);
        JsonReportParts.WriteExplanation(w, a.Explanation);
        JsonReportParts.WriteBlastRadius(w, a.BlastRadius);
        JsonReportParts.WriteControls(w, a.Controls);
        JsonReportParts.WriteEvidence(w, a.Evidence);
        JsonReportParts.WriteIngest(w, a.Ingest);
        w.WriteEndObject();
    }

    public static void WriteRef(Utf8JsonWriter w, EventRef r)
    {
        Span<char> id = stackalloc char[32];
        r.Event.High.TryFormat(id, out _, "x16", CultureInfo.InvariantCulture);
        r.Event.Low.TryFormat(id[16..], out _, "x16", CultureInfo.InvariantCulture);
        w.WriteStartObject();
        w.WriteString(EventName, id);
        w.WriteString(FileName, r.File);
        if (r.Line is { } line)
        {
            w.WriteNumber(LineName, line);
        }
        else
        {
            w.WriteNull(LineName);
        }

        w.WriteString(PointerName, r.Pointer);
        w.WriteEndObject();
    }

    public static void WriteRef(Utf8JsonWriter w, string name, EventRef? r)
    {
        w.WritePropertyName(name);
        if (r is null)
        {
            w.WriteNullValue();
        }
        else
        {
            WriteRef(w, r);
        }
    }

    public static void WriteRefs(Utf8JsonWriter w, string name, ImmutableArray<EventRef> refs)
    {
        w.WriteStartArray(name);
        foreach (EventRef r in refs)
        {
            WriteRef(w, r);
        }

        w.WriteEndArray();
    }

    public static void WriteStrings(Utf8JsonWriter w, string name, IEnumerable<string> values)
    {
        w.WriteStartArray(name);
        foreach (string value in values)
        {
            w.WriteStringValue(value);
        }

        w.WriteEndArray();
    }

    public static void WriteTime(Utf8JsonWriter w, string name, DateTimeOffset? time)
    {
        if (time is { } t)
        {
            w.WriteString(name, ReportTime.Rfc3339(t));
        }
        else
        {
            w.WriteNull(name);
        }
    }

    private static void WriteSession(Utf8JsonWriter w, SessionInfo s)
    {
        w.WriteStartObject("session");
        w.WriteString("id", s.Id);
        w.WriteString("agent", s.Agent);
        w.WriteString("model", s.Model);
        w.WriteString("format", s.Format);
        w.WriteString("dialect", s.Dialect);
        WriteStrings(w, "files", s.Files);
        WriteTime(w, "started", s.Started);
        WriteTime(w, "ended", s.Ended);
        w.WriteNumber("events", s.Events);
        w.WriteNumber("actions", s.Actions);
        w.WriteEndObject();
    }

    private static void WriteIncident(Utf8JsonWriter w, Incident i)
    {
        w.WriteStartObject("incident");
        w.WriteString("id", i.Id);
        w.WriteString("title", LogText.Line(i.Title, LongestSummary));
        w.WriteString("severity", i.Severity.Word());
        w.WriteBoolean("is_incident", i.IsIncident);
        w.WriteString("summary", LogText.Line(string.Join(' ', i.Summary.Select(static s => s.Text)), 4000));
        WriteRootCause(w, i.RootCause);
        WriteRef(w, "harmful_action", i.HarmfulAction);
        WriteRef(w, "last_safe_step", i.LastSafeStep);
        WriteRef(w, "point_of_no_return", i.PointOfNoReturn);
        w.WriteStartArray("ignored_stop_signs");
        foreach (StopSign sign in i.IgnoredStopSigns)
        {
            w.WriteStartObject();
            WriteRef(w, "ref", sign.Ref);
            w.WriteString("what", LogText.Line(sign.What, 1000));
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteEndObject();
    }

    private static void WriteRootCause(Utf8JsonWriter w, RootCause? cause)
    {
        if (cause is null)
        {
            w.WriteNull("root_cause");
            return;
        }

        w.WriteStartObject("root_cause");
        WriteRef(w, "ref", cause.Ref);
        w.WriteString("statement", LogText.Line(cause.Statement, 1000));
        w.WriteNumber("confidence", Math.Round(cause.Confidence, 2));
        w.WriteString("agent", cause.Agent);
        w.WriteEndObject();
    }

    private static void WriteChain(Utf8JsonWriter w, SessionUnderstanding session, bool whole)
    {
        w.WriteStartArray("chain");
        foreach (ChainStep step in whole ? session.Chain.Steps : [])
        {
            UnderstoodAction? action = step.Kind == StepKind.Action ? session.ActionAt(step.Index) : null;
            ChainJson.WriteStep(w, step, action);
            if (w.BytesPending >= HandedOnAt)
            {
                w.Flush();
            }
        }

        w.WriteEndArray();
    }
}
