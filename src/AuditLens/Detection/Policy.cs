using System.Collections.Frozen;
using System.Collections.Immutable;
using System.IO.Enumeration;
using AuditLens.Effects;

namespace AuditLens.Detection;

/// <summary>A user's policy: environments, protected targets, permissions, approvers, freeze windows.</summary>
public sealed record Policy
{
    public static readonly Policy Empty = new();

    /// <summary>Hosts, contexts, accounts, ids by name, with the environment they belong to. Decides over every other sign.</summary>
    public FrozenDictionary<string, DeploymentEnvironment> Environments { get; init; } = FrozenDictionary<string, DeploymentEnvironment>.Empty;

    /// <summary>Names of targets that must not be changed without approval; <c>*</c> stands for any text, <c>?</c> for one character.</summary>
    public ImmutableArray<string> Protected { get; init; } = [];

    /// <summary>Acts that need no approval.</summary>
    public ImmutableArray<PolicyPermission> Permissions { get; init; } = [];

    /// <summary>Users whose approval counts; empty: every person's.</summary>
    public ImmutableArray<string> Approvers { get; init; } = [];

    public ImmutableArray<FreezeWindow> Freezes { get; init; } = [];

    public bool Protects(EffectTarget target) => Protected.Any(p => Matches(p, target) || (target.Container is { } container && Matches(p, container)));

    public bool Protects(ActionEffect effect) => effect.Targets.Any(Protects);

    /// <summary>By the whole name, or for what lies in a schema by the name within it: <c>orders</c> names <c>public.orders</c>.</summary>
    internal static bool Matches(string pattern, EffectTarget target) =>
        Matches(pattern, target.Name) || (target.Kind is not ("file" or "directory" or "path") && target.Name.LastIndexOf('.') is > 0 and var dot && Matches(pattern, target.Name[(dot + 1)..]));

    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true);
}

/// <param name="Target">Name with <c>*</c> for any text and <c>?</c> for one character.</param>
/// <param name="Environment">Unknown: every environment.</param>
public sealed record PolicyPermission(EffectVerb Verb, string Target, DeploymentEnvironment Environment)
{
    public bool Covers(ActionEffect effect) =>
        effect.Verb == Verb
        && (Environment == DeploymentEnvironment.Unknown || Environment == effect.Environment)
        && !effect.Targets.IsEmpty
        && effect.Targets.All(t => Policy.Matches(Target, t));
}

/// <param name="Environment">Unknown: every environment.</param>
public sealed record FreezeWindow(DateTimeOffset From, DateTimeOffset To, DeploymentEnvironment Environment, string Name);
