using AuditLens.Detection;
using AuditLens.Incidents;
using AuditLens.Reporting.Text;
using AuditLens.Storage;

namespace AuditLens.Cli.Analysis;

/// <summary>What is kept of a session after its analysis: a line for the overview, what the store keeps, and the rendered reports.</summary>
/// <param name="Reports">One entry a format, in the target's order; empty when this session is not to be written.</param>
internal sealed record AnalyzedSession(
    string Id, string Title, Severity Severity, bool IsIncident, string? Agent, DateTimeOffset? Started, long Events, int Findings, StoredAnalysis Stored, IReadOnlyList<byte[]> Reports)
{
    public static AnalyzedSession Of(SessionSummary session, SessionAnalysis a, StoredAnalysis stored, IReadOnlyList<byte[]> reports) => new(
        session.Id, LogText.Line(a.Incident.Title, 120), a.Incident.Severity, a.Incident.IsIncident, session.Agent ?? session.Dialect, session.Started, session.Events, a.Findings.Length, stored, reports);
}
