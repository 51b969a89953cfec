using System.Text.Json;
using AuditLens.Detection;
using AuditLens.Storage.Sqlite.Reading;

namespace AuditLens.Storage.Sqlite;

/// <summary>Lists and counts findings and analyses. The statements are fixed: what is not asked for is bound as NULL, groupings as bits.</summary>
internal sealed class SqliteFindingIndex(SqliteDatabase database) : IFindingIndex
{
    private const long NoLimit = -1;

    public IAsyncEnumerable<StoredFinding> FindingsAsync(FindingFilter filter, Page page, CancellationToken cancellationToken) =>
        database.Stream(c => Rows(Paged(Bind(c.Use("finding_search"), filter), 12, page), AnalysisRows.Finding), cancellationToken);

    public ValueTask<IReadOnlyList<GroupCount>> CountFindingsAsync(FindingFilter filter, GroupBy by, CancellationToken cancellationToken) =>
        ValueTask.FromResult(database.Read(c => Counts(Bind(c.Use("finding_count"), filter), 12, by)));

    public IAsyncEnumerable<AnalysisSummary> AnalysesAsync(AnalysisFilter filter, Page page, CancellationToken cancellationToken) =>
        database.Stream(c => Rows(Paged(Bind(c.Use("analysis_search"), filter), 15, page), AnalysisRows.Summary), cancellationToken);

    public ValueTask<IReadOnlyList<GroupCount>> CountAnalysesAsync(AnalysisFilter filter, GroupBy by, CancellationToken cancellationToken) =>
        ValueTask.FromResult(database.Read(c => Counts(Bind(c.Use("analysis_count"), filter), 15, by)));

    private static Statement Bind(Statement s, FindingFilter f) => s
        .Bind(1, f.From?.UtcTicks).Bind(2, f.To?.UtcTicks).Bind(3, f.SinceFrom?.UtcTicks).Bind(4, f.SinceTo?.UtcTicks)
        .Bind(5, Json(f.Severities)).Bind(6, Json(f.Categories)).Bind(7, Json(f.Agents)).Bind(8, Json(f.Environments)).Bind(9, f.Session).Bind(10, f.Incident)
        .Bind(11, Json(f.Rules));

    private static Statement Bind(Statement s, AnalysisFilter f) => s
        .Bind(1, f.From?.UtcTicks).Bind(2, f.To?.UtcTicks).Bind(3, f.SinceFrom?.UtcTicks).Bind(4, f.SinceTo?.UtcTicks)
        .Bind(5, Json(f.Severities)).Bind(6, Json(f.Categories)).Bind(7, Json(f.Agents)).Bind(8, Json(f.Environments)).Bind(9, f.Session).Bind(10, f.Incident)
        .Bind(11, f.IsIncident).Bind(12, f.HasRefutedClaims).Bind(13, Json(f.Sessions)).Bind(14, Json(f.ExceptSessions));

    private static Statement Paged(Statement s, int index, Page page) => s.Bind(index, page.Limit ?? NoLimit).Bind(index + 1, (long)page.Skip);

    private static IEnumerable<T> Rows<T>(Statement row, Func<Statement, T> read)
    {
        using (row)
        {
            while (row.Step())
            {
                yield return read(row);
            }
        }
    }

    private static IReadOnlyList<GroupCount> Counts(Statement row, int index, GroupBy by)
    {
        long bucket = by.HasFlag(GroupBy.Hour) ? TimeSpan.TicksPerHour : by.HasFlag(GroupBy.Day) ? TimeSpan.TicksPerDay : 0;
        row.Bind(index, (long)by).Bind(index + 1, bucket);
        return GroupCount.Sorted(Rows(row, Count).Where(c => c.Count > 0));
    }

    private static GroupCount Count(Statement row) => new(
        new GroupKey(
            row.IsNull(0) ? null : (Severity)row.Int(0), row.TextOrNull(1), row.TextOrNull(2), row.TextOrNull(3), row.TextOrNull(4), row.TextOrNull(5), row.TextOrNull(6),
            SessionReader.Time(row.LongOrNull(7))),
        row.Long(8), row.Long(9), (Severity)row.Int(10), SessionReader.Time(row.LongOrNull(11)), SessionReader.Time(row.LongOrNull(12)));

    private static string? Json(IReadOnlyList<string>? words) => words is null ? null : JsonSerializer.Serialize(words);

    private static string? Json(IReadOnlyList<Severity>? severities) => severities is null ? null : JsonSerializer.Serialize(severities.Select(s => (int)s));
}
