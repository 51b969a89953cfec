using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Server.Access;
using AuditLens.Storage;

namespace AuditLens.Server.Queries;

/// <summary>Sessions with what their analysis says, and their events.</summary>
public sealed class SessionQueries(IEventStore store, IFindingIndex findings, EventPages pages)
{
    /// <summary>Whether the store holds any session, of whatever scope.</summary>
    public ValueTask<bool> AnyAsync(CancellationToken cancellationToken) => store.SessionsAsync(new SessionQuery(Limit: 1), cancellationToken).AnyAsync(cancellationToken);

    /// <summary>A page of those that went on in the filter's time, the latest first.</summary>
    public async Task<Listed<SessionRow>> ListAsync(ListFilter filter, AccessScope scope, CancellationToken cancellationToken)
    {
        IReadOnlyList<SessionRow> rows = await ListAsync(new SessionQuery(filter.From, filter.To, filter.Agent), scope, cancellationToken).ConfigureAwait(false);
        return new Listed<SessionRow>([.. rows.Skip((filter.Page - 1) * IncidentQueries.PageSize).Take(IncidentQueries.PageSize)], rows.Count);
    }

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

    /// <summary>Events of a session that <see cref="FindAsync"/> gave, a page at a time.</summary>
    /// <param name="narrowed">What is asked of them.</param>
    /// <param name="folds">What sub-agents did one event after another is one row.</param>
    public async Task<EventPage<EventRun>> EventsAsync(SessionSummary session, EventQuery narrowed, PagePlace page, bool folds, CancellationToken cancellationToken)
    {
        var runs = new EventRuns(folds);
        EventPage<AgentEvent> events = await pages.ReadAsync(narrowed with { Session = session.Id }, page, runs.Limit, runs.IsFull, cancellationToken).ConfigureAwait(false);
        return events.With(runs.Of(events.Rows));
    }

    /// <summary>How many events of each kind there are; kinds without any are left out.</summary>
    public async Task<IReadOnlyList<(EventKind Kind, long Count)>> KindsAsync(SessionSummary session, EventQuery narrowed, CancellationToken cancellationToken)
    {
        List<(EventKind Kind, long Count)> kinds = [];
        foreach (EventKind kind in Enum.GetValues<EventKind>())
        {
            long count = await store.CountEventsAsync(narrowed with { Session = session.Id, Kind = kind }, cancellationToken).ConfigureAwait(false);
            if (count > 0)
            {
                kinds.Add((kind, count));
            }
        }

        return kinds;
    }
}

/// <param name="Analysis">Null as long as the session was not analysed.</param>
public sealed record SessionRow(SessionSummary Session, AnalysisSummary? Analysis)
{
    public Severity? Severity => Analysis?.Severity;

    internal bool IsIn(AccessScope scope) => scope.Includes(Session.Agent ?? Session.Dialect, Analysis?.Environment);
}
