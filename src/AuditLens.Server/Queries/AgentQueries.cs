using AuditLens.Detection;
using AuditLens.Detection.Statistics;
using AuditLens.Server.Access;
using AuditLens.Storage;

namespace AuditLens.Server.Queries;

/// <summary>Agents with their sessions, what was found on them, and what their baselines say.</summary>
public sealed class AgentQueries(SessionQueries sessions, IFindingIndex findings, IDocumentStore documents)
{
    /// <summary>Sessions of an agent's page; lists hold the rest.</summary>
    private const int MostSessions = 10;

    /// <summary>The newest sessions of a history that are compared for a page.</summary>
    private const int MostCompared = 100;

    /// <summary>The riskiest first: by the gravest finding, then by incidents, findings and name.</summary>
    public async Task<IReadOnlyList<AgentRow>> ListAsync(AccessScope scope, CancellationToken cancellationToken)
    {
        IReadOnlyList<SessionRow> all = await sessions.ListAsync(new SessionQuery(), scope, cancellationToken).ConfigureAwait(false);
        return await RowsAsync(all, scope, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>Null when no session of the scope is of this agent.</returns>
    public async Task<AgentCard?> FindAsync(string name, AccessScope scope, CancellationToken cancellationToken)
    {
        List<SessionRow> own = [.. (await sessions.ListAsync(new SessionQuery(), scope, cancellationToken).ConfigureAwait(false)).Where(s => NameOf(s) == name)];
        if (own.Count == 0)
        {
            return null;
        }

        AgentRow row = (await RowsAsync(own, scope, cancellationToken).ConfigureAwait(false)).Single(r => r.Name == name);
        FindingFilter filter = new ListFilter(Agent: name).Findings(scope);
        IReadOnlyList<GroupCount> categories = await findings.CountFindingsAsync(filter, GroupBy.Category, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<GroupCount> environments = await findings.CountFindingsAsync(filter, GroupBy.Environment, cancellationToken).ConfigureAwait(false);

        // A baseline is of all the agent's sessions: whoever sees only some environments must not learn of the others from it.
        AgentBaseline? baseline = scope.Environments.Count > 0 ? null : (await BaselineDocuments.LoadAsync(documents, cancellationToken).ConfigureAwait(false)).GetValueOrDefault(name);
        return new AgentCard(row, [.. own.Take(MostSessions)], categories, environments, scope.Environments.Count > 0, baseline, baseline is null ? [] : Departures(baseline), baseline is null ? [] : Drift.Of(baseline.Sessions));
    }

    private async Task<IReadOnlyList<AgentRow>> RowsAsync(IReadOnlyList<SessionRow> all, AccessScope scope, CancellationToken cancellationToken)
    {
        Dictionary<string, GroupCount> found = await ByAgentAsync(findings.CountFindingsAsync(new ListFilter().Findings(scope), GroupBy.Agent, cancellationToken)).ConfigureAwait(false);
        Dictionary<string, GroupCount> incidents = await ByAgentAsync(findings.CountAnalysesAsync(new ListFilter().Analyses(scope), GroupBy.Agent, cancellationToken)).ConfigureAwait(false);
        return
        [
            .. all.GroupBy(NameOf, StringComparer.Ordinal)
                .Select(g => new AgentRow(
                    g.Key, g.Count(), g.Sum(static s => s.Session.Events), g.Sum(static s => s.Session.Actions), g.Min(static s => s.Session.Started), g.Max(static s => s.Session.Ended),
                    incidents.GetValueOrDefault(g.Key)?.Count ?? 0, found.GetValueOrDefault(g.Key)?.Count ?? 0, found.GetValueOrDefault(g.Key)?.Worst ?? Severity.None))
                .OrderByDescending(static a => a.Worst).ThenByDescending(static a => a.Incidents).ThenByDescending(static a => a.Findings).ThenBy(static a => a.Name, StringComparer.Ordinal),
        ];
    }

    private static async Task<Dictionary<string, GroupCount>> ByAgentAsync(ValueTask<IReadOnlyList<GroupCount>> counts) =>
        (await counts.ConfigureAwait(false)).Where(static c => c.Key.Agent is not null).ToDictionary(static c => c.Key.Agent!, StringComparer.Ordinal);

    private static IReadOnlyList<SessionDeparture> Departures(AgentBaseline baseline) =>
    [
        .. baseline.Sessions.OrderByDescending(static s => s.Started).ThenBy(static s => s.Session, StringComparer.Ordinal).Take(MostCompared)
            .SelectMany(s => baseline.Compare(s).Departures.Select(d => new SessionDeparture(s.Session, s.Started, d))),
    ];

    private static string NameOf(SessionRow row) => AgentBaseline.NameOf(row.Session.Agent, row.Session.Dialect);
}

/// <param name="Worst">The gravest severity among its findings.</param>
public sealed record AgentRow(string Name, int Sessions, long Events, long Actions, DateTimeOffset? First, DateTimeOffset? Last, long Incidents, long Findings, Severity Worst);

/// <param name="Latest">The latest sessions.</param>
/// <param name="Categories">Findings by category.</param>
/// <param name="IsWithheld">The baseline is not shown to whoever sees only some environments.</param>
/// <param name="Departures">Of the newest sessions of the history, each compared with the others.</param>
public sealed record AgentCard(
    AgentRow Agent,
    IReadOnlyList<SessionRow> Latest,
    IReadOnlyList<GroupCount> Categories,
    IReadOnlyList<GroupCount> Environments,
    bool IsWithheld,
    AgentBaseline? Baseline,
    IReadOnlyList<SessionDeparture> Departures,
    IReadOnlyList<Drift> Drifts);

public sealed record SessionDeparture(string Session, DateTimeOffset? Started, Departure Departure);
