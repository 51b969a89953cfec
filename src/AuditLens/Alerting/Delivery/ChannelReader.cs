using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Alerting.Rules;
using AuditLens.Detection.Rules;
using YamlDotNet.RepresentationModel;

namespace AuditLens.Alerting.Delivery;

/// <summary>Reads one channel. Addresses may stand elsewhere, <c>url_env</c> or <c>url_file</c>; secrets must.</summary>
internal static class ChannelReader
{
    private const string FromEnvironment = "_env";
    private const string FromFile = "_file";

    public static ChannelSettings? Read(RuleYaml yaml, YamlMappingNode node)
    {
        int before = yaml.Count;
        string? id = AlertYaml.Id(yaml, node);
        string? type = yaml.Text(node, "type", isRequired: true);
        ChannelType? known = type is null ? null : ChannelCatalogue.All.FirstOrDefault(t => t.Name == type);
        if (type is not null && known is null)
        {
            yaml.Add(RuleYaml.Child(node, "type")!, "invalid-value", $"'{type}' is no type of channel; there are {string.Join(", ", ChannelCatalogue.All.Select(t => t.Name))}.");
        }

        if (id is null || known is null)
        {
            return null;
        }

        yaml.KnownKeys(node, ["id", "type", .. known.Options.SelectMany(Keys)], $"a channel of type {known.Name}");
        ImmutableSortedDictionary<string, string>.Builder options = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        ImmutableSortedDictionary<string, SecretSource>.Builder secrets = ImmutableSortedDictionary.CreateBuilder<string, SecretSource>(StringComparer.Ordinal);
        foreach (ChannelOption option in known.Options)
        {
            ReadOption(yaml, node, option, options, secrets);
        }

        var settings = new ChannelSettings(id, known.Name, yaml.File, node.Start.Line, options.ToImmutable(), secrets.ToImmutable());
        if (yaml.Count == before && known.ProblemOf(settings) is { } problem)
        {
            yaml.Add(node, "invalid-channel", problem);
        }

        return yaml.Count == before ? settings : null;
    }

    private static IEnumerable<string> Keys(ChannelOption option) =>
        option.IsSecret || option.Kind == ChannelOptionKind.Url ? [option.Name, option.Name + FromEnvironment, option.Name + FromFile] : [option.Name];

    private static void ReadOption(
        RuleYaml yaml, YamlMappingNode node, ChannelOption option, ImmutableSortedDictionary<string, string>.Builder options, ImmutableSortedDictionary<string, SecretSource>.Builder secrets)
    {
        List<string> given = [.. Keys(option).Where(k => RuleYaml.Child(node, k) is not null)];
        if (given.Count == 0 && option.IsRequired)
        {
            yaml.Add(node, "missing-key", $"'{option.Name}' is missing{(option.IsSecret ? $"; write {option.Name}_env or {option.Name}_file" : "")}: {option.Description}");
        }
        else if (given.Count > 1)
        {
            yaml.Add(RuleYaml.Child(node, given[1])!, "invalid-value", $"Only one of {string.Join(" and ", given)} can be.");
        }
        else if (given.Count == 1 && given[0] == option.Name)
        {
            ReadLiteral(yaml, node, option, options);
        }
        else if (given.Count == 1 && yaml.Text(node, given[0]) is { } name)
        {
            secrets[option.Name] = new SecretSource(given[0].EndsWith(FromFile, StringComparison.Ordinal), name);
        }
    }

    private static void ReadLiteral(RuleYaml yaml, YamlMappingNode node, ChannelOption option, ImmutableSortedDictionary<string, string>.Builder options)
    {
        if (yaml.Text(node, option.Name) is not { } text)
        {
            return;
        }

        YamlNode place = RuleYaml.Child(node, option.Name)!;
        if (option.IsSecret)
        {
            yaml.Add(place, "secret-in-file", $"'{option.Name}' is a secret and does not belong into this file; write {option.Name}_env or {option.Name}_file with the place where it is found.");
        }
        else if (option.Kind == ChannelOptionKind.Number && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= 65535))
        {
            yaml.Add(place, "invalid-value", $"'{option.Name}' is a number from 1 to 65535.");
        }
        else if (option.Kind == ChannelOptionKind.Url && !(Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0))
        {
            yaml.Add(place, "invalid-value", $"'{option.Name}' is an http or https address without a name and password in it.");
        }
        else if (option.Words.Length > 0 && !option.Words.Contains(text))
        {
            yaml.Add(place, "invalid-value", $"'{text}' is no value of '{option.Name}'; there are {string.Join(", ", option.Words)}.");
        }
        else
        {
            options[option.Name] = text;
        }
    }
}
