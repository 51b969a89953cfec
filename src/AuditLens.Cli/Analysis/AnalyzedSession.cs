using AuditLens.Incidents;
using AuditLens.Reporting.Text;
using AuditLens.Storage;

namespace AuditLens.Cli.Analysis;

/// <summary>What is kept of a session between its analysis and its writing: a line for the overview, what the store keeps, and the rendered reports.</summary>
/// <param name="Reports">One entry a format, in the target's order; empty when this session is not to be written.</param>
internal sealed record AnalyzedSession(OverviewLine Line, StoredAnalysis Stored, IReadOnlyList<RenderedReport> Reports)
{
    public static AnalyzedSession Of(SessionSummary session, SessionAnalysis a, StoredAnalysis stored, IReadOnlyList<RenderedReport> reports) => new(
        new OverviewLine(session.Id, LogText.Line(a.Incident.Title, 120), a.Incident.Severity, a.Incident.IsIncident, session.Agent ?? session.Dialect, session.Started, session.Events, a.Findings.Length), stored, reports);
}
