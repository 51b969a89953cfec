using System.Diagnostics;
using AuditLens.Incidents;
using AuditLens.Server.Operation;
using AuditLens.Storage;

namespace AuditLens.Server.Analysis;

/// <summary>Analyses one session and keeps the outcome; of several servers on one store only one does.</summary>
internal sealed class SessionAnalyst(IEventStore store, AnalysisStates states, SessionQueue queue, SessionAnalyzer analyzer, ServerSettings settings)
{
    /// <summary>Longer than any analysis takes; shorter than people wait for a session whose server was killed.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(5);

    /// <summary>Clocks of outside systems and of agents differ, and effects outlive the last call: as the analysis itself lays them together.</summary>
    private static readonly TimeSpan Beside = TimeSpan.FromMinutes(15);

    private readonly string _owner = $"{Environment.MachineName}:{Environment.ProcessId}:{settings.Time.GetTimestamp()}";

    /// <exception cref="StoreException">The store cannot do its work.</exception>
    public async Task AnalyzeAsync(string id, CancellationToken cancellationToken)
    {
        if (await store.FindSessionAsync(id, cancellationToken).ConfigureAwait(false) is not { } session)
        {
            return;
        }

        if (session.IsWitness)
        {
            await TouchBesideAsync(session, cancellationToken).ConfigureAwait(false);
            return;
        }

        DateTimeOffset now = settings.Time.GetUtcNow();
        (AnalysisState State, string Version)? known = await states.FindAsync(id, cancellationToken).ConfigureAwait(false);
        if (known?.State is { Owner: not null } taken && taken.Until > now && taken.Owner != _owner)
        {
            queue.TouchIfAbsent(id);
            return;
        }

        var claim = new AnalysisState(known?.State.Events ?? 0, now, known?.State.Failure, _owner, now + Claim);
        if (await states.TryPutAsync(id, claim, known?.Version, cancellationToken).ConfigureAwait(false) is not { } version)
        {
            queue.TouchIfAbsent(id);
            return;
        }

        string? failure = await TryAsync(session, cancellationToken).ConfigureAwait(false);
        await states.TryPutAsync(id, new AnalysisState(session.Events, settings.Time.GetUtcNow(), failure), version, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>Null; or why there is no result: a fault in one session must not keep the others from being analysed.</returns>
    private async Task<string?> TryAsync(SessionSummary session, CancellationToken cancellationToken)
    {
        using Activity? span = ServerTelemetry.Source.StartActivity("analyse session");
        span?.SetTag("auditlens.session", session.Id).SetTag("auditlens.events", session.Events);
        try
        {
            var investigation = new Investigation(store, input => analyzer.Analyze(input.Chain, input.Ingest, input.Hashes));
            await foreach (StoredAnalysis analysis in investigation.AnalyzeAsync([session], (s, a) => AnalysisRecords.Of(s, a, settings.Time.GetUtcNow()), cancellationToken).ConfigureAwait(false))
            {
                await store.SaveAnalysesAsync([analysis], cancellationToken).ConfigureAwait(false);
            }

            return null;
        }
        catch (Exception e) when (e is not StoreException and not OperationCanceledException and not OutOfMemoryException)
        {
            span?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            return $"{e.GetType().Name}: {e.Message}";
        }
    }

    /// <summary>New outside records may change what the sessions beside them are known to have done.</summary>
    private async Task TouchBesideAsync(SessionSummary witness, CancellationToken cancellationToken)
    {
        var query = new SessionQuery(witness.Started - Beside, witness.Ended + Beside);
        List<string> beside = await store.SessionsAsync(query, cancellationToken).Select(static s => s.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        queue.Touch(beside);
    }
}
