using AuditLens.Controls;
using AuditLens.Incidents;
using AuditLens.Storage;

namespace AuditLens.Cli.Analysis;

/// <summary>The harmless sessions of a store, replayed against the catalogue, so that a control is shown with what it would have cost.</summary>
internal sealed class HarmlessSessions
{
    /// <summary>The latest sessions stand for the rest: a report must not wait for a store of thousands.</summary>
    private const int Most = 100;

    /// <summary>A session of more events than this is left out for the same reason.</summary>
    private const long MostEvents = 20_000;

    private readonly Dictionary<string, IReadOnlyList<string>> _interruptions;

    private HarmlessSessions(Dictionary<string, IReadOnlyList<string>> interruptions) => _interruptions = interruptions;

    public static async Task<HarmlessSessions> ReadAsync(IEventStore store, CancellationToken cancellationToken)
    {
        var analyzer = SessionAnalyzer.Create(policyFile: null, explanation: null);
        var investigation = new Investigation(store, input => analyzer.Analyze(input.Chain, input.Ingest, input.Hashes));
        List<SessionSummary> all = await store.SessionsAsync(new SessionQuery(), cancellationToken).Where(session => !session.IsWitness && session.Events <= MostEvents).ToListAsync(cancellationToken).ConfigureAwait(false);
        List<SessionSummary> latest = [.. all.OrderByDescending(session => session.Started ?? DateTimeOffset.MinValue).ThenBy(session => session.Id, StringComparer.Ordinal).Take(Most)];
        var interruptions = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        await foreach ((string id, string[]? stopped) in investigation.AnalyzeAsync(latest, static (session, analysis) => (session.Id, Interrupting(analysis)), cancellationToken).ConfigureAwait(false))
        {
            if (stopped is not null)
            {
                interruptions[id] = stopped;
            }
        }

        return new HarmlessSessions(interruptions);
    }

    /// <summary>The analysis with what each control would have cost the other sessions.</summary>
    public SessionAnalysis Applied(SessionAnalysis analysis)
    {
        List<IReadOnlyList<string>> others = [.. _interruptions.Where(entry => entry.Key != analysis.Session.Chain.Session.Id).Select(entry => entry.Value)];
        Dictionary<string, int> interrupted = others.SelectMany(names => names).GroupBy(name => name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        return analysis with { Controls = ControlReplay.Run(analysis.Session, analysis.Findings, interrupted, others.Count) };
    }

    /// <summary>Names of the controls that a harmless session would have met; null for an incident.</summary>
    private static string[]? Interrupting(SessionAnalysis analysis) => analysis.Incident.IsIncident ? null : [.. ControlCatalogue.BuiltIn.Where(control => ControlReplay.Interrupts(control, analysis.Session)).Select(control => control.Name)];
}
