using AuditLens.Storage;

namespace AuditLens.Cli.Shell;

/// <summary>Finds the agent that a person names: case, spaces and hyphens do not matter, and the start of a name is enough when it is the only one.</summary>
internal static class AgentLookup
{
    /// <summary>The agent's name as the store holds it; null when none was given.</summary>
    /// <param name="orAsGiven">What fits no session's agent may name a sub-agent, which only events do: it is taken as it was given.</param>
    public static async Task<string?> FindAsync(IEventStore store, string? given, CancellationToken cancellationToken, bool orAsGiven = false)
    {
        if (given is null)
        {
            return null;
        }

        List<SessionSummary> sessions = await store.SessionsAsync(new SessionQuery(), cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        return Find(given, sessions.Select(static s => s.Agent).OfType<string>(), orAsGiven);
    }

    /// <exception cref="UsageException">None or several of the names fit.</exception>
    public static string Find(string given, IEnumerable<string> names, bool orAsGiven = false)
    {
        List<string> all = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (all.Contains(given, StringComparer.Ordinal))
        {
            return given;
        }

        string plain = Plain(given);
        List<string> fitting = all.FindAll(name => Plain(name) == plain);
        fitting = fitting.Count > 0 || plain.Length == 0 ? fitting : all.FindAll(name => Plain(name).StartsWith(plain, StringComparison.Ordinal));
        return fitting.Count switch
        {
            1 => fitting[0],
            > 1 => throw new UsageException($"More than one agent fits '{given}': {string.Join(", ", fitting.Take(5).Select(static name => $"'{name}'"))}.", "Write one of them as it stands."),
            _ => orAsGiven ? given : throw Unknown(given, all),
        };
    }

    private static UsageException Unknown(string given, List<string> all)
    {
        string agents = all.Count == 0 ? "No session there names its agent."
            : $"Agents there: {string.Join(", ", all.Take(10).Select(static name => $"'{name}'"))}{(all.Count > 10 ? " ..." : "")}.";
        return UsageException.NoSuch($"There is no agent '{given}'.", given, all, agents);
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
