using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Effects;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AuditLens.Detection;

/// <param name="Line">1-based.</param>
public sealed record PolicyProblem(string Code, string File, long Line, string Message)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}: {Code}: {Message}");
}

/// <summary>
/// Reads a policy: <c>environments</c> (environment: list of names), <c>protected</c> (list), <c>permissions</c> (list of verb, target, environment), <c>approvers</c> (list),
/// <c>freezes</c> (list of name, from, to, environment).
/// </summary>
public static class PolicyReader
{
    private static readonly string[] Keys = ["environments", "protected", "permissions", "approvers", "freezes"];

    /// <summary>The policy, and everything that is wrong with its text, each with its line. With problems the policy is not to be used.</summary>
    public static (Policy Policy, ImmutableArray<PolicyProblem> Problems) Read(string yaml, string file)
    {
        var problems = ImmutableArray.CreateBuilder<PolicyProblem>();
        void Problem(YamlNode node, string code, string message) => problems.Add(new PolicyProblem(code, file, node.Start.Line, message));
        Policy policy = Policy.Empty;
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
            {
                problems.Add(new PolicyProblem("invalid-yaml", file, 1, "A policy is one list of names with values."));
                return (policy, problems.ToImmutable());
            }

            foreach (YamlNode key in root.Children.Keys.Where(k => !Keys.Contains(k.ToString())))
            {
                Problem(key, "unknown-key", $"'{key}' is not a key of a policy; known are {string.Join(", ", Keys)}.");
            }

            policy = new Policy
            {
                Environments = Environments(root, Problem),
                Protected = [.. Texts(root, "protected", Problem)],
                Permissions = [.. Items(root, "permissions", Problem).Select(i => Permission(i, Problem)).OfType<PolicyPermission>()],
                Approvers = [.. Texts(root, "approvers", Problem)],
                Freezes = [.. Items(root, "freezes", Problem).Select(i => Freeze(i, Problem)).OfType<FreezeWindow>()],
            };
        }
        catch (YamlException e)
        {
            problems.Add(new PolicyProblem("invalid-yaml", file, e.Start.Line, e.Message));
        }

        return (policy, problems.ToImmutable());
    }

    private static FrozenDictionary<string, DeploymentEnvironment> Environments(YamlMappingNode root, Action<YamlNode, string, string> problem)
    {
        var names = new Dictionary<string, DeploymentEnvironment>(StringComparer.OrdinalIgnoreCase);
        if (root.Children.TryGetValue("environments", out YamlNode? node))
        {
            if (node is not YamlMappingNode environments)
            {
                problem(node, "wrong-type", "'environments' gives each environment a list of hosts, contexts, accounts or ids.");
                return FrozenDictionary<string, DeploymentEnvironment>.Empty;
            }

            foreach ((YamlNode key, YamlNode list) in environments.Children)
            {
                DeploymentEnvironment environment = EnvironmentOf(key, problem);
                foreach (string name in list is YamlSequenceNode sequence ? sequence.Select(s => s.ToString()) : [list.ToString()])
                {
                    names[name] = environment;
                }
            }
        }

        return names.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<string> Texts(YamlMappingNode root, string key, Action<YamlNode, string, string> problem)
    {
        if (!root.Children.TryGetValue(key, out YamlNode? node))
        {
            return [];
        }

        if (node is YamlSequenceNode list)
        {
            return list.Select(n => n.ToString());
        }

        problem(node, "wrong-type", $"'{key}' is a list.");
        return [];
    }

    private static IEnumerable<YamlMappingNode> Items(YamlMappingNode root, string key, Action<YamlNode, string, string> problem)
    {
        if (root.Children.TryGetValue(key, out YamlNode? node))
        {
            if (node is not YamlSequenceNode list)
            {
                problem(node, "wrong-type", $"'{key}' is a list.");
                yield break;
            }

            foreach (YamlNode item in list)
            {
                if (item is YamlMappingNode mapping)
                {
                    yield return mapping;
                }
                else
                {
                    problem(item, "wrong-type", $"Each entry of '{key}' is a list of names with values.");
                }
            }
        }
    }

    private static PolicyPermission? Permission(YamlMappingNode item, Action<YamlNode, string, string> problem)
    {
        string verb = Text(item, "verb");
        if (!EffectWords.TryParse(verb, EffectWords.Word, out EffectVerb known))
        {
            problem(item, "invalid-value", $"'{verb}' is no verb class of the vocabulary.");
            return null;
        }

        string target = Text(item, "target");
        return new PolicyPermission(known, target.Length == 0 ? "*" : target, item.Children.TryGetValue("environment", out YamlNode? e) ? EnvironmentOf(e, problem) : DeploymentEnvironment.Unknown);
    }

    private static FreezeWindow? Freeze(YamlMappingNode item, Action<YamlNode, string, string> problem)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParse(Text(item, "from"), CultureInfo.InvariantCulture, Utc, out DateTimeOffset from)
            && DateTimeOffset.TryParse(Text(item, "to"), CultureInfo.InvariantCulture, Utc, out DateTimeOffset to) && from < to)
        {
            return new FreezeWindow(from, to, item.Children.TryGetValue("environment", out YamlNode? e) ? EnvironmentOf(e, problem) : DeploymentEnvironment.Unknown, Text(item, "name"));
        }

        problem(item, "invalid-value", "A freeze has 'from' and 'to' as RFC 3339 times, the first before the second.");
        return null;
    }

    private static DeploymentEnvironment EnvironmentOf(YamlNode node, Action<YamlNode, string, string> problem)
    {
        if (!EffectWords.TryParse(node.ToString(), EffectWords.Word, out DeploymentEnvironment environment))
        {
            problem(node, "invalid-value", $"'{node}' is no environment; write one of production, staging, test, development, local.");
        }

        return environment;
    }

    private static string Text(YamlMappingNode item, string key) => item.Children.TryGetValue(key, out YamlNode? node) ? node.ToString() : "";
}
