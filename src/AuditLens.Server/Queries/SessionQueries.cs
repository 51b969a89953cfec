using AuditLens.Detection;
using AuditLens.Server.Access;
using AuditLens.Storage;

namespace AuditLens.Server.Queries;

/// <summary>Sessions with what their analysis says.</summary>
public sealed class SessionQueries(IEventStore store, IFindingIndex findings)
{
    /// <summary>The latest sessions first, of those that the scope includes.</summary>
    public async Task<IReadOnlyList<SessionRow>> ListAsync(SessionQuery query, AccessScope scope, CancellationToken cancellationToken)
    {
        List<SessionSummary> sessions = await store.SessionsAsync(query, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, AnalysisSummary> analyses = await findings.AnalysesAsync(new AnalysisFilter(), Page.All, cancellationToken)
            .ToDictionaryAsync(a => a.Session, StringComparer.Ordinal, cancellationToken).ConfigureAwait(false);
        sessions.Reverse();
        return [.. sessions.Select(s => new SessionRow(s, analyses.GetValueOrDefault(s.Id))).Where(r => scope.Includes(r.Session.Agent ?? r.Session.Dialect, r.Analysis?.Environment))];
    }
}

/// <param name="Analysis">Null as long as the session was not analysed.</param>
public sealed record SessionRow(SessionSummary Session, AnalysisSummary? Analysis)
{
    public Severity? Severity => Analysis?.Severity;
}
