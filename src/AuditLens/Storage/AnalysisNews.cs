using AuditLens.Detection;
using AuditLens.Events;

namespace AuditLens.Storage;

/// <summary>What a later analysis of a session says anew and what it only says again: the same for every store.</summary>
public static class AnalysisNews
{
    public static bool IsSame(AnalysisSummary before, AnalysisSummary now) =>
        (before.IncidentId, before.Severity, before.IsIncident, before.RefutedClaims > 0) == (now.IncidentId, now.Severity, now.IsIncident, now.RefutedClaims > 0);

    /// <summary>Since when each of these findings is known.</summary>
    public static Dictionary<FindingIdentity, DateTimeOffset> SinceOf(IEnumerable<StoredFinding> findings)
    {
        Dictionary<FindingIdentity, DateTimeOffset> since = [];
        foreach (StoredFinding finding in findings)
        {
            var identity = FindingIdentity.Of(finding);
            since[identity] = since.TryGetValue(identity, out DateTimeOffset known) && known < finding.Since ? known : finding.Since;
        }

        return since;
    }
}

/// <summary>What makes two findings of one session the same.</summary>
public readonly record struct FindingIdentity(string Rule, Severity Severity, EventId Event)
{
    public static FindingIdentity Of(StoredFinding finding) => new(finding.Rule, finding.Severity, finding.Evidence.Event);
}
