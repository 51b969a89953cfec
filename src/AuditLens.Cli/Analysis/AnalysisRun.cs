using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Incidents;
using AuditLens.Storage;

namespace AuditLens.Cli.Analysis;

/// <summary>Analyses sessions of the store and writes their reports: what <c>investigate</c> and <c>report</c> share.</summary>
internal sealed class AnalysisRun(CommandRun run, IEventStore store, AnalysisSettings settings)
{
    /// <summary>Analyses kept in one transaction.</summary>
    private const int SavedAtOnce = 128;

    private readonly Investigation _investigation = new(store, AnalyzerOf(settings));

    /// <summary>The sessions that the settings include.</summary>
    public async Task<IReadOnlyList<SessionSummary>> SessionsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        settings.Select(await _investigation.SessionsAsync(ids, cancellationToken).ConfigureAwait(false));

    public async Task<int> ReportAsync(IReadOnlyList<SessionSummary> sessions, ReportTarget target, CancellationToken cancellationToken)
    {
        await using var writer = new ReportWriter(run, target, sessions.Count);
        if (sessions.Count == 0)
        {
            run.Warn("No session fits; there is nothing to report.");
            await writer.FinishAsync(cancellationToken).ConfigureAwait(false);
            return ExitCodes.Done;
        }

        var unsaved = new List<StoredAnalysis>(SavedAtOnce);
        int incidents = 0;
        bool fails = false;
        string worst = sessions[0].Id;
        await foreach (AnalyzedSession session in _investigation.AnalyzeAsync(sessions, (s, a) => Project(s, a, writer), cancellationToken).ConfigureAwait(false))
        {
            await writer.AddAsync(session, cancellationToken).ConfigureAwait(false);
            unsaved.Add(session.Stored);
            OverviewLine line = session.Line;
            worst = line.IsIncident && incidents == 0 ? line.Id : worst;
            incidents += line.IsIncident ? 1 : 0;
            fails |= settings.FailOn is { } limit && line.Findings > 0 && line.Severity >= limit;
            if (unsaved.Count == SavedAtOnce)
            {
                await SaveAsync(unsaved, cancellationToken).ConfigureAwait(false);
            }
        }

        await SaveAsync(unsaved, cancellationToken).ConfigureAwait(false);
        await writer.FinishAsync(cancellationToken).ConfigureAwait(false);
        run.Note($"{Words.Number(sessions.Count)} {(sessions.Count == 1 ? "session" : "sessions")} analysed, {Words.Number(incidents)} {(incidents == 1 ? "incident" : "incidents")}.");
        run.Next($"auditlens timeline {ShellWord.Quote(worst)}");
        return fails ? ExitCodes.Findings : ExitCodes.Done;
    }

    /// <summary>The analysis of one session, for commands that show a part of it.</summary>
    public static async Task<SessionAnalysis> OneAsync(IEventStore store, SessionSummary session, CancellationToken cancellationToken, AnalysisSettings? settings = null)
    {
        var investigation = new Investigation(store, AnalyzerOf(settings ?? AnalysisSettings.None));
        await foreach (SessionAnalysis analysis in investigation.AnalyzeAsync([session], static (_, a) => a, cancellationToken).ConfigureAwait(false))
        {
            return analysis;
        }

        throw new InvalidOperationException("The analysis of a session gave nothing.");
    }

    private static Func<SessionInput, SessionAnalysis> AnalyzerOf(AnalysisSettings settings)
    {
        Task<SessionAnalyzer> analyzer = AnalyzerSettings.AnalyzerAsync(settings);
        return input =>
        {
            SessionAnalysis analysis = analyzer.GetAwaiter().GetResult().Analyze(input.Chain, input.Ingest, input.Hashes);
            return settings.Minimum == Detection.Severity.None ? analysis : analysis with { Findings = analysis.Findings.RemoveAll(f => f.Severity < settings.Minimum) };
        };
    }

    private AnalyzedSession Project(SessionSummary session, SessionAnalysis a, ReportWriter writer) =>
        AnalyzedSession.Of(session, a, AnalysisRecords.Of(session, a, run.Context.Time.GetUtcNow()), writer.Render(a));

    private async Task SaveAsync(List<StoredAnalysis> analyses, CancellationToken cancellationToken)
    {
        if (analyses.Count > 0)
        {
            await store.SaveAnalysesAsync(analyses, cancellationToken).ConfigureAwait(false);
            analyses.Clear();
        }
    }
}
