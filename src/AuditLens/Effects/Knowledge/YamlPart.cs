using YamlDotNet.RepresentationModel;

namespace AuditLens.Effects.Knowledge;

/// <summary>A YAML mapping with its place, read member by member; what is wrong is added to the problems and reading goes on.</summary>
internal sealed class YamlPart(YamlMappingNode node, string file, List<KnowledgeProblem> problems)
{
    public KnowledgePlace Place => PlaceOf(node);

    public KnowledgePlace PlaceOf(YamlNode part) => new(file, (int)part.Start.Line);

    public bool Has(string key) => node.Children.ContainsKey(key);

    public void Problem(string code, YamlNode at, string message) => problems.Add(new KnowledgeProblem(code, PlaceOf(at), message));

    public void Problem(string code, string message) => Problem(code, node, message);

    public void Allow(params ReadOnlySpan<string> keys)
    {
        foreach (YamlNode key in node.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name } || !keys.Contains(name))
            {
                Problem("KN002", key, $"'{key}' is not a member here; allowed: {string.Join(", ", keys.ToArray())}.");
            }
        }
    }

    public string? Text(string key)
    {
        if (!node.Children.TryGetValue(key, out YamlNode? value))
        {
            return null;
        }

        if (value is YamlScalarNode { Value: { } text })
        {
            return text;
        }

        Problem("KN003", value, $"'{key}' must be one text.");
        return null;
    }

    /// <summary>A list of texts; a single text counts as a list of one.</summary>
    public string[] Texts(string key) => [.. PlacedTexts(key).Select(item => item.Text)];

    public List<(string Text, KnowledgePlace Place)> PlacedTexts(string key)
    {
        List<(string, KnowledgePlace)> texts = [];
        if (node.Children.TryGetValue(key, out YamlNode? value))
        {
            foreach (YamlNode item in value is YamlSequenceNode sequence ? sequence.Children : [value])
            {
                if (item is YamlScalarNode { Value: { } text })
                {
                    texts.Add((text, PlaceOf(item)));
                }
                else
                {
                    Problem("KN003", item, $"'{key}' must be a text or a list of texts.");
                }
            }
        }

        return texts;
    }

    public bool? Truth(string key) => Convert(key, text => text switch { "true" => true, "false" => false, _ => (bool?)null }, "true or false");

    public int? Number(string key) => Convert(key, text => int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out int number) ? number : (int?)null, "a number");

    public TWord? Word<TWord>(string key, Func<TWord, string> spell)
        where TWord : struct, Enum =>
        Convert(key, text => EffectWords.TryParse(text, spell, out TWord word) ? word : (TWord?)null, string.Join(", ", Enum.GetValues<TWord>().Select(spell)));

    private TValue? Convert<TValue>(string key, Func<string, TValue?> convert, string allowed)
        where TValue : struct
    {
        if (Text(key) is not string text)
        {
            return null;
        }

        TValue? value = convert(text);
        if (value is null)
        {
            Problem("KN003", node.Children[key], $"'{text}' is no value of '{key}'; allowed: {allowed}.");
        }

        return value;
    }

    public YamlPart? Part(string key)
    {
        if (!node.Children.TryGetValue(key, out YamlNode? value))
        {
            return null;
        }

        if (value is YamlMappingNode mapping)
        {
            return new YamlPart(mapping, file, problems);
        }

        Problem("KN003", value, $"'{key}' must be a mapping.");
        return null;
    }

    public List<YamlPart> Parts(string key)
    {
        List<YamlPart> parts = [];
        if (node.Children.TryGetValue(key, out YamlNode? value))
        {
            foreach (YamlNode item in value is YamlSequenceNode sequence ? sequence.Children : [value])
            {
                if (item is YamlMappingNode mapping)
                {
                    parts.Add(new YamlPart(mapping, file, problems));
                }
                else
                {
                    Problem("KN003", item, $"'{key}' must be a list of mappings.");
                }
            }
        }

        return parts;
    }

    public IEnumerable<string> Keys => node.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "");
}
