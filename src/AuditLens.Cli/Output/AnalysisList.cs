using AuditLens.Storage;

namespace AuditLens.Cli.Output;

/// <summary>Analyses as the command lists them: the oldest first, as sessions are.</summary>
internal static class AnalysisList
{
    public static IReadOnlyList<AnalysisSummary> Ordered(IEnumerable<AnalysisSummary> analyses) =>
        [.. analyses.OrderBy(static a => a.Started ?? DateTimeOffset.MaxValue).ThenBy(static a => a.Session, StringComparer.Ordinal)];
}
