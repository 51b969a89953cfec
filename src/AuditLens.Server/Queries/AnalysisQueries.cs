using AuditLens.Server.Access;
using AuditLens.Server.Analysis;

namespace AuditLens.Server.Queries;

/// <summary>How far the analysis in the background is.</summary>
public sealed class AnalysisQueries(SessionQueue queue, AnalysisStates states, SessionQueries sessions)
{
    /// <summary>What waits and runs on this server.</summary>
    public QueueState Queue() => queue.State();

    /// <summary>Sessions whose last analysis ended without a result, with the reason; by session.</summary>
    public async Task<IReadOnlyList<FailedAnalysis>> FailuresAsync(AccessScope scope, CancellationToken cancellationToken) =>
        await states.ListAsync(cancellationToken)
            .Where(static s => s.State.Failure is not null)
            .Where(async (s, token) => !scope.IsLimited || await sessions.FindAsync(s.Session, scope, token).ConfigureAwait(false) is not null)
            .Select(static s => new FailedAnalysis(s.Session, s.State.Failure!, s.State.At))
            .OrderBy(static f => f.Session, StringComparer.Ordinal)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
}

public sealed record FailedAnalysis(string Session, string Reason, DateTimeOffset At);
