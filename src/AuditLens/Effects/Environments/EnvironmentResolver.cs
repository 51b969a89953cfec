using AuditLens.Events;

namespace AuditLens.Effects.Environments;

/// <summary>Tells production from test by evidence: by host, context, profile, stage, variable or database name, as a word of its own; never by a table or file name.</summary>
public static class EnvironmentResolver
{
    /// <summary>
    /// Weighs the hints; <c>Unknown</c> with a null basis when none shows an environment. What earlier steps showed decides; then a connection or host;
    /// then context, stage or name; a variable last. Among equals the nearest (last) wins. A hint that disagrees is named in the basis.
    /// </summary>
    public static (DeploymentEnvironment Environment, string? Basis) Resolve(IReadOnlyList<EnvironmentHint> hints, IKnownSurroundings surroundings)
    {
        Evidence? best = null;
        List<Evidence>? all = null;
        for (int i = hints.Count - 1; i >= 0; i--)
        {
            if (Weigh(hints[i], surroundings) is not { } evidence)
            {
                continue;
            }

            (all ??= []).Add(evidence);
            if (best is null || evidence.Rank > best.Rank)
            {
                best = evidence;
            }
        }

        if (best is null)
        {
            return (DeploymentEnvironment.Unknown, null);
        }

        Evidence? other = all!.Find(evidence => evidence.Environment != best.Environment && evidence.Environment != DeploymentEnvironment.Unknown);
        return (best.Environment, other is null ? best.Words : $"{best.Words}, although {other.Words} says {other.Environment.Word()}");
    }

    /// <summary>The environment that one name shows as a word of its own; for readers that hold a name without a hint.</summary>
    public static DeploymentEnvironment OfName(string name) => EnvironmentWords.Default.OfName(name);

    /// <summary>The host, or the host of the connection string, is the machine that the command runs on.</summary>
    public static bool IsLocal(string value) =>
        EnvironmentWords.Default.IsLocalHost(ConnectionString.TryParse(value, out ConnectionString? connection) && connection.Host is { } host ? host : WithoutPort(value));

    private static Evidence? Weigh(EnvironmentHint hint, IKnownSurroundings surroundings)
    {
        int count = 0;
        string words = SecretRedactor.Redact(hint.Words, ref count);
        if (surroundings.EnvironmentOf(hint.Value) is { } shown)
        {
            return new Evidence(shown.Environment, shown.Basis, 9);
        }

        bool connects = hint.Kind is HintKind.Connection || (hint.Kind is HintKind.Variable && hint.Value.Contains("://", StringComparison.Ordinal));
        if (connects && ConnectionString.TryParse(hint.Value, out ConnectionString? connection))
        {
            return OfConnection(connection, surroundings);
        }

        DeploymentEnvironment environment = hint.Kind switch
        {
            HintKind.Host or HintKind.Connection => EnvironmentWords.Default.OfHost(WithoutPort(hint.Value)),
            HintKind.DatabaseName when ConnectionString.LooksLikeFile(hint.Value) => OfFile(hint.Value),
            _ => EnvironmentWords.Default.OfName(hint.Value),
        };
        return environment == DeploymentEnvironment.Unknown ? null : new Evidence(environment, words, RankOf(hint.Kind));
    }

    private static Evidence? OfConnection(ConnectionString connection, IKnownSurroundings surroundings)
    {
        foreach (string? name in (ReadOnlySpan<string?>)[connection.Host, connection.Database])
        {
            if (name is not null && surroundings.EnvironmentOf(name) is { } shown)
            {
                return new Evidence(shown.Environment, shown.Basis, 9);
            }
        }

        int rank = RankOf(HintKind.Connection);
        DeploymentEnvironment host = connection.Host is null ? DeploymentEnvironment.Unknown : EnvironmentWords.Default.OfHost(connection.Host);
        DeploymentEnvironment database = connection.Database is null ? DeploymentEnvironment.Unknown : EnvironmentWords.Default.OfName(connection.Database);
        if (host != DeploymentEnvironment.Unknown)
        {
            bool disagrees = database != DeploymentEnvironment.Unknown && database != host;
            string clash = disagrees ? $", although database {connection.Database} says {database.Word()}" : "";
            return new Evidence(host, $"host {connection.Host} of the connection{clash}", rank);
        }

        if (connection.IsFile)
        {
            return new Evidence(OfFile(connection.Database ?? ""), $"database file {connection.Database}", rank);
        }

        return database == DeploymentEnvironment.Unknown ? null : new Evidence(database, $"database {connection.Database} of the connection", rank);
    }

    /// <summary>A database in a file is local unless its own name says otherwise.</summary>
    private static DeploymentEnvironment OfFile(string path)
    {
        DeploymentEnvironment named = EnvironmentWords.Default.OfName(path[(path.LastIndexOfAny(['/', '\\']) + 1)..]);
        return named == DeploymentEnvironment.Unknown ? DeploymentEnvironment.Local : named;
    }

    private static int RankOf(HintKind kind) => kind switch
    {
        HintKind.Connection => 3,
        HintKind.Host => 3,
        HintKind.Variable => 1,
        _ => 2,
    };

    private static string WithoutPort(string host)
    {
        host = host.Contains("://", StringComparison.Ordinal) && ConnectionString.TryParse(host, out ConnectionString? url) ? url.Host ?? "" : host;
        int colon = host.LastIndexOf(':');
        return colon > 0 && host.IndexOf(':', StringComparison.Ordinal) == colon ? host[..colon] : host;
    }

    private sealed record Evidence(DeploymentEnvironment Environment, string Words, int Rank);
}
