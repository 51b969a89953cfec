using AuditLens.Events;
using AuditLens.Incidents;
using AuditLens.Reporting;
using AuditLens.Reporting.Formats;
using AuditLens.Server.Access;
using AuditLens.Storage;

namespace AuditLens.Server.Queries;

/// <summary>Reports of analysed sessions, made anew from the records: the same as the command writes.</summary>
public sealed class ReportQueries(IEventStore store, IFindingIndex findings, SessionAnalyzer analyzer) : IDisposable
{
    /// <summary>Rebuilding a large session takes a core for seconds: more at once would starve the rest of the server.</summary>
    private readonly SemaphoreSlim _cores = new(Environment.ProcessorCount);

    /// <returns>Null when there is no such incident or the scope does not include it.</returns>
    public async Task<AnalysisSummary?> FindAsync(string incident, AccessScope scope, CancellationToken cancellationToken)
    {
        AnalysisFilter filter = new ListFilter(View: AnalysisView.All).Analyses(scope) with { Incident = incident };
        return await findings.AnalysesAsync(filter, new Page(1), cancellationToken).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The report as a part of a page; see <see cref="HtmlReport.Fragment"/>. Null when the session is no longer stored.</summary>
    public Task<HtmlFragment?> FragmentAsync(AnalysisSummary of, Func<EventRef, string> recordAddress, CancellationToken cancellationToken) =>
        AnalyzeAsync(of, analysis => HtmlReport.Fragment(analysis, recordAddress), cancellationToken);

    /// <summary>The report as a file of a format. Null when the session is no longer stored.</summary>
    public Task<byte[]?> FileAsync(AnalysisSummary of, IReportFormat format, CancellationToken cancellationToken) => AnalyzeAsync(
        of,
        analysis =>
        {
            using var buffer = new MemoryStream();
            format.Write(analysis, buffer);
            return buffer.ToArray();
        },
        cancellationToken);

    private async Task<T?> AnalyzeAsync<T>(AnalysisSummary of, Func<SessionAnalysis, T> project, CancellationToken cancellationToken)
        where T : class
    {
        if (await store.FindSessionAsync(of.Session, cancellationToken).ConfigureAwait(false) is not { } session)
        {
            return null;
        }

        await _cores.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var investigation = new Investigation(store, input => analyzer.Analyze(input.Chain, input.Ingest, input.Hashes));
            return await investigation.AnalyzeAsync([session], (_, analysis) => project(analysis), cancellationToken).SingleAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _cores.Release();
        }
    }

    public void Dispose() => _cores.Dispose();
}
