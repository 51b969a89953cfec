using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Storage.Elasticsearch.Model;

/// <summary>From the step with this sequence on, earlier rejections at or after this byte no longer hold: the bytes were read again.</summary>
internal readonly record struct RejectionMark(long Sequence, long Start);

/// <summary>The document of a source.</summary>
internal sealed record SourceRecord(SourceState State)
{
    /// <summary>Sequence of the step that first read it.</summary>
    public required long First { get; init; }

    /// <summary>Rejections of its present content may be stored.</summary>
    public bool HasRejections { get; init; }

    public IReadOnlyList<RejectionMark> Marks { get; init; } = [];

    public static SourceRecord Read(JsonElement document)
    {
        JsonElement counts = document.GetProperty("auditlens.counts");
        SourceState state = new()
        {
            Path = document.GetProperty(FieldNames.File).GetString()!,
            Format = document.GetProperty("auditlens.format").GetString()!,
            Dialect = document.GetProperty("auditlens.dialect").GetString()!,
            FileSize = document.GetProperty("auditlens.file_size").GetInt64(),
            FileModified = new DateTimeOffset(document.GetProperty("auditlens.file_modified").GetInt64(), TimeSpan.Zero),
            Offset = document.GetProperty(FieldNames.Offset).GetInt64(),
            Lines = document.GetProperty("auditlens.lines").GetInt32(),
            Sha256 = EventReader.Sha256(document, FieldNames.Sha256),
            TailSha256 = EventReader.Sha256(document, "auditlens.tail_sha256"),
            Checkpoint = document.TryGetProperty("auditlens.checkpoint", out JsonElement checkpoint) ? checkpoint.GetProperty("text").GetString() : null,
            Complete = document.GetProperty("auditlens.complete").GetBoolean(),
            Generation = document.GetProperty("auditlens.generation").GetInt32(),
            Counts = new IngestCounts(N("records"), N("accepted"), N("rejected"), N("duplicates"), N("events"), (int)N("files"), N("bytes")),
        };
        return new SourceRecord(state)
        {
            First = document.GetProperty("auditlens.first").GetInt64(),
            HasRejections = counts.GetProperty("has_rejections").GetBoolean(),
            Marks = [.. counts.GetProperty("marks").EnumerateArray().Select(m => new RejectionMark(m[0].GetInt64(), m[1].GetInt64()))],
        };

        long N(string name) => counts.GetProperty(name).GetInt64();
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteString(FieldNames.File, State.Path);
        json.WriteString("auditlens.format"u8, State.Format);
        json.WriteString("auditlens.dialect"u8, State.Dialect);
        json.WriteNumber("auditlens.file_size"u8, State.FileSize);
        json.WriteNumber("auditlens.file_modified"u8, State.FileModified.UtcTicks);
        json.WriteNumber(FieldNames.Offset, State.Offset);
        json.WriteNumber("auditlens.lines"u8, State.Lines);
        EventWriter.Sha256(json, "auditlens.sha256"u8, State.Sha256);
        EventWriter.Sha256(json, "auditlens.tail_sha256"u8, State.TailSha256);
        if (State.Checkpoint is { } checkpoint)
        {
            json.WriteStartObject("auditlens.checkpoint"u8);
            json.WriteString("text"u8, checkpoint);
            json.WriteEndObject();
        }

        json.WriteBoolean("auditlens.complete"u8, State.Complete);
        json.WriteNumber("auditlens.generation"u8, State.Generation);
        json.WriteNumber("auditlens.first"u8, First);
        Counts(json);
    }

    /// <summary>Rejections that the source's later steps have made void.</summary>
    public bool IsVoid(long sequence, long offset) => Marks.Any(m => sequence < m.Sequence && offset >= m.Start);

    private void Counts(Utf8JsonWriter json)
    {
        json.WriteStartObject("auditlens.counts"u8);
        json.WriteNumber("records"u8, State.Counts.Records);
        json.WriteNumber("accepted"u8, State.Counts.Accepted);
        json.WriteNumber("rejected"u8, State.Counts.Rejected);
        json.WriteNumber("duplicates"u8, State.Counts.Duplicates);
        json.WriteNumber("events"u8, State.Counts.Events);
        json.WriteNumber("files"u8, State.Counts.Files);
        json.WriteNumber("bytes"u8, State.Counts.Bytes);
        json.WriteBoolean("has_rejections"u8, HasRejections);
        json.WriteStartArray("marks"u8);
        foreach (RejectionMark mark in Marks)
        {
            json.WriteStartArray();
            json.WriteNumberValue(mark.Sequence);
            json.WriteNumberValue(mark.Start);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
