using System.Text;
using AuditLens.Storage.Sqlite.Content;
using AuditLens.Storage.Sqlite.Reading;
using ZstdSharp;

namespace AuditLens.Storage.Sqlite;

/// <summary>Keeps the outcome of analyses; the report is compressed and not looked into.</summary>
internal static class AnalysisRows
{
    private const char Separator = '\n';

    public static void Save(Connection connection, IReadOnlyList<StoredAnalysis> analyses)
    {
        using Compressor compressor = new(Zstd.Level);
        foreach (StoredAnalysis analysis in analyses)
        {
            byte[] report = Encoding.UTF8.GetBytes(analysis.Report);
            using Statement save = connection.Use("analysis_save");
            save.Bind(1, analysis.Session).Bind(2, analysis.IncidentId).Bind(3, analysis.Title).Bind(4, analysis.Severity).Bind(5, analysis.IsIncident)
                .Bind(6, analysis.Started?.UtcTicks).Bind(7, analysis.Agent).Bind(8, string.Join(Separator, analysis.Categories)).Bind(9, analysis.Findings)
                .Bind(10, report.Length).Bind(11, Zstd.Compress(compressor, report).AsSpan())
                .Run();
        }
    }

    /// <summary>By start time, then session; those without a time last.</summary>
    public static IEnumerable<StoredAnalysis> Query(Connection connection, AnalysisQuery query)
    {
        using Decompressor decompressor = new();
        using Statement row = connection.Use("analysis_list");
        row.Bind(1, query.Session).Bind(2, query.Incident).Bind(3, query.IsIncident).Bind(4, query.Agent)
            .Bind(5, query.From?.UtcTicks).Bind(6, query.To?.UtcTicks);
        while (row.Step())
        {
            string categories = row.Text(7);
            yield return new StoredAnalysis(
                row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Long(4) != 0, SessionReader.Time(row.LongOrNull(5)), row.TextOrNull(6),
                categories.Length == 0 ? [] : categories.Split(Separator), row.Int(8),
                Encoding.UTF8.GetString(Zstd.Expand(decompressor, row.Blob(10), row.Int(9))));
        }
    }
}
