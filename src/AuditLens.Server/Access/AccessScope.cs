using System.Security.Claims;

namespace AuditLens.Server.Access;

/// <summary>What a team may see: its own agents, its own environments. An empty list limits nothing.</summary>
/// <param name="Agents">Names of agents, exactly as sessions carry them.</param>
/// <param name="Environments">Words of VOCABULARY, as findings carry them.</param>
public sealed record AccessScope(IReadOnlyList<string> Agents, IReadOnlyList<string> Environments)
{
    public const string AgentClaim = "auditlens:agent";
    public const string EnvironmentClaim = "auditlens:environment";

    public static readonly AccessScope Everything = new([], []);

    public bool IsLimited => Agents.Count > 0 || Environments.Count > 0;

    /// <summary>What the claims of the one who asks say.</summary>
    public static AccessScope Of(ClaimsPrincipal user) => new(
        [.. user.FindAll(AgentClaim).Select(static c => c.Value)],
        [.. user.FindAll(EnvironmentClaim).Select(static c => c.Value)]);

    public IEnumerable<Claim> Claims() => Agents.Select(static a => new Claim(AgentClaim, a)).Concat(Environments.Select(static e => new Claim(EnvironmentClaim, e)));

    /// <param name="environment">Null while it is not known: not yet analysed.</param>
    public bool Includes(string? agent, string? environment) =>
        (Agents.Count == 0 || (agent is not null && Agents.Contains(agent, StringComparer.Ordinal)))
        && (Environments.Count == 0 || (environment is not null && Environments.Contains(environment, StringComparer.Ordinal)));
}
