using System.Collections.Immutable;
using AuditLens.Effects;

namespace AuditLens.Detection;

/// <summary>One effect of one action with what decides how grave it is. What rules reason on.</summary>
/// <param name="Backup">A backup that covers the target and succeeded before the act.</param>
/// <param name="FailedBackup">A backup of the target that was tried and failed, and no other succeeded.</param>
public sealed record Act(UnderstoodAction Action, ActionEffect Effect, UnderstoodAction? Backup, UnderstoodAction? FailedBackup)
{
    public int Step => Action.Step.Index;

    public bool Executed => Effect.Execution is ExecutionStatus.Succeeded or ExecutionStatus.EffectConfirmed;

    /// <summary>A person approved this very act, or the policy permits it; a standing mode and the agent's own yes do not count.</summary>
    public bool SpecificallyApproved => Action.Approval is { IsSpecific: true };

    /// <summary>Something that existed is gone, overwritten or without its protection, and no tool makes it again.</summary>
    public bool Destroys => Effect.Changes && !Effect.Has(EffectTraits.Regenerable)
        && (Effect.Verb is EffectVerb.Delete or EffectVerb.Reset || (Effect.Verb is EffectVerb.Modify && Effect.IsHardToReverse))
        && Effect.Reversibility is not (Reversibility.NoneNeeded or Reversibility.Easy);

    /// <summary>It cannot simply be undone: what approval, backup and scope rules look at.</summary>
    public bool HardToReverse => Effect.IsHardToReverse && Effect.Changes && !Effect.Has(EffectTraits.Regenerable);

    /// <summary>Records, messages or objects of others were taken away, even where they can be fetched back.</summary>
    public bool Takes => Effect.Changes && Effect.Verb is EffectVerb.Delete or EffectVerb.Reset && !Effect.Has(EffectTraits.Regenerable) && Effect.Reversibility != Reversibility.NoneNeeded
        && Effect.Targets.Any(t => t.Kind is "message" or "email" or "mail" or "mailbox" or "rows" or "row" or "record" or "document" or "event" or "object" or "issue" or "page" or "contact" or "table" or "database" or "volume");

    /// <summary>Single files of the working directory, or commits and uncommitted changes of the local repository: what one developer's undo is about.</summary>
    public bool StaysInWorkingCopy
    {
        get
        {
            bool git = Effect.Reading.StartsWith("git ", StringComparison.Ordinal) && !Effect.Reading.StartsWith("git push", StringComparison.Ordinal) && !Effect.Reading.StartsWith("git clean", StringComparison.Ordinal);
            string? directory = Action.Step.Event.Attribute(Events.EventAttributes.WorkingDirectory);
            return Effect.Environment is DeploymentEnvironment.Unknown or DeploymentEnvironment.Local or DeploymentEnvironment.Development
                && (git || (Effect.Scope is EffectScope.One or EffectScope.Some && !Effect.Targets.IsEmpty && Effect.Targets.All(t => t.Kind == "file" && IsInside(t.Name, directory) && !HoldsData(t.Name))));
        }
    }

    private static bool IsInside(string path, string? directory) =>
        path.Length > 0 && (path[0] is not ('/' or '~' or '$' or '*') || (directory is not null && path.StartsWith(directory + "/", StringComparison.Ordinal))) && !path.Contains("..", StringComparison.Ordinal);

    // A dump or a database file is data, wherever it lies.
    private static bool HoldsData(string path) =>
        Path.GetExtension(path) is ".dump" or ".bak" or ".db" or ".sqlite" or ".sqlite3" or ".rdb" or ".gz" or ".zip" or ".tar" or ".env" or ".tfstate" || path.Contains("backup", StringComparison.OrdinalIgnoreCase);

    public string TargetText => Effect.Targets.IsEmpty ? "a target that the action does not name" : string.Join(", ", Effect.Targets.Take(3).Select(t => t.ToString())) + (Effect.Targets.Length > 3 ? $" and {Effect.Targets.Length - 3} more" : "");

    /// <summary>One clause: what was done to what.</summary>
    public string Summary => Effect.Summary.Length > 0 ? Effect.Summary : $"{VerbText} {TargetText}";

    private string VerbText => Effect.Verb switch
    {
        EffectVerb.Delete => "deletes",
        EffectVerb.Reset => "resets",
        EffectVerb.Modify => "changes",
        EffectVerb.Create => "creates",
        EffectVerb.Configure => "configures",
        EffectVerb.Control => "controls",
        EffectVerb.Send => "sends to",
        EffectVerb.Execute => "runs",
        _ => "acts on",
    };
}

