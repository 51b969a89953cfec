using System.Collections.Frozen;
using System.Collections.Immutable;
using AuditLens.Effects;

namespace AuditLens.Detection;

/// <summary>A user's policy: environments, protected targets, permissions, approvers, freeze windows..</summary>
public sealed record Policy
{
    public static readonly Policy Empty = new();

    /// <summary>Hosts, contexts, accounts, ids by name, with the environment they belong to. Decides over every other sign.</summary>
    public FrozenDictionary<string, DeploymentEnvironment> Environments { get; init; } = FrozenDictionary<string, DeploymentEnvironment>.Empty;

    /// <summary>Names (or name beginnings that end in <c>*</c>) of targets that must not be changed without approval.</summary>
    public ImmutableArray<string> Protected { get; init; } = [];

    /// <summary>Acts that need no approval.</summary>
    public ImmutableArray<PolicyPermission> Permissions { get; init; } = [];

    /// <summary>Users whose approval counts; empty: every person's.</summary>
    public ImmutableArray<string> Approvers { get; init; } = [];

    public ImmutableArray<FreezeWindow> Freezes { get; init; } = [];

    public bool Protects(EffectTarget target) => Protected.Any(p => Matches(p, target.Name) || (target.Container is { } container && Matches(p, container)));

    internal static bool Matches(string pattern, string name) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase) : string.Equals(pattern, name, StringComparison.OrdinalIgnoreCase);
}

/// <param name="Target">Name, beginning of a name with <c>*</c>, or <c>*</c>.</param>
/// <param name="Environment">Unknown: every environment.</param>
public sealed record PolicyPermission(EffectVerb Verb, string Target, DeploymentEnvironment Environment)
{
    public bool Covers(ActionEffect effect) =>
        effect.Verb == Verb
        && (Environment == DeploymentEnvironment.Unknown || Environment == effect.Environment)
        && !effect.Targets.IsEmpty
        && effect.Targets.All(t => Policy.Matches(Target, t.Name));
}

/// <param name="Environment">Unknown: every environment.</param>
public sealed record FreezeWindow(DateTimeOffset From, DateTimeOffset To, DeploymentEnvironment Environment, string Name);
