using YamlDotNet.RepresentationModel;

namespace AuditLens.Ingestion.Dialects;

/// <summary>
/// Reads a mapping file (YAML): how AuditLens reads home-grown JSON Lines, JSON and CSV logs. See <c>sample-logs/mapping-example/mapping.yaml</c>.
/// A file with any problem is refused, and all its problems are told at once.
/// </summary>
public static class MappingFile
{
    private static readonly string[] SectionKeys = ["name", "files", "format", "csv", "fields", "kinds", "outcomes", "command"];
    private static readonly string[] CsvKeys = ["delimiter", "header"];
    private static readonly string[] CommandKeys = ["shell", "sql"];
    private static readonly string[] FormatNames = ["jsonl", "json", "csv"];

    /// <exception cref="ConfigurationException">The file cannot be read or has problems.</exception>
    public static Mapping Load(string path)
    {
        try
        {
            return Parse(path, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The mapping file '{path}' cannot be read: {e.Message}", e);
        }
    }

    public static Mapping Parse(string path, string yaml)
    {
        var problems = new YamlProblems(path);
        List<MappedDialect> dialects = [];
        if (problems.Root(yaml) is { } root)
        {
            problems.KnownKeys(root, ["dialects"], "the mapping file");
            foreach (YamlNode node in problems.Sequence(root, "dialects", isRequired: true))
            {
                if (problems.Mapping(node, "a dialect") is { } section)
                {
                    dialects.Add(Section(section, problems));
                }
            }

            foreach (IGrouping<string, MappedDialect> same in dialects.GroupBy(d => d.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            {
                problems.Add(root, "duplicate-name", $"Two dialects have the name '{same.Key}'.");
            }
        }

        problems.ThrowIfAny();
        return new Mapping(dialects);
    }

    private static MappedDialect Section(YamlMappingNode section, YamlProblems problems)
    {
        problems.KnownKeys(section, SectionKeys, "a dialect");
        string name = problems.Scalar(section, "name", isRequired: true) ?? "";
        if (name.Length > 0 && DialectCatalogue.All.Any(d => d.Name == name))
        {
            problems.Add(section, "duplicate-name", $"'{name}' is the name of a built-in dialect.");
        }

        string? format = problems.OneOf(section, "format", FormatNames);
        YamlMappingNode? command = problems.Section(section, "command", CommandKeys);
        return new MappedDialect
        {
            Name = name,
            Format = format,
            Files = [.. problems.Sequence(section, "files").Select(n => problems.Text(n, "a file pattern")).OfType<string>()],
            Csv = Csv(section, format, problems),
            Fields = Fields(section, problems),
            Kinds = Words(section, "kinds", MappedFields.Kinds, isRequired: true, problems),
            Outcomes = Words(section, "outcomes", MappedFields.Outcomes, isRequired: false, problems),
            ShellMember = command is null ? null : problems.Scalar(command, "shell"),
            SqlMember = command is null ? null : problems.Scalar(command, "sql"),
        };
    }

    private static CsvSettings? Csv(YamlMappingNode section, string? format, YamlProblems problems)
    {
        if (problems.Section(section, "csv", CsvKeys) is not { } csv)
        {
            return null;
        }

        if (format is not "csv")
        {
            problems.Add(csv, "unused", "'csv' has no effect unless 'format' is csv.");
        }

        string? delimiter = problems.Scalar(csv, "delimiter");
        if (delimiter is not null && (delimiter.Length != 1 || delimiter[0] is '"' or '\n' or '\r' || delimiter[0] > '~'))
        {
            problems.Add(csv, "invalid-value", "'delimiter' is one ASCII character other than a quote or a line end.");
            delimiter = null;
        }

        string? header = problems.OneOf(csv, "header", ["true", "false"]);
        return new CsvSettings(delimiter?[0], header is null ? null : header == "true");
    }

    private static Dictionary<string, MappedPath> Fields(YamlMappingNode section, YamlProblems problems)
    {
        Dictionary<string, MappedPath> fields = new(StringComparer.Ordinal);
        if (problems.Section(section, "fields", MappedFields.All, isRequired: true) is not { } node)
        {
            return fields;
        }

        foreach ((YamlNode key, YamlNode value) in node.Children)
        {
            if (key is YamlScalarNode { Value: { } name } && MappedFields.All.Contains(name) && PathOf(name, value, problems) is { } path)
            {
                fields[name] = path;
            }
        }

        if (!fields.ContainsKey(MappedFields.Kind))
        {
            problems.Add(node, "missing-key", "'fields' needs 'kind': without it no record can be told from another.");
        }

        return fields;
    }

    /// <summary><c>a.b</c>, or <c>{ path: a.b, as: unix-seconds }</c>; <c>column</c> names a column whole, dots and all.</summary>
    private static MappedPath? PathOf(string field, YamlNode value, YamlProblems problems)
    {
        if (value is not YamlMappingNode node)
        {
            return problems.Text(value, $"the path of '{field}'") is { } text ? new MappedPath(text.Split('.')) : null;
        }

        problems.KnownKeys(node, field == MappedFields.Time ? ["path", "column", "as"] : ["path", "column"], $"the field '{field}'");
        string? path = problems.Scalar(node, "path");
        string? column = problems.Scalar(node, "column");
        if ((path is null) == (column is null))
        {
            problems.Add(node, "missing-key", $"The field '{field}' needs either 'path' or 'column'.");
            return null;
        }

        MappedTime time = problems.OneOf(node, "as", ["rfc3339", "unix-seconds", "unix-milliseconds"]) switch
        {
            "rfc3339" => MappedTime.Rfc3339,
            "unix-seconds" => MappedTime.UnixSeconds,
            "unix-milliseconds" => MappedTime.UnixMilliseconds,
            _ => MappedTime.Detect,
        };
        return new MappedPath(path?.Split('.') ?? [column!], time);
    }

    private static Dictionary<string, T> Words<T>(YamlMappingNode section, string key, IReadOnlyDictionary<string, T> known, bool isRequired, YamlProblems problems)
    {
        Dictionary<string, T> words = new(StringComparer.Ordinal);
        if (problems.Section(section, key, null, isRequired) is { } node)
        {
            foreach ((YamlNode from, YamlNode to) in node.Children)
            {
                if (problems.Text(from, $"a word of '{key}'") is { } word && problems.WordOf(to, key, [.. known.Keys]) is { } meaning)
                {
                    words[word] = known[meaning];
                }
            }
        }

        return words;
    }
}
