namespace AuditLens.Effects.Knowledge;

/// <summary>Names of files and folders with a meaning of their own, from the knowledge files.</summary>
internal sealed class PathLists
{
    public static readonly PathLists Empty = new();

    private static readonly string[] Keys = ["regenerable", "regenerable-in-project", "regenerable-extensions", "temporary", "credentials", "credential-samples", "logs", "guardrails", "backups"];

    private readonly Dictionary<string, string[]> _lists = new(StringComparer.Ordinal);

    private PathLists()
    {
    }

    /// <summary>Folders that a tool makes again, wherever they lie.</summary>
    public HashSet<string> Regenerable { get; private init; } = [];

    /// <summary>Folders that a tool makes again when they lie in a project; elsewhere the name means something else (<c>/usr/bin</c>).</summary>
    public HashSet<string> RegenerableInProject { get; private init; } = [];

    public HashSet<string> RegenerableExtensions { get; private init; } = [];

    /// <summary>Roots whose content is temporary: a path below, never the root itself.</summary>
    public string[] Temporary { get; private init; } = [];

    public Glob[] Credentials { get; private init; } = [];

    public Glob[] CredentialSamples { get; private init; } = [];

    public Glob[] Logs { get; private init; } = [];

    /// <summary>Files that hold an agent's or a repository's own controls.</summary>
    public Glob[] Guardrails { get; private init; } = [];

    public Glob[] Backups { get; private init; } = [];

    public static PathLists Read(YamlPart part)
    {
        part.Allow(Keys);
        return From(Keys.ToDictionary(key => key, part.Texts, StringComparer.Ordinal));
    }

    public PathLists With(PathLists more) =>
        From(Keys.ToDictionary(key => key, key => (string[])[.. ListOf(key), .. more.ListOf(key)], StringComparer.Ordinal));

    private string[] ListOf(string key) => _lists.GetValueOrDefault(key) ?? [];

    private static PathLists From(Dictionary<string, string[]> lists)
    {
        PathLists result = new()
        {
            Regenerable = [.. lists["regenerable"]],
            RegenerableInProject = [.. lists["regenerable-in-project"]],
            RegenerableExtensions = [.. lists["regenerable-extensions"]],
            Temporary = lists["temporary"],
            Credentials = Globs(lists["credentials"]),
            CredentialSamples = Globs(lists["credential-samples"]),
            Logs = Globs(lists["logs"]),
            Guardrails = Globs(lists["guardrails"]),
            Backups = Globs(lists["backups"]),
        };
        foreach ((string key, string[] list) in lists)
        {
            result._lists[key] = list;
        }

        return result;
    }

    private static Glob[] Globs(string[] patterns) => [.. patterns.Select(pattern => new Glob(pattern, ignoreCase: true))];
}
