using System.Text;
using AuditLens.Detection;
using AuditLens.Events;
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
            long number = SaveSummary(connection, analysis.Summary);
            byte[] report = Encoding.UTF8.GetBytes(analysis.Report);
            using Statement save = connection.Use("analysis_report_save");
            save.Bind(1, number).Bind(2, report.Length).Bind(3, Zstd.Compress(compressor, report).AsSpan()).Run();
            SaveFindings(connection, analysis);
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
            AnalysisSummary summary = Summary(row);
            string report = Encoding.UTF8.GetString(Zstd.Expand(decompressor, row.Blob(14), row.Int(13)));
            yield return new StoredAnalysis(summary, FindingsOf(connection, summary.Session), report);
        }
    }

    public static AnalysisSummary Summary(Statement row)
    {
        string categories = row.Text(9);
        return new AnalysisSummary
        {
            Session = row.Text(0),
            IncidentId = row.Text(1),
            Title = row.Text(2),
            Severity = (Severity)row.Int(3),
            IsIncident = row.Long(4) != 0,
            Started = SessionReader.Time(row.LongOrNull(5)),
            Ended = SessionReader.Time(row.LongOrNull(6)),
            Agent = row.TextOrNull(7),
            Environment = row.Text(8),
            Categories = categories.Length == 0 ? [] : categories.Split(Separator),
            Findings = row.Int(10),
            RefutedClaims = row.Int(11),
            Since = new DateTimeOffset(row.Long(12), TimeSpan.Zero),
        };
    }

    public static StoredFinding Finding(Statement row) => new()
    {
        Session = row.Text(0),
        Position = row.Int(1),
        IncidentId = row.Text(2),
        Rule = row.Text(3),
        Category = row.Text(4),
        Severity = (Severity)row.Int(5),
        Confidence = row.Double(6),
        Time = SessionReader.Time(row.LongOrNull(7)),
        Since = new DateTimeOffset(row.Long(8), TimeSpan.Zero),
        Agent = row.TextOrNull(9),
        Environment = row.Text(10),
        Evidence = new EventRef(EventId.TryParse(row.Text(11), out EventId id) ? id : EventId.None, row.Text(12), row.IsNull(13) ? null : row.Int(13), row.TextOrNull(14)),
        Title = row.Text(15),
        Message = row.Text(16),
    };

    private static long SaveSummary(Connection connection, AnalysisSummary s)
    {
        DateTimeOffset since = Find(connection, s.Session) is { } before && AnalysisNews.IsSame(before, s) && before.Since < s.Since ? before.Since : s.Since;
        using Statement save = connection.Use("analysis_save");
        save.Bind(1, s.Session).Bind(2, s.IncidentId).Bind(3, s.Title).Bind(4, (long)s.Severity).Bind(5, s.IsIncident)
            .Bind(6, s.Started?.UtcTicks).Bind(7, s.Ended?.UtcTicks).Bind(8, s.Agent).Bind(9, s.Environment)
            .Bind(10, string.Join(Separator, s.Categories)).Bind(11, s.Findings).Bind(12, s.RefutedClaims).Bind(13, since.UtcTicks);
        _ = save.Step();
        return save.Long(0);
    }

    private static void SaveFindings(Connection connection, StoredAnalysis analysis)
    {
        Dictionary<FindingIdentity, DateTimeOffset> before = AnalysisNews.SinceOf(FindingsOf(connection, analysis.Summary.Session));
        using Statement forget = connection.Use("finding_forget");
        forget.Bind(1, analysis.Summary.Session).Run();
        foreach (StoredFinding f in analysis.Findings)
        {
            DateTimeOffset since = before.TryGetValue(FindingIdentity.Of(f), out DateTimeOffset earlier) && earlier < f.Since ? earlier : f.Since;
            using Statement add = connection.Use("finding_add");
            add.Bind(1, f.Session).Bind(2, f.Position).Bind(3, f.IncidentId).Bind(4, f.Rule).Bind(5, f.Category).Bind(6, (long)f.Severity)
                .Bind(7, f.Confidence).Bind(8, f.Time?.UtcTicks).Bind(9, since.UtcTicks).Bind(10, f.Agent).Bind(11, f.Environment)
                .Bind(12, f.Evidence.Event.ToString()).Bind(13, f.Evidence.File).Bind(14, f.Evidence.Line).Bind(15, f.Evidence.Pointer)
                .Bind(16, f.Title).Bind(17, f.Message).Run();
        }
    }

    private static AnalysisSummary? Find(Connection connection, string session)
    {
        using Statement row = connection.Use("analysis_find");
        return row.Bind(1, session).Step() ? Summary(row) : null;
    }

    private static List<StoredFinding> FindingsOf(Connection connection, string session)
    {
        using Statement row = connection.Use("finding_of_session");
        List<StoredFinding> findings = [];
        row.Bind(1, session);
        while (row.Step())
        {
            findings.Add(Finding(row));
        }

        return findings;
    }
}
