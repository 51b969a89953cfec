using AuditLens.Chains;
using AuditLens.Detection;

namespace AuditLens.Incidents;
public sealed class SessionAnalyzer
{
    public static SessionAnalyzer Create(string? policyFile, string? explanation) { _ = (policyFile, explanation); return new SessionAnalyzer(); }
    public SessionAnalysis Analyze(DecisionChain chain, IngestStatement ingest, IReadOnlyList<FileHash> hashes)
    {
        return new SessionAnalysis { Session = new SessionUnderstanding { Chain = chain, Actions = [.. chain.Steps.Where(s => s.Kind == StepKind.Action).Select(s => new UnderstoodAction { Step = s, Outcome = chain.OutcomeOf(s), Effects = [] })], Instructions = [], Prohibitions = [], Approvals = [], StopMessages = [] }, Findings = [], Incident = new Incident { Id = "x", Title = "t", IsIncident = false, Severity = Severity.None, Summary = [] }, Evidence = new EvidenceStatement(chain.Gaps, [.. hashes]), Ingest = ingest };
    }
}
