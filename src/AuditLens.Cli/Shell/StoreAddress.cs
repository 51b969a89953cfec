using AuditLens.Ingestion;

namespace AuditLens.Cli.Shell;

/// <summary>What <c>--store</c> and <c>AUDITLENS_STORE</c> name: <c>sqlite:FILE</c> or <c>elasticsearch:URL</c>.</summary>
/// <param name="Kind"><c>sqlite</c> or <c>elasticsearch</c>.</param>
/// <param name="Target">File or URL.</param>
internal sealed record StoreAddress(string Kind, string Target)
{
    public const string Sqlite = "sqlite";
    public const string Elasticsearch = "elasticsearch";

    /// <summary>Nobody named it: it lies in the data directory.</summary>
    public bool IsDefault { get; init; }

    /// <summary>The files of an embedded store, those that SQLite keeps beside it too; none of a cluster.</summary>
    public IEnumerable<string> Files => Kind == Sqlite ? [Target, Target + "-wal", Target + "-shm", Target + "-journal"] : [];

    public override string ToString() => $"{Kind}:{Target}";

    /// <summary>The option, else the environment variable, else <c>auditlens.db</c> in the data directory.</summary>
    public static StoreAddress Resolve(string? option, CliContext context)
    {
        if (option is not null && string.IsNullOrWhiteSpace(option))
        {
            throw new UsageException("--store names no store.", "Write sqlite:FILE or elasticsearch:URL.");
        }

        string? text = option ?? context.Environment("AUDITLENS_STORE");
        return string.IsNullOrWhiteSpace(text) ? new StoreAddress(Sqlite, Path.Combine(DataDirectory(context), "auditlens.db")) { IsDefault = true } : Parse(text);
    }

    public static StoreAddress Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string kind = colon > 0 ? text[..colon] : "";
        string target = text[(colon + 1)..];
        if (kind is Sqlite or Elasticsearch)
        {
            return target.Length > 0
                ? new StoreAddress(kind, target)
                : throw new UsageException($"The store '{text}' names no {(kind == Sqlite ? "file" : "URL")}.", $"Write {kind}:{(kind == Sqlite ? "FILE" : "URL")}.");
        }

        string? near = kind.Length > 0 ? NearestName.Find(kind, [Sqlite, Elasticsearch]) : null;
        throw new UsageException(
            $"'{text}' is not a store.",
            near is null ? "Write sqlite:FILE or elasticsearch:URL." : $"Did you mean '{near}:{target}'?");
    }

    /// <summary><c>$XDG_DATA_HOME/auditlens</c>, or where this platform keeps the data of programs.</summary>
    public static string DataDirectory(CliContext context)
    {
        string? xdg = context.Environment("XDG_DATA_HOME");
        if (!string.IsNullOrEmpty(xdg) && Path.IsPathRooted(xdg))
        {
            return Path.Combine(xdg, "auditlens");
        }

        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
        {
            string platform = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            return Path.Combine(platform.Length > 0 ? platform : context.HomeDirectory, "auditlens");
        }

        return Path.Combine(context.HomeDirectory, ".local", "share", "auditlens");
    }
}
