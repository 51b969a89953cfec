using AuditLens.Effects.Environments;

namespace AuditLens.Effects.Shell;

/// <summary>Finds what a program connects to: the connection string or the host that it hands to a client.</summary>
internal static class CodeConnections
{
    private static readonly string[] Schemes = ["postgres", "postgresql", "mysql", "mariadb", "mongodb", "redis", "rediss", "sqlserver", "mssql", "sqlite", "jdbc", "cockroachdb", "amqp", "clickhouse"];

    private static readonly string[] HostWords = ["--host=", "--hostname=", "--server="];

    private static readonly string[] DatabaseWords = ["--dbname=", "--database=", "--db="];

    public static ReadingContext AddTo(ReadingContext context, IReadOnlyList<CodeCall> calls)
    {
        foreach (CodeCall call in calls)
        {
            foreach (ShellArgument argument in call.Arguments)
            {
                if (HintOf(argument, Connects(call.Name)) is { } hint)
                {
                    context = context.With(hint);
                }
            }
        }

        return context;
    }

    private static EnvironmentHint? HintOf(ShellArgument argument, bool connects)
    {
        string text = argument.Text;
        if (argument.IsUnresolved || text.Length is 0 or > 500)
        {
            return null;
        }

        string value = text.StartsWith("--", StringComparison.Ordinal) ? text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..] : text;
        if (IsConnection(value))
        {
            return new EnvironmentHint(HintKind.Connection, value, "connection in the code");
        }

        return !connects ? null
            : Array.Exists(HostWords, word => text.StartsWith(word, StringComparison.Ordinal)) ? new EnvironmentHint(HintKind.Host, value, "host " + value)
            : Array.Exists(DatabaseWords, word => text.StartsWith(word, StringComparison.Ordinal)) ? new EnvironmentHint(HintKind.DatabaseName, value, "database " + value)
            : ConnectionString.LooksLikeFile(value) ? new EnvironmentHint(HintKind.DatabaseName, value, "database " + value)
            : value.StartsWith("host=", StringComparison.Ordinal) || value.StartsWith("dbname=", StringComparison.Ordinal) || value.StartsWith("Server=", StringComparison.Ordinal) ? new EnvironmentHint(HintKind.Connection, value, "connection in the code")
            : null;
    }

    private static bool IsConnection(string value)
    {
        int mark = value.IndexOf("://", StringComparison.Ordinal);
        if (mark < 0)
        {
            return value.StartsWith("jdbc:", StringComparison.Ordinal);
        }

        string scheme = value[..mark];
        int plus = scheme.IndexOf('+', StringComparison.Ordinal);
        return Array.Exists(Schemes, known => known.Equals(plus < 0 ? scheme : scheme[..plus], StringComparison.OrdinalIgnoreCase));
    }

    private static bool Connects(string name)
    {
        string last = name[(name.LastIndexOf('.') + 1)..];
        return last.Contains("connect", StringComparison.OrdinalIgnoreCase) || last.Contains("client", StringComparison.OrdinalIgnoreCase)
            || last.Contains("pool", StringComparison.OrdinalIgnoreCase) || last is "create_engine" or "Redis" or "StrictRedis" or "from_url" or "Sequelize";
    }
}
