using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AuditLens.Detection.Rules;

/// <summary>Reads the examples of rules: small sessions that must match or must not.</summary>
internal static class RuleExamples
{
    /// <summary>The examples of a list; what is wrong with them is told, and then there are none.</summary>
    public static IReadOnlyList<RuleExample> Read(YamlNode? node, RuleYaml problems)
    {
        int before = problems.Count;
        if (node is not (null or YamlSequenceNode))
        {
            problems.Add(node, "wrong-type", "'examples' is a list.");
        }

        List<YamlNode> examples = [.. (node as YamlSequenceNode)?.Children ?? []];
        examples.ForEach(e => Check(e, problems));
        return problems.Count > before ? [] : [.. examples.OfType<YamlMappingNode>().Select(Example)];
    }

    private static RuleExample Example(YamlMappingNode example) => new(
        string.Equals(Text(example, "matches"), "true", StringComparison.OrdinalIgnoreCase),
        Text(example, "title"),
        Text(example, "session"));

    private static string Text(YamlMappingNode node, string key) => RuleYaml.Child(node, key) is { } child ? RuleYaml.NameOf(child) : "";

    public static void Check(YamlNode node, RuleYaml problems)
    {
        if (problems.Mapping(node, "an example") is not { } example)
        {
            return;
        }

        problems.KnownKeys(example, ["matches", "title", "session"], "an example");
        _ = problems.Text(example, "title", isRequired: true);
        _ = problems.Text(example, "matches", isRequired: true);
        if (problems.Text(example, "session", isRequired: true) is not { } session)
        {
            return;
        }

        try
        {
            _ = SessionNotation.Chain(session);
        }
        catch (Exception e) when (e is FormatException or YamlException or KeyNotFoundException or InvalidCastException)
        {
            problems.Add(RuleYaml.Child(example, "session")!, "invalid-example", $"The session of the example cannot be read: {e.Message}");
        }
    }
}
