using AuditLens.Detection;
using AuditLens.Server.Access;
using AuditLens.Server.Triage;
using AuditLens.Storage;

namespace AuditLens.Server.Queries;

/// <summary>What the overview shows. Every number is that of a list of <see cref="IncidentQueries"/> with the same filter.</summary>
public sealed class OverviewQueries(IEventStore store, IFindingIndex findings, TriageBook triage)
{
    private const int MostNewest = 8;

    /// <param name="filter">Of which only times count.</param>
    /// <param name="since">The end of the visit before; null when there was none.</param>
    public async Task<Overview> ReadAsync(ListFilter filter, DateTimeOffset? since, AccessScope scope, CancellationToken cancellationToken)
    {
        AnalysisFilter incidents = filter.Analyses(scope);
        FindingFilter all = filter.Findings(scope);
        Dictionary<string, TriageState> states = await triage.ListAsync(cancellationToken).ToDictionaryAsync(static s => s.Session, StringComparer.Ordinal, cancellationToken).ConfigureAwait(false);
        return new Overview
        {
            Sessions = await CountAsync(filter with { View = AnalysisView.All }).ConfigureAwait(false),
            Untriaged = await CountAsync(filter with { Status = TriageWords.New }).ConfigureAwait(false),
            New = await CountAsync(filter with { Since = since }).ConfigureAwait(false),
            Refuted = await CountAsync(filter with { View = AnalysisView.Refuted }).ConfigureAwait(false),
            Categories = await findings.CountFindingsAsync(all, GroupBy.Category, cancellationToken).ConfigureAwait(false),
            IncidentsOverTime = SeveritySeries.Of(await findings.CountAnalysesAsync(incidents, GroupBy.Hour | GroupBy.Severity, cancellationToken).ConfigureAwait(false), filter),
            FindingsOverTime = SeveritySeries.Of(await findings.CountFindingsAsync(all, GroupBy.Hour | GroupBy.Severity, cancellationToken).ConfigureAwait(false), filter),
            DestructiveByEnvironment = await findings.CountFindingsAsync(all with { Categories = [FindingCategories.DestructiveAction] }, GroupBy.Environment, cancellationToken).ConfigureAwait(false),
            Agents = AgentRisk.Of(
                await findings.CountAnalysesAsync(incidents, GroupBy.Agent, cancellationToken).ConfigureAwait(false),
                await findings.CountFindingsAsync(all, GroupBy.Agent, cancellationToken).ConfigureAwait(false)),
            Newest = await findings.AnalysesAsync(incidents, new Page(MostNewest), cancellationToken)
                .Select(a => new IncidentRow(a, states.GetValueOrDefault(a.Session))).ToListAsync(cancellationToken).ConfigureAwait(false),
            Intake = await IntakeTotals.OfAsync(store, filter, scope, await EnvironmentsAsync(scope, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false),
        };

        async Task<long> CountAsync(ListFilter of)
        {
            AnalysisFilter narrowed = await triage.NarrowAsync(of.Analyses(scope), of, cancellationToken).ConfigureAwait(false);
            return (await findings.CountAnalysesAsync(narrowed, GroupBy.None, cancellationToken).ConfigureAwait(false)).Sum(static c => c.Count);
        }
    }

    /// <summary>Of sessions, as far as a scope asks for them.</summary>
    private async Task<Dictionary<string, string>> EnvironmentsAsync(AccessScope scope, CancellationToken cancellationToken) => scope.Environments.Count == 0 ? [] :
        await findings.AnalysesAsync(new AnalysisFilter(Environments: scope.Environments), Page.All, cancellationToken)
            .ToDictionaryAsync(static a => a.Session, static a => a.Environment, StringComparer.Ordinal, cancellationToken).ConfigureAwait(false);
}

public sealed record Overview
{
    /// <summary>Analysed ones.</summary>
    public required long Sessions { get; init; }

    /// <summary>Incidents whose triage is still to begin.</summary>
    public required long Untriaged { get; init; }

    /// <summary>Incidents known since the last visit; all of them on the first.</summary>
    public required long New { get; init; }

    /// <summary>Analysed sessions whose agent's account is refuted in some claim.</summary>
    public required long Refuted { get; init; }

    public required IReadOnlyList<GroupCount> Categories { get; init; }

    public required SeveritySeries IncidentsOverTime { get; init; }

    public required SeveritySeries FindingsOverTime { get; init; }

    /// <summary>Findings of destructive actions.</summary>
    public required IReadOnlyList<GroupCount> DestructiveByEnvironment { get; init; }

    /// <summary>The riskiest first.</summary>
    public required IReadOnlyList<AgentRisk> Agents { get; init; }

    public required IReadOnlyList<IncidentRow> Newest { get; init; }

    public required IntakeTotals Intake { get; init; }

    public long Incidents => Agents.Sum(static a => a.Incidents);

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
