using System.Collections.Immutable;
using AuditLens.Detection;

namespace AuditLens.Incidents;

/// <summary>Where a session without damage first went wrong.</summary>
internal static class FailureCause
{
    public static RootCause? Of(SessionUnderstanding session, ImmutableArray<Finding> findings)
    {
        Finding? first = findings.Where(f => f.Step is not null && f.Severity >= Severity.Medium && f.Category != FindingCategories.EvidenceGap).OrderBy(f => f.Step).FirstOrDefault();
        return first is null ? null : new RootCause(session.Chain.Steps[first.Step!.Value].Ref, first.Message, 0.4, session.Chain.Steps[first.Step.Value].Agent);
    }
}
