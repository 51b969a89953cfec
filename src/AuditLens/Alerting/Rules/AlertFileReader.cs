using AuditLens.Alerting.Delivery;
using AuditLens.Detection.Rules;
using YamlDotNet.RepresentationModel;

namespace AuditLens.Alerting.Rules;

/// <summary>
/// Reads a file of alert rules and channels: <c>alerts</c> (list of rules), <c>channels</c> (list), <c>disabled</c> (ids of built-in rules), <c>base_url</c>. Everything that
/// is wrong is told at once, each with code and line.
/// </summary>
internal static class AlertFileReader
{
    private static readonly string[] Keys = ["alerts", "channels", "disabled", "base_url"];

    public static AlertFile Read(string text, string file)
    {
        RuleYaml yaml = new(file);
        List<AlertRule> rules = [];
        List<ChannelSettings> channels = [];
        List<(string, long)> disabled = [];
        Uri? baseUrl = null;
        foreach (YamlNode document in yaml.Documents(text))
        {
            if (yaml.Mapping(document, "a file of alerts") is not { } root)
            {
                continue;
            }

            yaml.KnownKeys(root, Keys, "a file of alerts");
            rules.AddRange(Items(yaml, root, "alerts", "a rule").Select(n => AlertRuleReader.Read(yaml, n)).OfType<AlertRule>());
            channels.AddRange(Items(yaml, root, "channels", "a channel").Select(n => ChannelReader.Read(yaml, n)).OfType<ChannelSettings>());
            disabled.AddRange(yaml.Texts(root, "disabled").Select(t => (t.Text, t.Node.Start.Line)));
            baseUrl = BaseUrl(yaml, root) ?? baseUrl;
        }

        return new AlertFile(file, rules, channels, disabled, baseUrl, yaml.Problems);
    }

    private static IEnumerable<YamlMappingNode> Items(RuleYaml yaml, YamlMappingNode root, string key, string what)
    {
        if (RuleYaml.Child(root, key) is not { } node)
        {
            yield break;
        }

        if (node is not YamlSequenceNode list)
        {
            yaml.Add(node, "wrong-type", $"'{key}' is a list; begin each entry with '- id:'.");
            yield break;
        }

        foreach (YamlNode item in list)
        {
            if (yaml.Mapping(item, what) is { } mapping)
            {
                yield return mapping;
            }
        }
    }

    private static Uri? BaseUrl(RuleYaml yaml, YamlMappingNode root)
    {
        if (yaml.Text(root, "base_url") is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https")
        {
            return url;
        }

        yaml.Add(RuleYaml.Child(root, "base_url")!, "invalid-value", "'base_url' is the http or https address at which people open the pages.");
        return null;
    }
}
