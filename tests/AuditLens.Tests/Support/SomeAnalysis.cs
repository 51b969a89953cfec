using AuditLens.Chains;
using AuditLens.Controls;
using AuditLens.Detection;
using AuditLens.Effects;
using AuditLens.Events;
using AuditLens.Explanations;
using AuditLens.Incidents;

namespace AuditLens.Tests.Support;

/// <summary>A whole analysis in which every text that can come from a log is the given one.</summary>
public static class SomeAnalysis
{
    public static SessionAnalysis With(string text)
    {
        AgentEvent[] events =
        [
            Some.Instruction(1, text),
            Some.Reasoning(2, text),
            Some.Call(3, tool: text, arguments: text),
            Some.Result(4, "call-3", text),
            Some.Message(5, text),
        ];
        DecisionChain chain = ChainBuilder.Build(
            new SessionInfo { Id = text, Agent = text, Model = text, Title = text, Format = "jsonl", Dialect = "claude-code", Files = [Some.File], Started = Some.Time(1), Ended = Some.Time(5), Events = 5, Actions = 1 },
            events,
            []);
        EventRef act = chain.Steps[2].Ref;
        return new SessionAnalysis
        {
            Session = Understanding(chain, text),
            Findings = [FindingOn(act, text)],
            Incident = IncidentOf(chain, text),
            Explanation = new ExplanationCheck(
                chain.Steps[4].Ref,
                [new CheckedClaim(new Claim(text, text, "action", "affirmed", Hedged: false, "neutral"), "refuted", Material: true, text, [act], chain.Steps[4].Ref)],
                [new Omission(text, [act])]),
            BlastRadius = [new BlastRadiusEntry(text, "database", "production", "delete", "all", "backup-only", "unknown", 3, 5, [text], [act])],
            Controls = [new ControlOutcome("approval-required", act, 1, 0, 4, text)],
            Evidence = new EvidenceStatement([new ChainGap(GapKind.MissingResult, "1 call has no result in the log", [act], ["whether it had an effect"])], [new FileHash(Some.File, new string('a', 64), 500)]),
            Ingest = new IngestStatement(new IngestCounts(6, 5, 1, 0, 5, 1, 500), [new Rejection(Some.File, 6, null, 500, 3, RejectionCodes.InvalidJson, text, text)]),
        };
    }

    private static SessionUnderstanding Understanding(DecisionChain chain, string text)
    {
        var effect = new ActionEffect
        {
            Verb = EffectVerb.Delete,
            Targets = [new EffectTarget("database", text)],
            Scope = EffectScope.All,
            Reversibility = Reversibility.BackupOnly,
            Environment = DeploymentEnvironment.Production,
            EnvironmentBasis = text,
            Execution = ExecutionStatus.Succeeded,
            Command = text,
            Summary = text,
        };
        return new SessionUnderstanding
        {
            Chain = chain,
            Actions = [new UnderstoodAction { Step = chain.Steps[2], Outcome = chain.Steps[3], Effects = [effect] }],
            Instructions = [new InstructionReading(chain.Steps[0], [EffectVerb.Delete], [text], DeploymentEnvironment.Unknown, EffectScope.Some, text, ByPerson: true)],
            Prohibitions = [new Prohibition(chain.Steps[0], text, [], [], DeploymentEnvironment.Unknown, UnlessApproved: false, LiftedAt: null)],
            Approvals = [],
            StopMessages = [],
        };
    }

    private static Finding FindingOn(EventRef act, string text) => new()
    {
        Rule = "AL101",
        Category = FindingCategories.DestructiveAction,
        Severity = Severity.Critical,
        Confidence = 0.9,
        Title = "Executed act is hard to reverse",
        Message = text,
        Evidence = [act],
        Facts = EventAttributes.None.Add("target", text),
        Taxonomy = new Taxonomy(["ASI02"], ["AML.T0101"], ["T1485"], ["CWE-250"]),
        Recommendation = "Require an approval before acts that are hard to reverse.",
        Step = 2,
    };

    private static Incident IncidentOf(DecisionChain chain, string text) => new()
    {
        Id = "AL-1",
        Title = text,
        Severity = Severity.Critical,
        IsIncident = true,
        Summary = [new CitedSentence(text, [chain.Steps[2].Ref])],
        RootCause = new RootCause(chain.Steps[1].Ref, text, 0.8, text),
        HarmfulAction = chain.Steps[2].Ref,
        LastSafeStep = chain.Steps[0].Ref,
        PointOfNoReturn = chain.Steps[2].Ref,
        IgnoredStopSigns = [new StopSign(chain.Steps[0].Ref, text)],
        ContributingFactors = [new CitedSentence(text, [chain.Steps[0].Ref])],
        WentWell = [new CitedSentence(text, [chain.Steps[4].Ref])],
    };
}
