using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AuditLens.Ingestion;

/// <summary>Walks a YAML file and collects everything that is wrong with it, each with its line, instead of stopping at the first.</summary>
internal sealed class YamlProblems(string file)
{
    private readonly List<ConfigurationProblem> _problems = [];

    public void Add(YamlNode node, string code, string message) => _problems.Add(new ConfigurationProblem(code, file, (int)Math.Min(node.Start.Line, int.MaxValue), message));

    /// <exception cref="ConfigurationException">There are problems.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
        {
            throw new ConfigurationException([.. _problems.OrderBy(p => p.Line ?? 0)]);
        }
    }

    public YamlMappingNode? Root(string yaml)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents.Count == 1)
            {
                return Mapping(stream.Documents[0].RootNode, "the file");
            }

            _problems.Add(new ConfigurationProblem("invalid-yaml", file, 1, stream.Documents.Count == 0 ? "The file is empty." : "The file holds more than one YAML document."));
        }
        catch (YamlException e)
        {
            _problems.Add(new ConfigurationProblem("invalid-yaml", file, (int)Math.Min(e.Start.Line, int.MaxValue), e.Message));
        }

        return null;
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
            string name = (key as YamlScalarNode)?.Value ?? "";
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                string near = NearestName.Find(name, known) is { } nearest ? $"did you mean '{nearest}'?" : $"known are {string.Join(", ", known)}.";
                Add(key, "unknown-key", $"'{name}' is not a key of {where}: {near}");
            }
        }
    }

    /// <param name="keys">Keys it may have; null: any.</param>
    public YamlMappingNode? Section(YamlMappingNode parent, string key, IReadOnlyList<string>? keys, bool isRequired = false)
    {
        YamlMappingNode? section = Child(parent, key, isRequired) is { } node ? Mapping(node, $"'{key}'") : null;
        if (section is not null && keys is not null)
        {
            KnownKeys(section, keys, $"'{key}'");
        }

        return section;
    }

    public IEnumerable<YamlNode> Sequence(YamlMappingNode parent, string key, bool isRequired = false)
    {
        if (Child(parent, key, isRequired) is not { } node)
        {
            return [];
        }

        if (node is YamlSequenceNode { Children.Count: > 0 } sequence)
        {
            return sequence.Children;
        }

        Add(node, "wrong-type", $"'{key}' must be a list with at least one entry.");
        return [];
    }

    public string? Scalar(YamlMappingNode parent, string key, bool isRequired = false) => Child(parent, key, isRequired) is { } node ? Text(node, $"'{key}'") : null;

    public string? Text(YamlNode node, string what)
    {
        if (node is YamlScalarNode { Value: { Length: > 0 } text })
        {
            return text;
        }

        Add(node, "wrong-type", $"Here {what} must be a text.");
        return null;
    }

    public string? OneOf(YamlMappingNode parent, string key, IReadOnlyList<string> words) => Child(parent, key, isRequired: false) is { } node ? WordOf(node, key, words) : null;

    public string? WordOf(YamlNode node, string key, IReadOnlyList<string> words)
    {
        if (Text(node, $"a value of '{key}'") is not { } word)
        {
            return null;
        }

        if (words.Contains(word, StringComparer.Ordinal))
        {
            return word;
        }

        string near = NearestName.Find(word, words) is { } nearest ? $"did you mean '{nearest}'?" : $"write one of {string.Join(", ", words)}.";
        Add(node, "invalid-value", $"'{word}' is not a value of '{key}': {near}");
        return null;
    }

    private YamlNode? Child(YamlMappingNode parent, string key, bool isRequired)
    {
        if (parent.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? node))
        {
            return node;
        }

        if (isRequired)
        {
            Add(parent, "missing-key", $"'{key}' is missing.");
        }

        return null;
    }
}
