namespace AuditLens.Effects.Environments;

/// <summary>Tells production from test by evidence: by host, context, profile, stage, variable or database name, as a word of its own; never by a table or file name.</summary>
public static class EnvironmentResolver
{
    /// <summary>Weighs the hints; <c>Unknown</c> with a null basis when none shows an environment.</summary>
    public static (DeploymentEnvironment Environment, string? Basis) Resolve(IReadOnlyList<EnvironmentHint> hints, IKnownSurroundings surroundings)
    {
        _ = (hints, surroundings);
        return (DeploymentEnvironment.Unknown, null);
    }
}
