using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AuditLens.Detection.Rules;

/// <summary>Walks the YAML of a file of rules and collects everything that is wrong, each with its line.</summary>
internal sealed class RuleYaml(string file)
{
    /// <summary>Longer texts are no rule files; protects against files given by mistake.</summary>
    private const int Longest = 2_000_000;

    /// <summary>Deeper nesting than any rule has; the library builds its tree recursively.</summary>
    private const int Deepest = 64;

    private readonly List<RuleProblem> _problems = [];

    public string File { get; } = file;

    public IReadOnlyList<RuleProblem> Problems => [.. _problems.OrderBy(p => p.Line).ThenBy(p => p.Code, StringComparer.Ordinal)];

    public int Count => _problems.Count;

    public void Add(YamlNode node, string code, string message) => _problems.Add(new RuleProblem(code, File, Math.Max(1, node.Start.Line), message));

    public void Add(RuleProblem problem) => _problems.Add(problem);

    /// <summary>The roots of all documents; empty documents are left out.</summary>
    public IReadOnlyList<YamlNode> Documents(string yaml)
    {
        if (yaml.Length > Longest)
        {
            _problems.Add(new RuleProblem("invalid-yaml", File, 1, "The file is too long for a file of rules."));
            return [];
        }

        try
        {
            if (IsTooDeep(yaml) is { } line)
            {
                _problems.Add(new RuleProblem("invalid-yaml", File, line, "The file is nested too deeply."));
                return [];
            }

            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return [.. stream.Documents.Select(d => d.RootNode).Where(n => n is not YamlScalarNode { Value: null or "" })];
        }
        catch (YamlException e)
        {
            _problems.Add(new RuleProblem("invalid-yaml", File, e.Start.Line, e.Message));
            return [];
        }
    }

    public YamlMappingNode? Mapping(YamlNode node, string what)
    {
        if (node is YamlMappingNode mapping)
        {
            return mapping;
        }

        Add(node, "wrong-type", $"Here {what} must be a list of names with values.");
        return null;
    }

    public void KnownKeys(YamlMappingNode node, IReadOnlyList<string> known, string where)
    {
        foreach (YamlNode key in node.Children.Keys)
        {
            string name = NameOf(key);
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                Add(key, "unknown-key", $"'{name}' is not a key of {where}; known are {string.Join(", ", known)}.");
            }
        }
    }

    /// <summary>A text member; null when it is missing, which is a problem when it is required.</summary>
    public string? Text(YamlMappingNode node, string key, bool isRequired = false)
    {
        if (Child(node, key) is not { } value)
        {
            if (isRequired)
            {
                Add(node, "missing-key", $"'{key}' is missing.");
            }

            return null;
        }

        if (value is YamlScalarNode { Value: { Length: > 0 } text })
        {
            return text;
        }

        Add(value, "wrong-type", $"'{key}' must be a text.");
        return null;
    }

    /// <summary>A list of texts; one text alone counts as a list of one.</summary>
    public IReadOnlyList<(YamlNode Node, string Text)> Texts(YamlMappingNode node, string key)
    {
        List<(YamlNode, string)> texts = [];
        YamlNode? value = Child(node, key);
        foreach (YamlNode item in value is YamlSequenceNode list ? list.Children : value is null ? [] : [value])
        {
            if (item is YamlScalarNode { Value: { } text })
            {
                texts.Add((item, text));
            }
            else
            {
                Add(item, "wrong-type", $"'{key}' must be a text or a list of texts.");
            }
        }

        return texts;
    }

    public static YamlNode? Child(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? value : null;

    public static string NameOf(YamlNode node) => (node as YamlScalarNode)?.Value ?? "";

    private static long? IsTooDeep(string yaml)
    {
        var parser = new Parser(new StringReader(yaml));
        int depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current?.NestingIncrease ?? 0;
            if (depth > Deepest)
            {
                return parser.Current!.Start.Line;
            }
        }

        return null;
    }
}
