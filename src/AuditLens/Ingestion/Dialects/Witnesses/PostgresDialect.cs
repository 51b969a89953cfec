using System.Text.Json;
using AuditLens.Ingestion.Dialects.Telemetry;

namespace AuditLens.Ingestion.Dialects.Witnesses;

/// <summary>
/// The PostgreSQL server's own log: csvlog (with or without a header), jsonlog, CloudNativePG's JSON lines and Cloud SQL's exported log entries.
/// Manual: https://www.postgresql.org/docs/current/runtime-config-logging.html.
/// </summary>
public sealed class PostgresDialect : IDialect
{
    private static readonly string[] Severities = ["LOG", "ERROR", "FATAL", "PANIC", "WARNING", "NOTICE", "INFO", "STATEMENT", "DETAIL", "HINT"];

    public string Name => "postgresql";

    public string Title => "PostgreSQL server log";

    public int Recognise(RecordSample sample)
    {
        int rows = 0;
        foreach (JsonElement record in sample.Records)
        {
            rows += RowOf(record, out _) is null ? 0 : 1;
        }

        return sample.Records.Count == 0 || rows * 2 <= sample.Records.Count ? 0 : 100;
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new PostgresReader(source);

    /// <summary>The message that a record holds; null with a reason when it is not a PostgreSQL log record.</summary>
    internal static PostgresRow? RowOf(JsonElement record, out string reason)
    {
        reason = "The record is not in a known shape of a PostgreSQL log.";
        if (record.ValueKind == JsonValueKind.Array)
        {
            return FromArray(record, ref reason);
        }

        JsonElement inner = record.Member("record");
        if (inner.Has("log_time") && inner.Has("error_severity"))
        {
            return PostgresRow.FromObject(inner);
        }

        if (record.Has("error_severity") && (record.Has("log_time") || (record.Has("timestamp") && record.Has("pid"))))
        {
            return PostgresRow.FromObject(record);
        }

        return CloudSql.RowOf(record);
    }

    private static PostgresRow? FromArray(JsonElement record, ref string reason)
    {
        int columns = record.GetArrayLength();
        if (columns < 14 || !PostgresTime.LooksLike(record[0].FilledText()))
        {
            return null;
        }

        if (!PostgresRow.IsColumnCount(columns))
        {
            reason = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"A csvlog row has 23, 24 or 26 columns; this one has {columns}.");
            return null;
        }

        string? severity = record[11].FilledText();
        if (severity is null || (!Severities.Contains(severity) && !severity.StartsWith("DEBUG", StringComparison.Ordinal)))
        {
            reason = "Column 12 of a csvlog row is the severity; this one holds something else.";
            return null;
        }

        return PostgresRow.FromColumns(record);
    }
}
