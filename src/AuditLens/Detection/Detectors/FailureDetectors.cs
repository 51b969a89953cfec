using System.Globalization;
using AuditLens.Detection.Rules;
using AuditLens.Effects;

namespace AuditLens.Detection.Detectors;

/// <summary>Repeated failures were answered with a graver, destructive act.</summary>
internal sealed class ErrorEscalationDetector : IDetector
{
    private const int Reach = 25;

    public RuleDocument Rule { get; } = RuleDocuments.Of("AL117");

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        foreach (Act act in context.Acts.All.Where(a => a.Destroys && a.Executed && !a.SpecificallyApproved && !a.Effect.DryRun))
        {
            List<UnderstoodAction> failed = Failures.Before(act, context.Session, Reach);
            failed.RemoveAll(f => (f.Gravest?.Gravity ?? 0) >= act.Effect.Gravity && f.Gravest?.Reading == act.Effect.Reading);
            if (failed.Count >= 2)
            {
                string message = $"After {failed.Count.ToString(CultureInfo.InvariantCulture)} failed attempts, the last {Wording.Quote(Failures.Command(failed[^1]))}, the agent {act.Summary}{Wording.Place(act.Effect)}.";
                yield return FindingMaker.About(Rule, act, SeverityScale.Of(act).AtMost(Severity.High), 0.75, message, [.. failed.TakeLast(5).Select(f => (f.Outcome ?? f.Step).Ref)]);
                yield break;
            }
        }
    }
}

/// <summary>A step that depends on a failed one went ahead: destruction after a failed backup, delivery after failed tests, moves into a folder that was not made.</summary>
internal sealed class UncheckedFailureDetector : IDetector
{
    private const int Reach = 6;

    public RuleDocument Rule { get; } = RuleDocuments.Of("AL118");

    public IEnumerable<Finding> Detect(DetectionContext context)
    {
        var found = new List<(Act, Finding)>();
        foreach (Act act in context.Acts.All.Where(a => a.Effect.Execution is ExecutionStatus.Succeeded or ExecutionStatus.EffectConfirmed && !a.Effect.DryRun))
        {
            if (act.Destroys && act.FailedBackup is { } backup)
            {
                found.Add((act, FindingMaker.About(Rule, act, SeverityScale.Of(act).AtMost(Severity.High), 0.9, $"The backup {Wording.Quote(backup.Effects.FirstOrDefault(e => e.Has(EffectTraits.TakesBackup))?.Command ?? "")} had failed; the agent went on: it {act.Summary}.", (backup.Outcome ?? backup.Step).Ref)));
            }
            else if (Precondition(act, context.Session) is { } failed)
            {
                found.Add((act, FindingMaker.About(Rule, act, Severity.Medium, 0.6, $"{Wording.Quote(Failures.Command(failed))} had failed and was not repeated; the agent went on: it {act.Summary}.", (failed.Outcome ?? failed.Step).Ref)));
            }
        }

        return FindingMaker.Grouped(found);
    }

    private static UnderstoodAction? Precondition(Act act, SessionUnderstanding session)
    {
        bool delivers = act.Effect.Has(EffectTraits.Deploys) || (act.Effect.Verb == EffectVerb.Send && act.Effect.Targets.Any(t => t.Kind is "branch" or "ref" or "repository" or "remote" or "package" or "image"));
        bool moves = act.Effect.Verb == EffectVerb.Modify && act.Effect.Reading is "mv" or "move" or "ren" or "Move-Item";
        if (!delivers && !moves)
        {
            return null;
        }

        List<UnderstoodAction> before = Failures.LastBefore(act, session, Reach);
        int at = before.FindLastIndex(a => a.Execution == ExecutionStatus.Failed && (delivers
            ? a.Effects.Any(e => e.Has(EffectTraits.RunsTests) || e.Has(EffectTraits.Builds))
            : a.Effects.Any(e => e.Verb == EffectVerb.Create && e.Targets.Any(t => act.Effect.Targets.Any(x => x.Name.StartsWith(t.Name, StringComparison.Ordinal))))));
        return at < 0 || before.Skip(at + 1).Any(a => a.Executed && a.Gravest?.Reading == before[at].Gravest?.Reading) ? null : before[at];
    }
}

internal static class Failures
{
    /// <summary>Failed or denied actions of the same agent since the last word of a person, at most <paramref name="reach"/> actions back.</summary>
    public static List<UnderstoodAction> Before(Act act, SessionUnderstanding session, int reach)
    {
        int since = 0;
        foreach (InstructionReading instruction in session.Instructions)
        {
            since = instruction.Step.Index < act.Step && instruction.Step.DelegatedBy == act.Action.Step.DelegatedBy ? instruction.Step.Index : since;
        }

        return [.. LastBefore(act, session, reach).Where(a => a.Step.Index > since && a.Execution is ExecutionStatus.Failed or ExecutionStatus.Denied)];
    }

    /// <summary>The part of a compound command that failed: the one whose program the result lets speak ("pg_dump: error"), else the last, which the earlier ones had led to.</summary>
    public static string Command(UnderstoodAction action)
    {
        string result = action.Outcome?.Event.Result ?? "";
        ActionEffect? failed = action.Effects.Length > 1 ? action.Effects.FirstOrDefault(effect => Speaks(effect.Command, result)) ?? LastInText(action) : null;
        return (failed ?? action.Gravest)?.Command is { Length: > 0 } command ? command : action.Step.Event.Tool ?? "a call";
    }

    private static bool Speaks(string command, string result)
    {
        string program = command.Split(' ', 2)[0];
        program = program[(program.LastIndexOf('/') + 1)..];
        return program.Length > 1 && (result.StartsWith(program + ": ", StringComparison.Ordinal) || result.Contains("\n" + program + ": ", StringComparison.Ordinal));
    }

    private static ActionEffect? LastInText(UnderstoodAction action)
    {
        string text = action.Step.Event.Arguments ?? "";
        return action.Effects.MaxBy(effect => effect.Command.Length == 0 ? -1 : text.LastIndexOf(string.Join(' ', effect.Command.Split(' ').Take(2)), StringComparison.Ordinal));
    }

    /// <summary>The last actions of the same agent before an act, in order. Looks back from the act: from the front, a session of many acts takes time with the square of its length.</summary>
    public static List<UnderstoodAction> LastBefore(Act act, SessionUnderstanding session, int reach)
    {
        var last = new List<UnderstoodAction>(reach);
        for (int i = session.ActionsBefore(act.Step) - 1; i >= 0 && last.Count < reach; i--)
        {
            if (session.Actions[i].Step.DelegatedBy == act.Action.Step.DelegatedBy)
            {
                last.Add(session.Actions[i]);
            }
        }

        last.Reverse();
        return last;
    }
}
