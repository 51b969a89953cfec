namespace AuditLens.Storage;

/// <summary>
/// Findings and the outcome of analyses across sessions, without the reports: what alert rules, overviews and lists ask for. Written by
/// <see cref="IEventStore.SaveAnalysesAsync"/>; only the last analysis of a session counts.
/// </summary>
public interface IFindingIndex
{
    /// <summary>The latest first by <see cref="StoredFinding.Time"/>, those without a time last; then by session and position.</summary>
    IAsyncEnumerable<StoredFinding> FindingsAsync(FindingFilter filter, Page page, CancellationToken cancellationToken);

    /// <summary>How many findings there are, for each combination of what <paramref name="by"/> names: the most first, then by key (<see cref="GroupCount.Sorted"/>). Empty when there are none.</summary>
    ValueTask<IReadOnlyList<GroupCount>> CountFindingsAsync(FindingFilter filter, GroupBy by, CancellationToken cancellationToken);

    /// <summary>The latest first by <see cref="AnalysisSummary.Started"/>, those without a time last; then by session.</summary>
    IAsyncEnumerable<AnalysisSummary> AnalysesAsync(AnalysisFilter filter, Page page, CancellationToken cancellationToken);

    /// <summary>How many analysed sessions there are; otherwise as <see cref="CountFindingsAsync"/>. An analysis has no rule and no category of its own: those groupings give null.</summary>
    ValueTask<IReadOnlyList<GroupCount>> CountAnalysesAsync(AnalysisFilter filter, GroupBy by, CancellationToken cancellationToken);
}
