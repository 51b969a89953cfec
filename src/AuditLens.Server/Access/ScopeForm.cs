using Microsoft.AspNetCore.Http;

namespace AuditLens.Server.Access;

/// <summary>A scope as forms carry it: a line an agent, and the environments that are ticked.</summary>
internal static class ScopeForm
{
    /// <summary>Words of VOCABULARY.</summary>
    public static IReadOnlyList<string> Environments { get; } = ["production", "staging", "test", "development", "local", "unknown"];

    /// <returns>Null for no limits.</returns>
    public static AccessScope? Read(IFormCollection form)
    {
        string[] agents = [.. form["agents"].ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
        string[] environments = [.. Environments.Where(e => form["environment"].Contains(e))];
        var scope = new AccessScope(agents, environments);
        return scope.IsLimited ? scope : null;
    }

    /// <summary>For a person.</summary>
    public static string Text(AccessScope? scope)
    {
        string agents = scope is { Agents.Count: > 0 } ? "agents " + string.Join(", ", scope.Agents) : "everything";
        return scope is { Environments.Count: > 0 } ? $"{agents} in {string.Join(", ", scope.Environments)}" : agents;
    }
}
