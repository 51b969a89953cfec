using AuditLens.Storage;

namespace AuditLens.Server.Analysis;

/// <summary>Finds sessions whose last analysis has not seen all their events.</summary>
internal sealed class SessionSweep(IEventStore store, IFindingIndex findings, AnalysisStates states, SessionQueue queue)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, AnalysisState> known = await states.ListAsync(cancellationToken)
            .ToDictionaryAsync(static s => s.Session, static s => s.State, StringComparer.Ordinal, cancellationToken).ConfigureAwait(false);
        Dictionary<string, DateTimeOffset?> analysed = await findings.AnalysesAsync(AnalysisFilter.All, Page.All, cancellationToken)
            .ToDictionaryAsync(static a => a.Session, static a => a.Ended, StringComparer.Ordinal, cancellationToken).ConfigureAwait(false);
        await foreach (SessionSummary session in store.SessionsAsync(new SessionQuery(), cancellationToken).ConfigureAwait(false))
        {
            // A session that only the command has analysed has no state: its end tells whether it went on since.
            bool isDone = known.TryGetValue(session.Id, out AnalysisState? state)
                ? state.Owner is null && state.Events == session.Events
                : analysed.TryGetValue(session.Id, out DateTimeOffset? ended) && ended == session.Ended;
            if (!isDone)
            {
                queue.TouchIfAbsent(session.Id);
            }
        }
    }
}
