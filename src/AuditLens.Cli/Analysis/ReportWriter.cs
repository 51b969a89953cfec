using System.Globalization;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Detection;
using AuditLens.Incidents;
using AuditLens.Reporting;

namespace AuditLens.Cli.Analysis;

/// <summary>
/// Writes the reports of a run to their target. On standard output as Markdown a person gets an overview and the reports of the incidents; every other target gets every session.
/// </summary>
internal sealed class ReportWriter(CommandRun run, ReportTarget target, int sessions) : IAsyncDisposable
{
    /// <summary>Reports printed in full for a person; the overview names the rest.</summary>
    private const int MostPrinted = 3;

    private readonly List<OverviewLine> _all = [];
    private readonly List<AnalyzedSession> _printed = [];
    private Stream? _stream;
    private int _written;

    /// <summary>One JSON value for any number of sessions but one.</summary>
    private bool IsArray => target.Formats[0].Name == "json" && sessions != 1;

    private bool ForPerson => target is { Folder: null, File: null } && target.Formats[0].Name is "md" && sessions > 1;

    /// <summary>Runs on the worker: renders what this target needs of a session.</summary>
    public IReadOnlyList<RenderedReport> Render(SessionAnalysis analysis) =>
        ForPerson && !analysis.Incident.IsIncident ? [] : [.. target.Formats.Select(f => Bytes(f, analysis))];

    public async Task AddAsync(AnalyzedSession session, CancellationToken cancellationToken)
    {
        if (target.Folder is not null)
        {
            await WriteFilesAsync(session, cancellationToken).ConfigureAwait(false);
        }
        else if (!ForPerson)
        {
            await WriteOneAsync(session.Reports[0], cancellationToken).ConfigureAwait(false);
        }

        _all.Add(session.Line);
        KeepOrDrop(session);
    }

    /// <summary>Of the reports for a person only those that will be printed are kept, so that memory does not grow with the number of incidents.</summary>
    private void KeepOrDrop(AnalyzedSession session)
    {
        if (ForPerson && session.Line.IsIncident)
        {
            _printed.Add(session);
            if (_printed.Count <= MostPrinted)
            {
                return;
            }

            session = _printed.MaxBy(static s => s.Line, OverviewLine.GravestFirst)!;
            _printed.Remove(session);
        }

        foreach (RenderedReport report in session.Reports)
        {
            report.Dispose();
        }
    }

    /// <summary>Ends the output and tells where it is.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (ForPerson)
        {
            await PrintAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (target.Folder is not null)
        {
            await WriteOverviewAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await EndOneAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stream is not null && target.File is not null)
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static RenderedReport Bytes(IReportFormat format, SessionAnalysis analysis)
    {
        var report = new RenderedReport();
        format.Write(analysis, report);
        return report;
    }

    private async Task WriteFilesAsync(AnalyzedSession session, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(target.Folder!);
        string name = ReportTarget.FileName(session.Line.Id);
        for (int i = 0; i < target.Formats.Count; i++)
        {
            await using FileStream file = File.Create(Path.Combine(target.Folder!, $"{name}.{target.Formats[i].Extension}"));
            await session.Reports[i].WriteToAsync(file, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WriteOverviewAsync(CancellationToken cancellationToken)
    {
        IReportFormat shown = target.Formats.FirstOrDefault(static f => f.Name == "html") ?? target.Formats[0];
        string Report(OverviewLine s) => $"{ReportTarget.FileName(s.Id)}.{shown.Extension}";
        List<OverviewLine> ranked = Ranked();
        if (ranked.Count == 0)
        {
            return;
        }

        if (shown.Name == "html")
        {
            string page = Path.Combine(target.Folder!, "index.html");
            OverviewRow[] rows = [.. ranked.Select(s => new OverviewRow(s.Id, s.Title, s.Severity, s.IsIncident, s.Agent ?? "", s.Started, s.Events, s.Findings, Report(s)))];
            await File.WriteAllTextAsync(page, OverviewPage.Render(rows), cancellationToken).ConfigureAwait(false);
        }

        string first = Path.Combine(target.Folder!, ranked.Count == 1 || shown.Name != "html" ? Report(ranked[0]) : "index.html");
        run.Note($"{Words.Number(ranked.Count)} {(ranked.Count == 1 ? "report" : "reports")} written to {target.Folder}. Open {Path.GetFullPath(first)}");
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_stream is null)
        {
            await run.Out.FlushAsync(cancellationToken).ConfigureAwait(false);
            _stream = target.File is null ? run.Context.BinaryOut : File.Create(target.File);
        }
    }

    private async Task WriteOneAsync(RenderedReport report, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        string name = target.Formats[0].Name;
        if (IsArray)
        {
            await _stream!.WriteAsync(_written == 0 ? "[\n"u8.ToArray() : ",\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        }

        int header = name == "csv" && _written > 0 ? report.FirstLine : 0;
        await report.WriteToAsync(_stream!, cancellationToken, header).ConfigureAwait(false);
        _written++;
    }

    private async Task EndOneAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        if (IsArray)
        {
            await _stream!.WriteAsync(_written == 0 ? "[]\n"u8.ToArray() : "]\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        }

        await _stream!.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (target.File is not null)
        {
            run.Note($"Report written to {Path.GetFullPath(target.File)}");
        }
    }

    private async Task PrintAsync(CancellationToken cancellationToken)
    {
        List<OverviewLine> ranked = Ranked();
        var table = new TextTable(("SEVERITY", 8), ("INCIDENT", 8), ("FINDINGS", 8), ("EVENTS", 10), ("AGENT", 24), ("SESSION", 40), ("WHAT", 90));
        foreach (OverviewLine s in ranked)
        {
            table.Add(s.Severity.Word(), s.IsIncident ? "yes" : "no", s.Findings.ToString(CultureInfo.InvariantCulture), Words.Number(s.Events), s.Agent, s.Id, s.Title);
        }

        table.Write(run.Out);
        await run.Out.FlushAsync(cancellationToken).ConfigureAwait(false);
        foreach (AnalyzedSession s in _printed.OrderBy(static s => s.Line, OverviewLine.GravestFirst))
        {
            await run.Context.BinaryOut.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
            await s.Reports[0].WriteToAsync(run.Context.BinaryOut, cancellationToken).ConfigureAwait(false);
        }

        int more = ranked.Count(static s => s.IsIncident) - _printed.Count;
        if (more > 0)
        {
            run.Note($"{Words.Number(more)} further incidents are listed above; `auditlens report SESSION` prints each, --out FOLDER writes all.");
        }
    }

    private List<OverviewLine> Ranked() => [.. _all.Order(OverviewLine.GravestFirst)];
}
