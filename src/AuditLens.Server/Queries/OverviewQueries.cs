using AuditLens.Detection;
using AuditLens.Server.Access;
using AuditLens.Storage;

namespace AuditLens.Server.Queries;

/// <summary>What the overview shows. Every number is that of a list of <see cref="IncidentQueries"/> with the same filter.</summary>
public sealed class OverviewQueries(IFindingIndex findings)
{
    private const int MostNewest = 10;

    /// <param name="filter">Of which only times count.</param>
    public async Task<Overview> ReadAsync(ListFilter filter, AccessScope scope, CancellationToken cancellationToken)
    {
        AnalysisFilter incidents = (filter with { View = AnalysisView.Incidents }).Analyses(scope);
        FindingFilter all = filter.Findings(scope);
        return new Overview(
            await CountAsync(AnalysisView.All).ConfigureAwait(false),
            await CountAsync(AnalysisView.Incidents).ConfigureAwait(false),
            await CountAsync(AnalysisView.Refuted).ConfigureAwait(false),
            await findings.CountFindingsAsync(all, GroupBy.Category, cancellationToken).ConfigureAwait(false),
            SeveritySeries.Of(await findings.CountAnalysesAsync(incidents, GroupBy.Hour | GroupBy.Severity, cancellationToken).ConfigureAwait(false), filter),
            SeveritySeries.Of(await findings.CountFindingsAsync(all, GroupBy.Hour | GroupBy.Severity, cancellationToken).ConfigureAwait(false), filter),
            await findings.CountFindingsAsync((filter with { Category = FindingCategories.DestructiveAction }).Findings(scope), GroupBy.Environment, cancellationToken).ConfigureAwait(false),
            AgentRisk.Of(
                await findings.CountAnalysesAsync(incidents, GroupBy.Agent, cancellationToken).ConfigureAwait(false),
                await findings.CountFindingsAsync(all, GroupBy.Agent, cancellationToken).ConfigureAwait(false)),
            await findings.AnalysesAsync(incidents, new Page(MostNewest), cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false));

        async Task<long> CountAsync(AnalysisView view) =>
            (await findings.CountAnalysesAsync((filter with { View = view }).Analyses(scope), GroupBy.None, cancellationToken).ConfigureAwait(false)).Sum(static c => c.Count);
    }
}

/// <param name="Refuted">Analysed sessions whose agent's account is refuted in some claim.</param>
/// <param name="DestructiveByEnvironment">Findings of destructive actions.</param>
/// <param name="Agents">The riskiest first.</param>
public sealed record Overview(
    long Sessions,
    long Incidents,
    long Refuted,
    IReadOnlyList<GroupCount> Categories,
    SeveritySeries IncidentsOverTime,
    SeveritySeries FindingsOverTime,
    IReadOnlyList<GroupCount> DestructiveByEnvironment,
    IReadOnlyList<AgentRisk> Agents,
    IReadOnlyList<AnalysisSummary> Newest)
{
    public long Findings => Categories.Sum(static c => c.Count);

    public long Of(string category) => Categories.Where(c => c.Key.Category == category).Sum(static c => c.Count);
}

/// <param name="Worst">The gravest severity among its findings and incidents.</param>
public sealed record AgentRisk(string? Agent, long Incidents, long Findings, Severity Worst)
{
    /// <summary>By the gravest severity, then by the number of incidents and of findings.</summary>
    internal static IReadOnlyList<AgentRisk> Of(IReadOnlyList<GroupCount> incidents, IReadOnlyList<GroupCount> findings) =>
    [
        .. incidents.Select(static i => (i.Key.Agent, Incidents: i.Count, Findings: 0L, i.Worst))
            .Concat(findings.Select(static f => (f.Key.Agent, Incidents: 0L, Findings: f.Count, f.Worst)))
            .GroupBy(static a => a.Agent, StringComparer.Ordinal)
            .Select(static g => new AgentRisk(g.Key, g.Sum(static a => a.Incidents), g.Sum(static a => a.Findings), g.Max(static a => a.Worst)))
            .OrderByDescending(static a => a.Worst).ThenByDescending(static a => a.Incidents).ThenByDescending(static a => a.Findings).ThenBy(static a => a.Agent, StringComparer.Ordinal),
    ];
}
