using System.Collections.Immutable;

namespace AuditLens.Effects;

/// <summary>What an action does to the world, understood from its parsed text. The vocabulary is a public contract (VOCABULARY: Effects).</summary>
public sealed record ActionEffect
{
    public required EffectVerb Verb { get; init; }

    public ImmutableArray<EffectTarget> Targets { get; init; } = [];

    public EffectScope Scope { get; init; } = EffectScope.Unknown;

    public Reversibility Reversibility { get; init; } = Reversibility.Unknown;

    public DeploymentEnvironment Environment { get; init; } = DeploymentEnvironment.Unknown;

    /// <summary>What shows the environment, in words, e.g. <c>host db.prod.example.internal</c>; null when nothing shows it.</summary>
    public string? EnvironmentBasis { get; init; }

    public ExecutionStatus Execution { get; init; } = ExecutionStatus.Proposed;

    /// <summary>The action shows what it would do and does nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Traits that detectors reason on, from <see cref="EffectTraits"/>: skips a prompt, disables a guardrail, reads a credential ...</summary>
    public ImmutableArray<string> Traits { get; init; } = [];

    /// <summary>The simple command, statement or call that has this effect, as parsed (for display; at most 500 characters).</summary>
    public string Command { get; init; } = "";

    /// <summary>Key of the command family entry or reader rule that gave the reading, e.g. <c>prisma migrate reset</c>: why AuditLens reads it so.</summary>
    public string Reading { get; init; } = "";

    /// <summary>One clause for a person: <c>drops the database rentals</c>. No trailing stop.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The same act only shown: nothing changes.</summary>
    public ActionEffect AsDryRun() => DryRun ? this : this with { DryRun = true, Verb = EffectVerb.Observe, Reversibility = Reversibility.NoneNeeded, Summary = "only shows: " + Summary };

    public bool Has(string trait) => Traits.Contains(trait);

    /// <summary>True for what was removed, overwritten or sent and cannot simply be made again.</summary>
    public bool IsHardToReverse => !DryRun && Reversibility is Reversibility.Windowed or Reversibility.BackupOnly or Reversibility.Irreversible;

    public bool Changes => !DryRun && Verb is not (EffectVerb.Observe or EffectVerb.Unknown);

    /// <summary>Rank for sorting and for drift: the larger, the graver (VOCABULARY: order of gravity).</summary>
    public int Gravity => DryRun ? 0 : Verb switch
    {
        EffectVerb.Observe => 0,
        EffectVerb.Unknown => 1,
        EffectVerb.Execute => 2,
        EffectVerb.Create when Has(EffectTraits.TakesOutput) => 1,
        EffectVerb.Create => 3,
        EffectVerb.Control => 4,
        EffectVerb.Modify => 5,
        EffectVerb.Send => 6,
        EffectVerb.Configure when Has(EffectTraits.DisablesProtection) => 10,
        EffectVerb.Configure => 5,
        EffectVerb.Delete when Scope == EffectScope.All => 9,
        EffectVerb.Delete => 7,
        EffectVerb.Reset => 9,
        _ => 1,
    };
}

/// <param name="Kind">What it is: <c>database</c>, <c>table</c>, <c>file</c>, <c>directory</c>, <c>namespace</c>, <c>bucket</c>, <c>volume</c>, <c>mailbox</c> ... lower case.</param>
/// <param name="Name">As the action names it, variables resolved where known.</param>
/// <param name="Container">What it lies in, when known: the host of a database, the account of a bucket, the cluster of a namespace.</param>
public sealed record EffectTarget(string Kind, string Name, string? Container = null)
{
    public override string ToString() => Container is null ? Name : $"{Name} on {Container}";
}

public enum EffectVerb
{
    Unknown, Observe, Create, Modify, Delete, Reset, Configure, Control, Send, Execute,
}

public enum EffectScope
{
    Unknown, One, Some, All,
}

public enum Reversibility
{
    Unknown, NoneNeeded, Easy, Windowed, BackupOnly, Irreversible,
}

public enum DeploymentEnvironment
{
    Unknown, Production, Staging, Test, Development, Local,
}

public enum ExecutionStatus
{
    Proposed, Denied, Attempted, Failed, Succeeded, EffectConfirmed,
}

/// <summary>Traits of an effect beyond verb and target. Strings, so that knowledge files can name new ones.</summary>
public static class EffectTraits
{
    /// <summary>A flag answers a confirmation in advance (<c>--force</c> where the tool would ask, <c>-auto-approve</c>, <c>yes |</c>).</summary>
    public const string SkipsPrompt = "skips-prompt";

    /// <summary>A protection is switched off or removed (deletion protection, hooks, audit, branch protection).</summary>
    public const string DisablesProtection = "disables-protection";

    /// <summary>A check is passed over for this one act (<c>--no-verify</c>, <c>--dangerously-skip-permissions</c>).</summary>
    public const string BypassesCheck = "bypasses-check";

    public const string ReadsCredential = "reads-credential";
    public const string SearchesCredential = "searches-credential";
    public const string UsesCredential = "uses-credential";
    public const string DestroysRecovery = "destroys-recovery";
    public const string TakesBackup = "takes-backup";
    public const string RestoresBackup = "restores-backup";
    public const string RunsTests = "runs-tests";
    public const string Builds = "builds";
    public const string Deploys = "deploys";
    public const string ChecksEnvironment = "checks-environment";
    public const string AltersHistory = "alters-history";
    public const string TouchesLog = "touches-log";
    public const string WritesContent = "writes-content";

    /// <summary>The new file only takes what a command prints: the lesser effect beside the command's own.</summary>
    public const string TakesOutput = "takes-output";

    public const string Obfuscated = "obfuscated";
    public const string RemoteCode = "remote-code";
    public const string GrantsAccess = "grants-access";
    public const string AsksPerson = "asks-person";
    public const string Delegates = "delegates";
    public const string Outward = "outward";

    /// <summary>The target follows from an unset variable or an expansion that cannot be known: <c>rm -rf "$DIR"/</c>.</summary>
    public const string UnresolvedTarget = "unresolved-target";

    /// <summary>What is removed is made again by a tool: build output, caches, dependencies.</summary>
    public const string Regenerable = "regenerable";
}
