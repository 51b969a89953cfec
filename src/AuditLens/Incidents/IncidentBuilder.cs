using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Events;

namespace AuditLens.Incidents;

/// <summary>Puts findings and chain together: what happened, where it turned, which signs were passed.</summary>
internal sealed class IncidentBuilder
{
    public Incident Build(SessionUnderstanding session, ImmutableArray<Finding> findings)
    {
        Harm? harm = Harm.Of(session, findings);
        Severity severity = findings.IsEmpty ? Severity.None : findings.Max(f => f.Severity);
        if (harm is null)
        {
            RootCause? failure = FailureCause.Of(session, findings);
            return new Incident
            {
                Id = IdOf(session, null),
                Title = findings.IsEmpty ? "No finding" : $"No incident; noted: {char.ToLowerInvariant(findings[0].Title[0])}{findings[0].Title[1..]}",
                Severity = severity,
                IsIncident = false,
                Summary = SummaryWriter.Harmless(session, findings),
                RootCause = failure,
                WentWell = WentWellFinder.Of(session),
            };
        }

        RootCause root = RootCauseFinder.Of(session, harm);
        int rootStep = session.Chain.StepOf(root.Ref.Event)?.Index ?? harm.Step.Index;
        ImmutableArray<StopSign> signs = StopSignFinder.Of(session, harm, rootStep);
        return new Incident
        {
            Id = IdOf(session, harm.Step.Event.Id.ToString()),
            Title = TitleOf(harm),
            Severity = severity,
            IsIncident = true,
            RootCause = root,
            HarmfulAction = harm.Step.Ref,
            LastSafeStep = LastSafe(session, harm, rootStep)?.Ref,
            PointOfNoReturn = (harm.FirstIrreversible?.Action.Step ?? harm.Step).Ref,
            IgnoredStopSigns = signs,
            ContributingFactors = FactorFinder.Of(session, findings, harm),
            WentWell = WentWellFinder.Of(session),
            Summary = SummaryWriter.Of(session, findings, harm, root, signs),
        };
    }

    private static string IdOf(SessionUnderstanding session, string? act) => "INC-" + EventId.Of("incident", session.Chain.Session.Id, act).High.ToString("x12", CultureInfo.InvariantCulture)[..12];

    private static string TitleOf(Harm harm)
    {
        string text = harm.Act is { } act ? $"Agent {act.Summary}{(act.Effect.Environment == Effects.DeploymentEnvironment.Unknown ? "" : " on " + Effects.EffectWords.Word(act.Effect.Environment))}" : harm.Finding.Title;
        return text.Length > 120 ? string.Concat(text.AsSpan(0, 117), "...") : text;
    }

    // The last step that changed nothing for the worse: the outcome or look before the first harmful act.
    private static ChainStep? LastSafe(SessionUnderstanding session, Harm harm, int rootStep)
    {
        int before = harm.Act is null ? Math.Min(rootStep, harm.First.Index) : harm.Step.Index;
        ChainStep? any = null;
        for (int i = before - 1; i >= 0; i--)
        {
            ChainStep step = session.Chain.Steps[i];
            bool same = step.DelegatedBy == harm.Step.DelegatedBy;
            if (same && step.Kind is StepKind.Outcome or StepKind.Instruction)
            {
                return step;
            }

            any ??= same && step.Kind is StepKind.Action or StepKind.Decision or StepKind.Reasoning ? step : null;
        }

        return any;
    }
}
