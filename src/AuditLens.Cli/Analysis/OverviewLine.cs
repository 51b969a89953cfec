using AuditLens.Detection;

namespace AuditLens.Cli.Analysis;

/// <summary>One session in the overview: all that is kept of it to the end of a run.</summary>
internal sealed record OverviewLine(string Id, string Title, Severity Severity, bool IsIncident, string? Agent, DateTimeOffset? Started, long Events, int Findings)
{
    /// <summary>Incidents before the rest, then by severity, start and id.</summary>
    public static readonly IComparer<OverviewLine> GravestFirst = Comparer<OverviewLine>.Create(static (a, b) =>
        b.IsIncident.CompareTo(a.IsIncident) is not 0 and var incident ? incident
        : b.Severity.CompareTo(a.Severity) is not 0 and var severity ? severity
        : (a.Started ?? DateTimeOffset.MaxValue).CompareTo(b.Started ?? DateTimeOffset.MaxValue) is not 0 and var started ? started
        : string.CompareOrdinal(a.Id, b.Id));
}
