using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Detection.Rules;
using AuditLens.Effects;
using YamlDotNet.RepresentationModel;

namespace AuditLens.Detection;

/// <summary>
/// Reads a policy: <c>environments</c> (environment: list of names), <c>protected</c> (list), <c>permissions</c> (list of verb, target, environment), <c>approvers</c> (list),
/// <c>freezes</c> (list of name, from, to, environment).
/// </summary>
public static class PolicyReader
{
    private static readonly string[] Keys = ["environments", "protected", "permissions", "approvers", "freezes"];

    /// <summary>The policy, and everything that is wrong with its text, each with its line. With problems the policy is not to be used.</summary>
    public static (Policy Policy, ImmutableArray<RuleProblem> Problems) Read(string yaml, string file)
    {
        var problems = new RuleYaml(file);
        IReadOnlyList<YamlNode> documents = problems.Documents(yaml);
        if (problems.Count == 0 && documents.Count > 1)
        {
            problems.Add(documents[1], "invalid-yaml", "A file holds one policy.");
        }

        Policy policy = Policy.Empty;
        if (documents is [{ } only] && problems.Mapping(only, "a policy") is { } root)
        {
            problems.KnownKeys(root, Keys, "a policy");
            policy = new Policy
            {
                Environments = Environments(root, problems),
                Protected = [.. Names(root, "protected", problems)],
                Permissions = [.. Items(root, "permissions", ["verb", "target", "environment"], problems).Select(i => Permission(i, problems)).OfType<PolicyPermission>()],
                Approvers = [.. Names(root, "approvers", problems)],
                Freezes = [.. Items(root, "freezes", ["name", "from", "to", "environment"], problems).Select(i => Freeze(i, problems)).OfType<FreezeWindow>()],
            };
        }

        return (policy, [.. problems.Problems]);
    }

    private static FrozenDictionary<string, DeploymentEnvironment> Environments(YamlMappingNode root, RuleYaml problems)
    {
        var names = new Dictionary<string, DeploymentEnvironment>(StringComparer.OrdinalIgnoreCase);
        if (RuleYaml.Child(root, "environments") is not { } node || problems.Mapping(node, "'environments'") is not { } environments)
        {
            return FrozenDictionary<string, DeploymentEnvironment>.Empty;
        }

        foreach (YamlNode key in environments.Children.Keys)
        {
            DeploymentEnvironment environment = EnvironmentOf(key, problems);
            foreach ((YamlNode at, string name) in problems.Texts(environments, RuleYaml.NameOf(key)))
            {
                if (!names.TryAdd(name, environment) && names[name] != environment)
                {
                    problems.Add(at, "duplicate-name", $"'{name}' is already given to {names[name].Word()}.");
                }
            }
        }

        return names.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> Names(YamlMappingNode root, string key, RuleYaml problems)
    {
        if (RuleYaml.Child(root, key) is not (null or YamlSequenceNode))
        {
            problems.Add(RuleYaml.Child(root, key)!, "wrong-type", $"'{key}' is a list.");
            yield break;
        }

        foreach ((YamlNode at, string name) in problems.Texts(root, key))
        {
            if (name.Length > 0)
            {
                yield return name;
            }
            else
            {
                problems.Add(at, "invalid-value", $"An entry of '{key}' is empty.");
            }
        }
    }

    private static IEnumerable<YamlMappingNode> Items(YamlMappingNode root, string key, string[] known, RuleYaml problems)
    {
        if (RuleYaml.Child(root, key) is not { } node)
        {
            yield break;
        }

        if (node is not YamlSequenceNode list)
        {
            problems.Add(node, "wrong-type", $"'{key}' is a list.");
            yield break;
        }

        foreach (YamlNode item in list)
        {
            if (problems.Mapping(item, $"an entry of '{key}'") is { } mapping)
            {
                problems.KnownKeys(mapping, known, $"an entry of '{key}'");
                yield return mapping;
            }
        }
    }

    private static PolicyPermission? Permission(YamlMappingNode item, RuleYaml problems)
    {
        DeploymentEnvironment environment = Environment(item, problems);
        if (problems.Text(item, "verb", isRequired: true) is not { } verb)
        {
            return null;
        }

        if (EffectWords.TryParse(verb, EffectWords.Word, out EffectVerb known) && known != EffectVerb.Unknown)
        {
            return new PolicyPermission(known, problems.Text(item, "target") ?? "*", environment);
        }

        problems.Add(item, "invalid-value", $"'{verb}' is no verb class; write one of {string.Join(", ", Enum.GetValues<EffectVerb>().Where(v => v != EffectVerb.Unknown).Select(EffectWords.Word))}.");
        return null;
    }

    private static FreezeWindow? Freeze(YamlMappingNode item, RuleYaml problems)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        DeploymentEnvironment environment = Environment(item, problems);
        string name = problems.Text(item, "name") ?? "freeze";
        if (DateTimeOffset.TryParse(problems.Text(item, "from"), CultureInfo.InvariantCulture, Utc, out DateTimeOffset from)
            && DateTimeOffset.TryParse(problems.Text(item, "to"), CultureInfo.InvariantCulture, Utc, out DateTimeOffset to) && from < to)
        {
            return new FreezeWindow(from, to, environment, name);
        }

        problems.Add(item, "invalid-value", "A freeze has 'from' and 'to' as RFC 3339 times, the first before the second.");
        return null;
    }

    private static DeploymentEnvironment Environment(YamlMappingNode item, RuleYaml problems) =>
        RuleYaml.Child(item, "environment") is { } node ? EnvironmentOf(node, problems) : DeploymentEnvironment.Unknown;

    private static DeploymentEnvironment EnvironmentOf(YamlNode node, RuleYaml problems)
    {
        string name = RuleYaml.NameOf(node);
        if (EffectWords.TryParse(name, EffectWords.Word, out DeploymentEnvironment environment) && environment != DeploymentEnvironment.Unknown)
        {
            return environment;
        }

        problems.Add(node, "invalid-value", $"'{name}' is no environment; write one of production, staging, test, development, local.");
        return DeploymentEnvironment.Unknown;
    }
}
