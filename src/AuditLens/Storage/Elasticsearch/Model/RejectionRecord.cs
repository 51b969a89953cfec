using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Storage.Elasticsearch.Model;

/// <summary>The document of a rejection.</summary>
internal static class RejectionRecord
{
    public static void Write(Utf8JsonWriter json, (Rejection Rejection, string Source, int Generation, DateTimeOffset Time) given)
    {
        Rejection r = given.Rejection;
        EventWriter.Timestamp(json, "@timestamp"u8, given.Time);
        json.WriteString("auditlens.source"u8, Keys.Id(given.Source));
        json.WriteNumber("auditlens.generation"u8, given.Generation);
        json.WriteString(FieldNames.File, r.File);
        EventWriter.Optional(json, "auditlens.line"u8, r.Line);
        EventWriter.Optional(json, "auditlens.pointer"u8, r.Pointer);
        json.WriteNumber(FieldNames.Offset, r.Offset);
        json.WriteNumber(FieldNames.Length, r.Length);
        json.WriteString("event.code"u8, r.Code);
        json.WriteString("event.reason"u8, r.Reason);
        EventWriter.Optional(json, "auditlens.excerpt"u8, r.Excerpt);
    }

    public static Rejection Read(JsonElement document) => new(
        document.GetProperty(FieldNames.File).GetString()!,
        EventReader.Number(document, FieldNames.Line),
        EventReader.Text(document, FieldNames.Pointer),
        document.GetProperty(FieldNames.Offset).GetInt64(),
        document.GetProperty(FieldNames.Length).GetInt32(),
        document.GetProperty("event.code").GetString()!,
        document.GetProperty("event.reason").GetString()!,
        EventReader.Text(document, "auditlens.excerpt"));
}
