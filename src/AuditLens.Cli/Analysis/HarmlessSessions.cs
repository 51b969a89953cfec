using System.Collections.Immutable;
using AuditLens.Controls;
using AuditLens.Incidents;
using AuditLens.Storage;

namespace AuditLens.Cli.Analysis;

/// <summary>Replays the harmless sessions of the store, so that a control is shown with what it would have cost.</summary>
internal static class HarmlessSessions
{
    public static async Task<ImmutableArray<ControlOutcome>> RunAsync(IEventStore store, SessionAnalysis analysis, CancellationToken cancellationToken)
    {
        var interrupted = new Dictionary<string, int>(StringComparer.Ordinal);
        int total = 0;
        var analyzer = SessionAnalyzer.Create(policyFile: null, explanation: null);
        var investigation = new Investigation(store, input => analyzer.Analyze(input.Chain, input.Ingest, input.Hashes));
        List<SessionSummary> sessions = await store.SessionsAsync(new SessionQuery(), cancellationToken).Where(session => !session.IsWitness && session.Id != analysis.Session.Chain.Session.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
        await foreach (string[]? stopped in investigation.AnalyzeAsync(sessions, static (_, other) => Interrupting(other), cancellationToken).ConfigureAwait(false))
        {
            total += stopped is null ? 0 : 1;
            foreach (string control in stopped ?? [])
            {
                interrupted[control] = interrupted.GetValueOrDefault(control) + 1;
            }
        }

        return ControlReplay.Run(analysis.Session, analysis.Findings, interrupted, total);
    }

    /// <summary>Names of the controls that a harmless session would have met; null for an incident.</summary>
    private static string[]? Interrupting(SessionAnalysis analysis) => analysis.Incident.IsIncident ? null : [.. ControlCatalogue.BuiltIn.Where(control => ControlReplay.Interrupts(control, analysis.Session)).Select(control => control.Name)];
}
