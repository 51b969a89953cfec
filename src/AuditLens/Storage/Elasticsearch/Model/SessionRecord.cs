using System.Text.Json;

namespace AuditLens.Storage.Elasticsearch.Model;

/// <summary>The document of a session.</summary>
internal sealed class SessionRecord(string id, SessionTotals totals)
{
    public string Id => id;

    public SessionTotals Totals => totals;

    public string Format { get; set; } = "";

    public string Dialect { get; set; } = "";

    /// <summary>In the order in which they were first read.</summary>
    public List<string> Files { get; init; } = [];

    public static SessionRecord Read(JsonElement document)
    {
        JsonElement ranks = document.GetProperty("auditlens.ranks");
        SessionTotals totals = new()
        {
            Agent = Ranked(document, FieldNames.AgentName, ranks, "agent"),
            Model = Ranked(document, FieldNames.Model, ranks, "model"),
            Title = Ranked(document, "auditlens.title", ranks, "title"),
            WorkingDirectory = EventReader.Text(document, "process.working_directory"),
            Started = EventReader.Ticks(document, "auditlens.started"),
            Ended = EventReader.Ticks(document, "auditlens.ended"),
            Events = document.GetProperty("auditlens.events").GetInt64(),
            Actions = document.GetProperty("auditlens.actions").GetInt64(),
            Witnesses = document.GetProperty("auditlens.witnesses").GetInt64(),
        };
        return new SessionRecord(document.GetProperty(FieldNames.Session).GetString()!, totals)
        {
            Format = document.GetProperty("auditlens.format").GetString()!,
            Dialect = document.GetProperty("auditlens.dialect").GetString()!,
            Files = [.. document.GetProperty(FieldNames.File).EnumerateArray().Select(f => f.GetString()!)],
        };
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteString(FieldNames.Session, id);
        EventWriter.Timestamp(json, "@timestamp"u8, Time(totals.Started));
        EventWriter.Timestamp(json, "auditlens.last_event"u8, Time(totals.Ended));
        EventWriter.Optional(json, "auditlens.started"u8, totals.Started);
        EventWriter.Optional(json, "auditlens.ended"u8, totals.Ended);
        EventWriter.Optional(json, "gen_ai.agent.name"u8, totals.Agent.Value);
        EventWriter.Optional(json, "gen_ai.response.model"u8, totals.Model.Value);
        EventWriter.Optional(json, "auditlens.title"u8, totals.Title.Value);
        EventWriter.Optional(json, "process.working_directory"u8, totals.WorkingDirectory);
        json.WriteString("auditlens.format"u8, Format);
        json.WriteString("auditlens.dialect"u8, Dialect);
        json.WriteStartArray(FieldNames.File);
        foreach (string file in Files)
        {
            json.WriteStringValue(file);
        }

        json.WriteEndArray();
        json.WriteNumber("auditlens.events"u8, totals.Events);
        json.WriteNumber("auditlens.actions"u8, totals.Actions);
        json.WriteNumber("auditlens.witnesses"u8, totals.Witnesses);
        json.WriteBoolean("auditlens.is_witness"u8, IsWitness);
        json.WriteStartObject("auditlens.ranks"u8);
        json.WriteNumber("agent"u8, totals.Agent.Rank);
        json.WriteNumber("model"u8, totals.Model.Rank);
        json.WriteNumber("title"u8, totals.Title.Rank);
        json.WriteEndObject();
    }

    public SessionSummary Summary() => new()
    {
        Id = id,
        Agent = totals.Agent.Value,
        Model = totals.Model.Value,
        Title = totals.Title.Value,
        WorkingDirectory = totals.WorkingDirectory,
        Format = Format,
        Dialect = Dialect,
        Files = Files,
        Started = Time(totals.Started),
        Ended = Time(totals.Ended),
        Events = totals.Events,
        Actions = totals.Actions,
        IsWitness = IsWitness,
    };

    private bool IsWitness => totals.Witnesses == totals.Events;

    private static DateTimeOffset? Time(long? ticks) => ticks is { } t ? new DateTimeOffset(t, TimeSpan.Zero) : null;

    private static RankedText Ranked(JsonElement document, string name, JsonElement ranks, string rank) => new(EventReader.Text(document, name), ranks.GetProperty(rank).GetInt32());
}
