using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Detection.Statistics;
using AuditLens.Incidents;
using AuditLens.Storage;

namespace AuditLens.Cli.Analysis;

/// <summary>Analyses sessions of the store and writes their reports: what <c>investigate</c> and <c>report</c> share.</summary>
internal sealed class AnalysisRun
{
    /// <summary>Analyses kept in one transaction.</summary>
    private const int SavedAtOnce = 128;

    private readonly Investigation _investigation;
    private readonly CommandRun _run;
    private readonly IEventStore _store;
    private readonly AnalysisSettings _settings;

    private AnalysisRun(CommandRun run, IEventStore store, AnalysisSettings settings, Func<SessionInput, SessionAnalysis> analyze)
    {
        (_run, _store, _settings) = (run, store, settings);
        _investigation = new Investigation(store, analyze);
    }

    /// <summary>A run with the baselines that the store holds.</summary>
    /// <exception cref="Ingestion.ConfigurationException">Files that the settings name are faulty.</exception>
    public static async Task<AnalysisRun> CreateAsync(CommandRun run, IEventStore store, AnalysisSettings settings, CancellationToken cancellationToken) =>
        new(run, store, settings, await AnalyzerAsync(store, settings, cancellationToken).ConfigureAwait(false));

    /// <summary>The sessions that the settings include.</summary>
    public async Task<IReadOnlyList<SessionSummary>> SessionsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        _settings.Select(await _investigation.SessionsAsync(ids, cancellationToken).ConfigureAwait(false));

    public async Task<int> ReportAsync(IReadOnlyList<SessionSummary> sessions, ReportTarget target, CancellationToken cancellationToken)
    {
        await using var writer = new ReportWriter(_run, target, sessions.Count);
        if (sessions.Count == 0)
        {
            _run.Warn("No session fits; there is nothing to report.");
            await writer.FinishAsync(cancellationToken).ConfigureAwait(false);
            return ExitCodes.Done;
        }

        var unsaved = new List<StoredAnalysis>(SavedAtOnce);
        int incidents = 0;
        bool fails = false;
        string worst = sessions[0].Id;
        var harmless = new Lazy<Task<HarmlessSessions>>(() => HarmlessSessions.ReadAsync(_store, cancellationToken));
        await foreach (Task<AnalyzedSession> analysed in _investigation.AnalyzeAsync(sessions, (s, a) => ProjectAsync(s, a, writer, harmless), cancellationToken).ConfigureAwait(false))
        {
            AnalyzedSession session = await analysed.ConfigureAwait(false);
            await writer.AddAsync(session, cancellationToken).ConfigureAwait(false);
            unsaved.Add(session.Stored);
            OverviewLine line = session.Line;
            worst = line.IsIncident && incidents == 0 ? line.Id : worst;
            incidents += line.IsIncident ? 1 : 0;
            fails |= _settings.FailOn is { } limit && line.Findings > 0 && line.Severity >= limit;
            if (unsaved.Count == SavedAtOnce)
            {
                await SaveAsync(unsaved, cancellationToken).ConfigureAwait(false);
            }
        }

        await SaveAsync(unsaved, cancellationToken).ConfigureAwait(false);
        await writer.FinishAsync(cancellationToken).ConfigureAwait(false);
        _run.Note($"{Words.Number(sessions.Count)} {(sessions.Count == 1 ? "session" : "sessions")} analysed, {Words.Number(incidents)} {(incidents == 1 ? "incident" : "incidents")}.");
        _run.Next($"auditlens timeline {ShellWord.Quote(worst)}");
        return fails ? ExitCodes.Findings : ExitCodes.Done;
    }

    /// <summary>The analysis of one session, for commands that show a part of it.</summary>
    public static async Task<SessionAnalysis> OneAsync(IEventStore store, SessionSummary session, CancellationToken cancellationToken, AnalysisSettings? settings = null)
    {
        var investigation = new Investigation(store, await AnalyzerAsync(store, settings ?? AnalysisSettings.None, cancellationToken).ConfigureAwait(false));
        await foreach (SessionAnalysis analysis in investigation.AnalyzeAsync([session], static (_, a) => a, cancellationToken).ConfigureAwait(false))
        {
            return analysis;
        }

        throw new InvalidOperationException("The analysis of a session gave nothing.");
    }

    private static async Task<Func<SessionInput, SessionAnalysis>> AnalyzerAsync(IEventStore store, AnalysisSettings settings, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, AgentBaseline> baselines = await BaselineDocuments.LoadAsync(store.Documents, cancellationToken).ConfigureAwait(false);
        Task<SessionAnalyzer> analyzer = AnalyzerSettings.AnalyzerAsync(settings, baselines);
        return input =>
        {
            SessionAnalysis analysis = analyzer.GetAwaiter().GetResult().Analyze(input.Chain, input.Ingest, input.Hashes);
            return settings.Minimum == Detection.Severity.None ? analysis : analysis with { Findings = analysis.Findings.RemoveAll(f => f.Severity < settings.Minimum) };
        };
    }

    /// <summary>The other sessions are replayed only when a control has something to stop.</summary>
    private async Task<AnalyzedSession> ProjectAsync(SessionSummary session, SessionAnalysis a, ReportWriter writer, Lazy<Task<HarmlessSessions>> harmless)
    {
        if (a.Controls.Any(static control => control.StopsAt is not null))
        {
            a = (await harmless.Value.ConfigureAwait(false)).Applied(a);
        }

        return AnalyzedSession.Of(session, a, AnalysisRecords.Of(session, a, _run.Context.Time.GetUtcNow()), writer.Render(a));
    }

    private async Task SaveAsync(List<StoredAnalysis> analyses, CancellationToken cancellationToken)
    {
        if (analyses.Count > 0)
        {
            await _store.SaveAnalysesAsync(analyses, cancellationToken).ConfigureAwait(false);
            analyses.Clear();
        }
    }
}
