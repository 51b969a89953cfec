using AuditLens.Cli.Shell;
using AuditLens.Detection.Statistics;
using AuditLens.Incidents;
using AuditLens.Storage;

namespace AuditLens.Cli.Baselines;

/// <param name="LeftOut">Sessions that were incidents; null when that is not known.</param>
internal sealed record BuiltBaseline(AgentBaseline Baseline, int? LeftOut);

/// <summary>Takes the profiles of the store's sessions and makes a baseline for each agent.</summary>
internal static class BaselineBuild
{
    /// <summary>The newest sessions count: an agent of three years ago is another one.</summary>
    private const int MostSessions = 1000;

    /// <summary>Baselines by the names of their agents.</summary>
    public static async Task<IReadOnlyList<BuiltBaseline>> RunAsync(IEventStore store, DateTimeOffset? from, DateTimeOffset? to, string? agent, CancellationToken cancellationToken)
    {
        var analyzer = SessionAnalyzer.Create(policyFile: null, explanation: null);
        var investigation = new Investigation(store, input => analyzer.Analyze(input.Chain, input.Ingest, input.Hashes));
        List<SessionSummary> sessions = await store.SessionsAsync(new SessionQuery(from, to), cancellationToken)
            .Where(s => s.Actions > 0).ToListAsync(cancellationToken).ConfigureAwait(false);
        string? only = agent is null ? null : AgentLookup.Find(agent, sessions.Select(NameOf));
        sessions = [.. sessions.Where(s => only is null || NameOf(s) == only).GroupBy(NameOf, StringComparer.Ordinal).SelectMany(g => g.TakeLast(MostSessions))];
        var profiles = new List<(string Agent, SessionProfile? Profile)>();
        await foreach ((string Agent, SessionProfile? Profile) profile in investigation.AnalyzeAsync(sessions, static (_, a) => Profile(a), cancellationToken).ConfigureAwait(false))
        {
            profiles.Add(profile);
        }

        return
        [
            .. profiles.GroupBy(p => p.Agent, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new BuiltBaseline(AgentBaseline.Build(g.Key, [.. g.Select(p => p.Profile).OfType<SessionProfile>()]), g.Count(p => p.Profile is null))),
        ];
    }

    private static string NameOf(SessionSummary session) => AgentBaseline.NameOf(session.Agent, session.Dialect);

    private static string NameOf(Chains.SessionInfo session) => AgentBaseline.NameOf(session.Agent, session.Dialect);

    // A session that did damage is not what the agent should look like.
    private static (string Agent, SessionProfile? Profile) Profile(SessionAnalysis analysis) =>
        (NameOf(analysis.Session.Chain.Session), analysis.Incident.IsIncident ? null : ProfileReader.Of(analysis.Session));
}
