using AuditLens.Server.Access;
using AuditLens.Server.Triage;
using AuditLens.Storage;

namespace AuditLens.Server.Queries;

/// <summary>Incidents and other analysed sessions, and findings: lists a page at a time with their counts.</summary>
public sealed class IncidentQueries(IFindingIndex findings, TriageBook triage)
{
    public const int PageSize = 100;

    public async Task<Listed<IncidentRow>> AnalysesAsync(ListFilter filter, AccessScope scope, CancellationToken cancellationToken)
    {
        AnalysisFilter all = await triage.NarrowAsync(filter.Analyses(scope), filter, cancellationToken).ConfigureAwait(false);
        Dictionary<string, TriageState> states = await triage.ListAsync(cancellationToken).ToDictionaryAsync(static s => s.Session, StringComparer.Ordinal, cancellationToken).ConfigureAwait(false);
        return new Listed<IncidentRow>(
            await findings.AnalysesAsync(all, PageOf(filter), cancellationToken).Select(a => new IncidentRow(a, states.GetValueOrDefault(a.Session))).ToListAsync(cancellationToken).ConfigureAwait(false),
            Total(await findings.CountAnalysesAsync(all, GroupBy.None, cancellationToken).ConfigureAwait(false)));
    }

    public async Task<Listed<StoredFinding>> FindingsAsync(ListFilter filter, AccessScope scope, CancellationToken cancellationToken)
    {
        FindingFilter all = filter.Findings(scope);
        return new Listed<StoredFinding>(
            await findings.FindingsAsync(all, PageOf(filter), cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false),
            Total(await findings.CountFindingsAsync(all, GroupBy.None, cancellationToken).ConfigureAwait(false)));
    }

    private static Page PageOf(ListFilter filter) => new(PageSize, (filter.Page - 1) * PageSize);

    private static long Total(IReadOnlyList<GroupCount> counts) => counts.Sum(static c => c.Count);
}

/// <param name="Triage">Null when nobody has touched it.</param>
public sealed record IncidentRow(AnalysisSummary Analysis, TriageState? Triage);

/// <param name="Rows">Those of the page asked for.</param>
/// <param name="Total">On all pages.</param>
public sealed record Listed<T>(IReadOnlyList<T> Rows, long Total)
{
    /// <summary>A page of a list that is in memory.</summary>
    /// <param name="page">From 1.</param>
    internal static Listed<T> PageOf(IReadOnlyList<T> all, int page) => new([.. all.Skip((page - 1) * IncidentQueries.PageSize).Take(IncidentQueries.PageSize)], all.Count);

    public long Pages => Math.Max(1, (Total + IncidentQueries.PageSize - 1) / IncidentQueries.PageSize);
}
