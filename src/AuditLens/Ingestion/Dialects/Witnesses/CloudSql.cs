using System.Text.Json;
using AuditLens.Ingestion.Dialects.Telemetry;

namespace AuditLens.Ingestion.Dialects.Witnesses;

/// <summary>
/// Google Cloud SQL exports PostgreSQL messages as log entries: the time outside, in <c>textPayload</c> the prefix <c>[pid]: [line-1] db=NAME,user=NAME LEVEL:  message</c>.
/// </summary>
internal static class CloudSql
{
    public static PostgresRow? RowOf(JsonElement entry)
    {
        string? payload = entry.Text("textPayload");
        if (payload is null || entry.Text("timestamp") is not { } time || entry.Member("resource").Text("type") != "cloudsql_database")
        {
            return null;
        }

        int split = payload.IndexOf(":  ", StringComparison.Ordinal);
        if (split < 0)
        {
            return new PostgresRow { Time = time, Message = payload };
        }

        ReadOnlySpan<char> head = payload.AsSpan(0, split);
        int lastSpace = head.LastIndexOf(' ');
        return new PostgresRow
        {
            Time = time,
            Pid = Between(head, "[", "]"),
            Line = Between(head, ": [", "-"),
            Session = entry.Member("resource").Member("labels").Text("database_id"),
            Database = Known(Between(head, "db=", ",")),
            User = Known(Between(head, "user=", " ")),
            Severity = lastSpace < 0 ? head.ToString() : head[(lastSpace + 1)..].ToString(),
            Message = payload[(split + 3)..],
        };
    }

    private static string? Known(string? name) => name is null or "[unknown]" or "" ? null : name;

    private static string? Between(ReadOnlySpan<char> text, string from, string to)
    {
        int start = text.IndexOf(from, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        ReadOnlySpan<char> rest = text[(start + from.Length)..];
        int end = rest.IndexOf(to, StringComparison.Ordinal);
        return end < 0 ? rest.ToString() : rest[..end].ToString();
    }
}
