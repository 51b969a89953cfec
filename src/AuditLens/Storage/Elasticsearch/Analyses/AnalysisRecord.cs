using System.Text;
using System.Text.Json;
using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Storage.Elasticsearch.Model;
using ZstdSharp;

namespace AuditLens.Storage.Elasticsearch.Analyses;

/// <summary>Documents of an analysed session: its outcome with the report, and each finding.</summary>
internal static class AnalysisRecord
{
    public const string Started = "auditlens.started";
    public const string Since = "auditlens.since";
    public const string Rank = "auditlens.severity_rank";
    public const string Environment = "deployment.environment.name";
    public const string Incident = "auditlens.incident.id";
    public const string Category = "auditlens.category";
    public const string Rule = "rule.id";
    public const string RefutedClaims = "auditlens.refuted_claims";
    public const string IsIncident = "auditlens.incident.is_incident";
    public const string Position = "auditlens.position";

    /// <summary>Microseconds since 1970, to be counted by day and hour: aggregations work on doubles, which hold these exactly and ticks not.</summary>
    public const string Micros = "auditlens.epoch_micros";

    private const string Findings = "auditlens.finding_list";

    public static void Write(Utf8JsonWriter json, AnalysisSummary s, IReadOnlyList<StoredFinding> findings, string report, Compressor compressor)
    {
        Session(json, s.Session, s.Started);
        EventWriter.Optional(json, "auditlens.started"u8, s.Started?.UtcTicks);
        EventWriter.Optional(json, "auditlens.ended"u8, s.Ended?.UtcTicks);
        json.WriteString("auditlens.incident.id"u8, s.IncidentId);
        json.WriteString("auditlens.incident.title"u8, s.Title);
        json.WriteBoolean("auditlens.incident.is_incident"u8, s.IsIncident);
        Common(json, s.Severity, s.Agent, s.Environment, s.Since);
        json.WriteStartArray("auditlens.category"u8);
        foreach (string category in s.Categories)
        {
            json.WriteStringValue(category);
        }

        json.WriteEndArray();
        json.WriteNumber("auditlens.findings"u8, s.Findings);
        json.WriteNumber("auditlens.refuted_claims"u8, s.RefutedClaims);
        json.WriteStartArray(Findings);
        foreach (StoredFinding finding in findings)
        {
            json.WriteStartObject();
            Write(json, finding);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        byte[] bytes = Encoding.UTF8.GetBytes(report);
        json.WriteNumber("auditlens.report_length"u8, bytes.Length);
        json.WriteBase64String("auditlens.report"u8, Zstd.Compress(compressor, bytes));
    }

    public static void Write(Utf8JsonWriter json, StoredFinding f)
    {
        Session(json, f.Session, f.Time);
        EventWriter.Optional(json, "auditlens.time"u8, f.Time?.UtcTicks);
        json.WriteNumber("auditlens.position"u8, f.Position);
        json.WriteString("auditlens.incident.id"u8, f.IncidentId);
        json.WriteString("rule.id"u8, f.Rule);
        json.WriteString("auditlens.category"u8, f.Category);
        Common(json, f.Severity, f.Agent, f.Environment, f.Since);
        json.WriteNumber("auditlens.confidence"u8, f.Confidence);
        json.WriteString("auditlens.title"u8, f.Title);
        json.WriteString("message"u8, f.Message);
        json.WriteString("event.id"u8, f.Evidence.Event.ToString());
        json.WriteString("log.file.path"u8, f.Evidence.File);
        EventWriter.Optional(json, "auditlens.line"u8, f.Evidence.Line);
        EventWriter.Optional(json, "auditlens.pointer"u8, f.Evidence.Pointer);
    }

    public static AnalysisSummary Summary(JsonElement document) => new()
    {
        Session = document.GetProperty(FieldNames.Session).GetString()!,
        IncidentId = document.GetProperty(Incident).GetString()!,
        Title = document.GetProperty("auditlens.incident.title").GetString()!,
        Severity = (Severity)document.GetProperty(Rank).GetInt32(),
        IsIncident = document.GetProperty(IsIncident).GetBoolean(),
        Started = Time(document, Started),
        Ended = Time(document, "auditlens.ended"),
        Agent = EventReader.Text(document, FieldNames.AgentName),
        Environment = document.GetProperty(Environment).GetString()!,
        Categories = [.. document.GetProperty(Category).EnumerateArray().Select(c => c.GetString()!)],
        Findings = document.GetProperty("auditlens.findings").GetInt32(),
        RefutedClaims = document.GetProperty(RefutedClaims).GetInt32(),
        Since = Time(document, Since)!.Value,
    };

    public static StoredAnalysis Read(JsonElement document, Decompressor decompressor) => new(
        Summary(document),
        FindingsOf(document),
        Encoding.UTF8.GetString(Zstd.Expand(decompressor, document.GetProperty("auditlens.report").GetBytesFromBase64(), document.GetProperty("auditlens.report_length").GetInt32())));

    public static List<StoredFinding> FindingsOf(JsonElement document) => [.. document.GetProperty(Findings).EnumerateArray().Select(Finding)];

    public static StoredFinding Finding(JsonElement document) => new()
    {
        Session = document.GetProperty(FieldNames.Session).GetString()!,
        Position = document.GetProperty(Position).GetInt32(),
        IncidentId = document.GetProperty(Incident).GetString()!,
        Rule = document.GetProperty(Rule).GetString()!,
        Category = document.GetProperty(Category).GetString()!,
        Severity = (Severity)document.GetProperty(Rank).GetInt32(),
        Confidence = document.GetProperty("auditlens.confidence").GetDouble(),
        Title = document.GetProperty("auditlens.title").GetString()!,
        Message = document.GetProperty(FieldNames.Text).GetString()!,
        Time = Time(document, FieldNames.Time),
        Agent = EventReader.Text(document, FieldNames.AgentName),
        Environment = document.GetProperty(Environment).GetString()!,
        Evidence = new EventRef(
            EventId.TryParse(EventReader.Text(document, FieldNames.Id), out EventId id) ? id : EventId.None,
            document.GetProperty(FieldNames.File).GetString()!,
            EventReader.Number(document, FieldNames.Line),
            EventReader.Text(document, FieldNames.Pointer)),
        Since = Time(document, Since)!.Value,
    };

    private static void Session(Utf8JsonWriter json, string session, DateTimeOffset? time)
    {
        EventWriter.Timestamp(json, "@timestamp"u8, time);
        EventWriter.Optional(json, "auditlens.epoch_micros"u8, time is { } t ? (long)Math.Floor((t - DateTimeOffset.UnixEpoch).Ticks / (double)TimeSpan.TicksPerMicrosecond) : null);
        json.WriteString(FieldNames.Session, session);
        if (Keys.IsLong(session))
        {
            json.WriteString(FieldNames.SessionKey, Keys.Id(session));
        }
    }

    private static void Common(Utf8JsonWriter json, Severity severity, string? agent, string environment, DateTimeOffset since)
    {
        json.WriteString("auditlens.severity"u8, SeverityWords.Word(severity));
        json.WriteNumber("auditlens.severity_rank"u8, (int)severity);
        EventWriter.Optional(json, "gen_ai.agent.name"u8, agent);
        json.WriteString("deployment.environment.name"u8, environment);
        json.WriteNumber("auditlens.since"u8, since.UtcTicks);
    }

    private static DateTimeOffset? Time(JsonElement document, string name) => EventReader.Ticks(document, name) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
}
