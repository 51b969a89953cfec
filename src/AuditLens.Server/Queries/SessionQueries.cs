using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Server.Access;
using AuditLens.Storage;

namespace AuditLens.Server.Queries;

/// <summary>Sessions with what their analysis says, and their events.</summary>
public sealed class SessionQueries(IEventStore store, IFindingIndex findings)
{
    /// <summary>Whether the store holds any session, of whatever scope.</summary>
    public ValueTask<bool> AnyAsync(CancellationToken cancellationToken) => store.SessionsAsync(new SessionQuery(Limit: 1), cancellationToken).AnyAsync(cancellationToken);

    /// <summary>The latest sessions first, of those that the scope includes.</summary>
    public async Task<IReadOnlyList<SessionRow>> ListAsync(SessionQuery query, AccessScope scope, CancellationToken cancellationToken)
    {
        List<SessionSummary> sessions = await store.SessionsAsync(query, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, AnalysisSummary> analyses = await findings.AnalysesAsync(new AnalysisFilter(), Page.All, cancellationToken)
            .ToDictionaryAsync(a => a.Session, StringComparer.Ordinal, cancellationToken).ConfigureAwait(false);
        sessions.Reverse();
        return [.. sessions.Select(s => new SessionRow(s, analyses.GetValueOrDefault(s.Id))).Where(r => r.IsIn(scope))];
    }

    /// <returns>Null when there is no such session or the scope does not include it.</returns>
    public async Task<SessionRow?> FindAsync(string id, AccessScope scope, CancellationToken cancellationToken)
    {
        if (await store.FindSessionAsync(id, cancellationToken).ConfigureAwait(false) is not { } session)
        {
            return null;
        }

        var row = new SessionRow(session, await findings.AnalysesAsync(new AnalysisFilter(Session: id), new Page(1), cancellationToken).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false));
        return row.IsIn(scope) ? row : null;
    }

    /// <summary>Events of a session that <see cref="FindAsync"/> gave, a page at a time: only those of the page are kept in memory. The whole session is counted already; what is narrowed is counted by reading it.</summary>
    /// <param name="text">As <see cref="EventQuery.Text"/>.</param>
    /// <param name="page">From 1.</param>
    public async Task<Listed<AgentEvent>> EventsAsync(SessionSummary session, EventKind? kind, string? text, int page, CancellationToken cancellationToken)
    {
        long first = (page - 1L) * IncidentQueries.PageSize;
        bool isWhole = kind is null && text is null;
        int? limit = isWhole ? (int)Math.Min(int.MaxValue, first + IncidentQueries.PageSize) : null;
        List<AgentEvent> rows = [];
        long at = 0;
        await foreach (AgentEvent e in store.EventsAsync(new EventQuery(session.Id, kind, Text: text, Limit: limit), cancellationToken).ConfigureAwait(false))
        {
            if (at >= first && rows.Count < IncidentQueries.PageSize)
            {
                rows.Add(e);
            }

            at++;
        }

        return new Listed<AgentEvent>(rows, isWhole ? session.Events : at);
    }
}

/// <param name="Analysis">Null as long as the session was not analysed.</param>
public sealed record SessionRow(SessionSummary Session, AnalysisSummary? Analysis)
{
    public Severity? Severity => Analysis?.Severity;

    internal bool IsIn(AccessScope scope) => scope.Includes(Session.Agent ?? Session.Dialect, Analysis?.Environment);
}