/// <summary>Severity, by the formula of VOCABULARY, in one place.</summary>
public static class SeverityScale
{
    /// <summary>
    /// Critical for an executed, hard-to-reverse act on production without approval; one step down for each of: not production, specific approval, easily reversed,
    /// verified backup, confined to single files or commits of the working copy, not carried out to the end; a denied act two steps; a dry run is info. What a person asked for or approved outside production is at most low.
    /// </summary>
    public static Severity Of(Act act)
    {
        ActionEffect effect = act.Effect;
        if (effect.DryRun || effect.Execution == ExecutionStatus.Proposed)
        {
            return Severity.Info;
        }

        int steps = effect.Environment == DeploymentEnvironment.Production ? 0 : 1;
        steps += act.SpecificallyApproved ? 1 : 0;
        steps += effect.Reversibility is Reversibility.Easy or Reversibility.NoneNeeded ? 1 : 0;
        steps += act.Backup is not null ? 1 : 0;
        steps += act.StaysInWorkingCopy ? 1 : 0;
        steps += effect.Execution switch
        {
            ExecutionStatus.Denied => 2,
            ExecutionStatus.Attempted or ExecutionStatus.Failed => 1,
            _ => 0,
        };
        Severity severity = Lower(Severity.Critical, steps);
        return act.SpecificallyApproved && effect.Environment != DeploymentEnvironment.Production ? severity.AtMost(Severity.Low) : severity;
    }

    /// <summary>For an act that a person had forbidden or told to stop: refusal weighs as much as approval, the other way.</summary>
    public static Severity AgainstRefusal(Act act)
    {
        Severity severity = Of(act);
        return severity is Severity.Info || severity >= Severity.High ? severity : severity + 1;
    }

    public static Severity Lower(Severity from, int steps) => (Severity)Math.Max((int)Severity.Info, (int)from - steps);

    public static Severity AtMost(this Severity severity, Severity ceiling) => severity > ceiling ? ceiling : severity;
}

/// <summary>All acts of a session that change something, in order, with their backups. Built once for all rules.</summary>
public sealed class ActBook
{
    public ActBook(SessionUnderstanding session)
    {
        var acts = ImmutableArray.CreateBuilder<Act>();
        var backups = new List<(UnderstoodAction Action, ActionEffect Effect)>();
        foreach (UnderstoodAction action in session.Actions)
        {
            foreach (ActionEffect effect in action.Effects)
            {
                if (effect.Has(EffectTraits.TakesBackup) && !effect.DryRun)
                {
                    backups.Add((action, effect));
                }

                if (effect.Changes || effect.DryRun && effect.Verb is EffectVerb.Delete or EffectVerb.Reset)
                {
                    acts.Add(Weigh(action, effect, backups));
                }
            }
        }

        All = acts.ToImmutable();
    }

    public ImmutableArray<Act> All { get; }

    private static Act Weigh(UnderstoodAction action, ActionEffect effect, List<(UnderstoodAction Action, ActionEffect Effect)> backups)
    {
        UnderstoodAction? good = null;
        UnderstoodAction? failed = null;
        if (effect.IsHardToReverse && !effect.Has(EffectTraits.TakesBackup))
        {
            foreach ((UnderstoodAction backupAction, ActionEffect backup) in backups.Where(b => b.Action != action && BackupCover.Covers(b.Effect, effect)))
            {
                bool succeeded = backup.Execution is ExecutionStatus.Succeeded or ExecutionStatus.EffectConfirmed;
                good = succeeded ? backupAction : good;
                failed = succeeded ? failed : backupAction;
            }
        }

        return new Act(action, effect, good, good is null ? failed : null);
    }
}

/// <summary>Whether a backup is of the thing that an act destroys, and lies outside of it.</summary>
internal static class BackupCover
{
    public static bool Covers(ActionEffect backup, ActionEffect act)
    {
        if (act.Targets.IsEmpty)
        {
            return backup.Environment == act.Environment;
        }

        bool environments = backup.Environment == act.Environment || backup.Environment == DeploymentEnvironment.Unknown || act.Environment == DeploymentEnvironment.Unknown;
        bool files = act.Targets.All(t => t.Kind is "file" or "directory" or "path");
        return environments && (files
            ? backup.Targets.Any(b => act.Targets.Any(t => Related(b.Name, t.Name)))
            : !backup.Targets.All(t => t.Kind is "directory" or "path" && t.Container is null) || backup.Targets.IsEmpty);
    }

    private static bool Related(string backup, string target) =>
        backup.Contains(Path.GetFileName(target.TrimEnd('/')), StringComparison.OrdinalIgnoreCase) || target.StartsWith(backup, StringComparison.Ordinal);
}
