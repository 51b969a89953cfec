using AuditLens.Ingestion;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AuditLens.Cli.Options;

/// <summary>One key of a configuration file.</summary>
/// <param name="Line">1-based.</param>
internal sealed record FileSetting(string Key, IReadOnlyList<string> Values, int Line);

/// <summary>A YAML file of keys, each with a value or a list of values.</summary>
internal static class ConfigurationFile
{
    public static List<FileSetting> Read(string yaml, string file, IReadOnlyList<string> known, List<ConfigurationProblem> problems)
    {
        List<FileSetting> settings = [];
        foreach ((YamlNode key, YamlNode value) in Members(yaml, file, problems))
        {
            string name = (key as YamlScalarNode)?.Value ?? "";
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                string advice = NearestName.Find(name.Replace('-', '_'), known) is { } near ? $"Did you mean '{near}'?" : $"There are {string.Join(", ", known)}.";
                problems.Add(new ConfigurationProblem("unknown-key", file, Line(key.Start), $"'{name}' is no setting. {advice}"));
            }
            else if (Values(value) is { Count: > 0 } values)
            {
                settings.Add(new FileSetting(name, values, Line(key.Start)));
            }
            else
            {
                problems.Add(new ConfigurationProblem("wrong-type", file, Line(key.Start), $"'{name}' takes a value or a list of values; remove the line to leave it as it is."));
            }
        }

        return settings;
    }

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Members(string yaml, string file, List<ConfigurationProblem> problems)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            switch (stream.Documents)
            {
                case []:
                case [{ RootNode: YamlScalarNode { Value: null or "" } }]:
                    return [];
                case [{ RootNode: YamlMappingNode root }]:
                    return root.Children;
            }

            problems.Add(new ConfigurationProblem("wrong-type", file, 1, "A configuration is one list of keys with values, as in 'port: 7117'."));
        }
        catch (YamlException e)
        {
            problems.Add(new ConfigurationProblem("invalid-yaml", file, Line(e.Start), e.Message));
        }

        return [];
    }

    /// <summary>Null when it is neither a value nor a list of values.</summary>
    private static List<string>? Values(YamlNode node) => node switch
    {
        YamlScalarNode { Value: { Length: > 0 } text } => [text],
        YamlSequenceNode list when list.All(static i => i is YamlScalarNode { Value.Length: > 0 }) => [.. list.Select(static i => ((YamlScalarNode)i).Value!)],
        _ => null,
    };

    private static int Line(Mark mark) => (int)Math.Min(mark.Line, int.MaxValue);
}
