using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Effects;

namespace AuditLens.Incidents;

/// <summary>What went well: looks before acts, dry runs, backups, denials that held, approvals asked for.</summary>
internal static class WentWellFinder
{
    public static ImmutableArray<CitedSentence> Of(SessionUnderstanding session)
    {
        var good = ImmutableArray.CreateBuilder<CitedSentence>();
        Add(session, good, "A dry run showed the effect before anything was changed.", a => a.Gravest is { DryRun: true });
        Add(session, good, "A backup was taken and succeeded.", a => a.Executed && a.Effects.Any(e => e.Has(EffectTraits.TakesBackup)));
        Add(session, good, "The target was checked before a change.", a => a.Executed && a.Effects.Any(e => e.Has(EffectTraits.ChecksEnvironment)));
        Add(session, good, "An act was refused by a person or a control, and the refusal held.", a => a.Execution == ExecutionStatus.Denied);
        Add(session, good, "A lost state was restored from a backup.", a => a.Executed && a.Effects.Any(e => e.Has(EffectTraits.RestoresBackup)));
        foreach (ApprovalReading reply in session.Approvals.Where(a => a is { Kind: ApprovalKind.Reply, Granted: true, Covers.IsEmpty: false }).Take(1))
        {
            good.Add(new CitedSentence("The agent asked, and a person answered, before the act.", [reply.Step.Ref]));
        }

        return good.ToImmutable();
    }

    private static void Add(SessionUnderstanding session, ImmutableArray<CitedSentence>.Builder good, string text, Func<UnderstoodAction, bool> holds)
    {
        foreach (UnderstoodAction action in session.Actions)
        {
            if (holds(action))
            {
                ChainStep? outcome = action.Outcome;
                good.Add(new CitedSentence(text, outcome is null ? [action.Step.Ref] : [action.Step.Ref, outcome.Ref]));
                return;
            }
        }
    }
}
