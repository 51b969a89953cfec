using System.Text.Json;
using AuditLens.Ingestion.Dialects.Telemetry;

namespace AuditLens.Ingestion.Dialects.Witnesses;

/// <summary>One message of a PostgreSQL server, whichever log shape it came in. Null members were not logged.</summary>
internal sealed record PostgresRow
{
    public string? Time { get; init; }

    public string? User { get; init; }

    public string? Database { get; init; }

    public string? Pid { get; init; }

    public string? Source { get; init; }

    public string? Session { get; init; }

    public string? Line { get; init; }

    public string? Command { get; init; }

    public string? Severity { get; init; }

    public string? SqlState { get; init; }

    public required string Message { get; init; }

    public string? Detail { get; init; }

    public string? Hint { get; init; }

    public string? Query { get; init; }

    public string? Application { get; init; }

    /// <summary>csvlog has 23 columns up to version 12, 24 in 13 (backend_type), 26 from 14 on (leader_pid, query_id).</summary>
    public static bool IsColumnCount(int columns) => columns is >= 22 and <= 26;

    /// <summary>Columns in the order of the PostgreSQL manual, section "Using CSV-Format Log Output".</summary>
    public static PostgresRow FromColumns(JsonElement row)
    {
        string? Column(int index) => index < row.GetArrayLength() ? row[index].FilledText() : null;
        return new PostgresRow
        {
            Time = Column(0),
            User = Column(1),
            Database = Column(2),
            Pid = Column(3),
            Source = Column(4),
            Session = Column(5),
            Line = Column(6),
            Command = Column(7),
            Severity = Column(11),
            SqlState = Column(12),
            Message = Column(13) ?? "",
            Detail = Column(14),
            Hint = Column(15),
            Query = Column(19),
            Application = Column(22),
        };
    }

    /// <summary>jsonlog (server 15 and later: <c>timestamp, user, dbname, error_severity</c>) and CloudNativePG's <c>record</c> (csvlog's column names).</summary>
    public static PostgresRow FromObject(JsonElement record) => new()
    {
        Time = record.Text("log_time", "timestamp"),
        User = record.Text("user_name", "user"),
        Database = record.Text("database_name", "dbname"),
        Pid = record.Text("process_id", "pid"),
        Source = record.Text("connection_from", "remote_host"),
        Session = record.Text("session_id"),
        Line = record.Text("session_line_num", "line_num"),
        Command = record.Text("command_tag", "ps"),
        Severity = record.Text("error_severity"),
        SqlState = record.Text("sql_state_code", "state_code"),
        Message = record.Text("message") ?? AuditMessage(record.Member("audit")) ?? "",
        Detail = record.Text("detail"),
        Hint = record.Text("hint"),
        Query = record.Text("query", "statement"),
        Application = record.Text("application_name"),
    };

    /// <summary>CloudNativePG takes pgAudit's message apart; put together again it is read like every other.</summary>
    private static string? AuditMessage(JsonElement audit)
    {
        if (audit.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        string Quoted(string name) => "\"" + (audit.Text(name) ?? "").Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
        return "AUDIT: " + string.Join(',', Quoted("audit_type"), Quoted("statement_id"), Quoted("substatement_id"), Quoted("class"), Quoted("command"),
            Quoted("object_type"), Quoted("object_name"), Quoted("statement"), Quoted("parameter"));
    }
}
