using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Effects;
using AuditLens.Incidents;
using AuditLens.Reporting.Formats;
using AuditLens.Storage;

namespace AuditLens;

/// <summary>Turns what was concluded about a session into what the store keeps of it.</summary>
public static class AnalysisRecords
{
    private const string EnvironmentFact = "environment";

    /// <param name="now">When it became known.</param>
    public static StoredAnalysis Of(SessionSummary session, SessionAnalysis analysis, DateTimeOffset now)
    {
        string agent = session.Agent ?? session.Dialect;
        List<StoredFinding> findings = [.. analysis.Findings.Select((f, i) => Finding(session, analysis, f, i, agent, now))];
        var summary = new AnalysisSummary
        {
            Session = session.Id,
            IncidentId = analysis.Incident.Id,
            Title = analysis.Incident.Title,
            Severity = analysis.Incident.Severity,
            IsIncident = analysis.Incident.IsIncident,
            Started = session.Started,
            Ended = session.Ended,
            Agent = agent,
            Environment = findings.Where(f => f.Environment != DeploymentEnvironment.Unknown.Word()).OrderByDescending(f => f.Severity).FirstOrDefault()?.Environment
                ?? DeploymentEnvironment.Unknown.Word(),
            Categories = [.. findings.Select(f => f.Category).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Findings = findings.Count,
            RefutedClaims = analysis.Explanation?.Claims.Count(c => c.Verdict == Explanations.Verdicts.Refuted) ?? 0,
            Since = now,
        };
        return new StoredAnalysis(summary, findings, StoredReport.Of(analysis));
    }

    private static StoredFinding Finding(SessionSummary session, SessionAnalysis analysis, Finding f, int position, string agent, DateTimeOffset now)
    {
        DecisionChain chain = analysis.Session.Chain;
        ChainStep? decisive = chain.StepOf(f.Evidence[0].Event);
        return new StoredFinding
        {
            Session = session.Id,
            Position = position,
            IncidentId = analysis.Incident.Id,
            Rule = f.Rule,
            Category = f.Category,
            Severity = f.Severity,
            Confidence = f.Confidence,
            Title = f.Title,
            Message = f.Message,
            Time = decisive?.Event.Time ?? session.Started,
            Agent = agent,
            Environment = f.Facts.GetValueOrDefault(EnvironmentFact) ?? EnvironmentOf(analysis.Session, decisive),
            Evidence = f.Evidence[0],
            Since = now,
        };
    }

    private static string EnvironmentOf(SessionUnderstanding session, ChainStep? step) =>
        (step is null ? DeploymentEnvironment.Unknown : session.ActionAt(step.Index)?.Gravest?.Environment ?? DeploymentEnvironment.Unknown).Word();
}
