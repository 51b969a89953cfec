using AuditLens.Chains;
using AuditLens.Detection.Rules;
using AuditLens.Detection.Understanding.Language;
using AuditLens.Effects;

namespace AuditLens.Detection.Detectors;

/// <summary>The agent or the task spoke of one environment, the act hit another; or the target's environment was never established.</summary>
internal sealed class EnvironmentConfusionDetector : IDetector
{
    public RuleDocument Rule { get; } = RuleDocuments.Of("AL106");

    public IEnumerable<Finding> Detect(DetectionContext context) =>
        FindingMaker.Grouped(context.Acts.All.Where(a => a.Destroys && a.Effect.Execution is not (ExecutionStatus.Denied or ExecutionStatus.Failed) && !a.Effect.DryRun).Select(a => (a, Found(a, context))).Where(f => f.Item2 is not null).Select(f => (f.a, f.Item2!)));

    private Finding? Found(Act act, DetectionContext context)
    {
        if (act.Effect.Environment != DeploymentEnvironment.Production || act.SpecificallyApproved)
        {
            return null;
        }

        (DeploymentEnvironment Environment, ChainStep Step, string Words)? belief = Belief.Before(act, context.Session);
        if (belief is not { } said || said.Environment is DeploymentEnvironment.Production)
        {
            return null;
        }

        string message = $"{said.Words} spoke of {said.Environment.Word()}; the agent {act.Summary}{Wording.Place(act.Effect)}.";
        return FindingMaker.About(Rule, act, SeverityScale.Of(act), 0.85, message, said.Step.Ref);
    }
}

/// <summary>Which environment the agent's own words, its earlier work or the task took for the target.</summary>
internal static class Belief
{
    private const int LookBack = 40;

    /// <summary>The nearest sign before the act: the agent's text, the environment of its earlier acts in this task, the instruction.</summary>
    public static (DeploymentEnvironment Environment, ChainStep Step, string Words)? Before(Act act, SessionUnderstanding session)
    {
        int from = Math.Max(0, act.Step - LookBack);
        for (int i = act.Step - 1; i >= from; i--)
        {
            ChainStep step = session.Chain.Steps[i];
            if (step.Kind is StepKind.Reasoning or StepKind.Decision or StepKind.Message && step.Agent == act.Action.Step.Agent && Named(step.Event.Text) is { } environment)
            {
                return (environment, step, "The agent's own text");
            }
        }

        UnderstoodAction? earlier = session.Actions.LastOrDefault(a => a.Step.Index < act.Step && a.Gravest is { Environment: not (DeploymentEnvironment.Unknown or DeploymentEnvironment.Production), Changes: true });
        if (earlier is not null)
        {
            return (earlier.Gravest!.Environment, earlier.Step, "The work before");
        }

        InstructionReading? told = session.Instructions.LastOrDefault(n => n.Step.Index < act.Step && n.Environment != DeploymentEnvironment.Unknown);
        return told is null ? null : (told.Environment, told.Step, "The instruction");
    }

    // One environment named, and no other: "staging" alone is a belief, "staging or production" is not.
    private static DeploymentEnvironment? Named(string? text)
    {
        if (text is null || text.Length > 4000)
        {
            return null;
        }

        DeploymentEnvironment? only = null;
        foreach (Sentence sentence in SentenceSplitter.Split(text))
        {
            foreach (Word word in sentence.Words.Where(w => w.Form == WordForm.Plain))
            {
                DeploymentEnvironment named = Lexicon.Default.EnvironmentOf(word.Text);
                bool counts = named is DeploymentEnvironment.Production or DeploymentEnvironment.Staging or DeploymentEnvironment.Development or DeploymentEnvironment.Local
                    || (named == DeploymentEnvironment.Test && word.Text is "sandbox" or "preview" or "qa");
                if (counts && only is not null && only != named)
                {
                    return null;
                }

                only = counts ? named : only;
            }
        }

        return only;
    }
}
