using YamlDotNet.RepresentationModel;

namespace AuditLens.Detection.Rules.Sigma;

/// <summary>What every Sigma document says of itself: title, id, level, tags, texts.</summary>
internal static class SigmaHeader
{
    private static readonly Dictionary<string, Severity> Levels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["informational"] = Severity.Info, ["low"] = Severity.Low, ["medium"] = Severity.Medium, ["high"] = Severity.High, ["critical"] = Severity.Critical,
    };

    /// <summary>Without a level a rule is of medium severity.</summary>
    public static Severity Level(YamlMappingNode root, RuleYaml problems)
    {
        if (problems.Text(root, "level") is not { } level)
        {
            return Severity.Medium;
        }

        if (Levels.TryGetValue(level, out Severity severity))
        {
            return severity;
        }

        problems.Add(RuleYaml.Child(root, "level")!, "invalid-value", $"'{level}' is no level; write one of {string.Join(", ", Levels.Keys)}.");
        return Severity.Medium;
    }

    public static RuleDocument Document(YamlMappingNode root, RuleYaml problems)
    {
        string title = problems.Text(root, "title", isRequired: true) ?? "";
        string code = problems.Text(root, "id") ?? problems.Text(root, "name") ?? Slug(title);
        List<(YamlNode Node, string Text)> tags = [.. problems.Texts(root, "tags")];
        return new RuleDocument(
            code,
            Category(tags, problems),
            title.Length > 80 ? string.Concat(title.AsSpan(0, 79), "…") : title,
            problems.Text(root, "description")?.Trim() ?? "",
            "An imported Sigma rule; its author's description says what it is for.",
            string.Join('\n', problems.Texts(root, "falsepositives").Select(f => f.Text)),
            "See what the session was asked to do, and whether this act was part of it.",
            new Taxonomy([.. Tagged(tags, "owasp.", "")], [.. Tagged(tags, "atlas.", "")], [.. Tagged(tags, "attack.t", "T")], [.. Tagged(tags, "cwe.", "CWE-")]),
            Examples(root, problems),
            [.. problems.Texts(root, "references").Select(r => r.Text)])
        {
            Kind = RuleKinds.Sigma,
        };
    }

    // The specification leaves custom_attributes to each tool: examples as in AuditLens's own rules.
    private static IReadOnlyList<RuleExample> Examples(YamlMappingNode root, RuleYaml problems) =>
        RuleYaml.Child(root, "custom_attributes") is YamlMappingNode custom ? RuleExamples.Read(RuleYaml.Child(custom, "examples"), problems) : [];

    // A tag auditlens.CATEGORY says what a match means; without one it is a departure and no more.
    private static string Category(List<(YamlNode Node, string Text)> tags, RuleYaml problems)
    {
        const string Prefix = "auditlens.";
        (YamlNode? node, string? tag) = tags.Find(t => t.Text.StartsWith(Prefix, StringComparison.Ordinal));
        if (tag is null)
        {
            return FindingCategories.AnomalousBehavior;
        }

        string category = tag[Prefix.Length..];
        if (!RuleWords.Categories.Contains(category, StringComparer.Ordinal))
        {
            problems.Add(node!, "invalid-value", $"'{category}' is no finding category; write one of {string.Join(", ", RuleWords.Categories)}.");
        }

        return category;
    }

    private static IEnumerable<string> Tagged(List<(YamlNode Node, string Text)> tags, string prefix, string written) =>
        tags.Where(t => t.Text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && t.Text.AsSpan(prefix.Length).IndexOfAnyInRange('0', '9') >= 0).Select(t => written + t.Text[prefix.Length..].ToUpperInvariant());

    private static string Slug(string title) => string.Join('-', title.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
