using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace AuditLens.Detection.Rules.Sigma;

/// <summary>Reads a correlation: type, rules, group-by, timespan, condition.</summary>
internal static class SigmaCorrelationReader
{
    private static readonly string[] Types = ["event_count", "value_count", "temporal", "temporal_ordered"];
    private static readonly string[] Keys = ["type", "rules", "group-by", "timespan", "condition", "generate"];

    /// <summary>The correlation and the rules that speak only through it; null with problems told.</summary>
    public static (SigmaCorrelation Rule, IReadOnlyList<SigmaRule> Hidden)? Read(YamlMappingNode root, List<SigmaRule> rules, RuleYaml problems)
    {
        RuleDocument document = SigmaHeader.Document(root, problems);
        Severity severity = SigmaHeader.Level(root, problems);
        if (problems.Mapping(RuleYaml.Child(root, "correlation")!, "'correlation'") is not { } node)
        {
            return null;
        }

        if (RuleYaml.Child(node, "aliases") is { } aliases)
        {
            problems.Add(aliases, "unsupported-aliases", "Aliases are not supported: a field to group by must have one name in all rules of the correlation.");
            return null;
        }

        problems.KnownKeys(node, Keys, "'correlation'");
        string type = problems.Text(node, "type", isRequired: true) ?? "";
        if (type.Length > 0 && !Types.Contains(type, StringComparer.Ordinal))
        {
            problems.Add(RuleYaml.Child(node, "type")!, "unsupported-correlation", $"The correlation type '{type}' is not supported; supported are {string.Join(", ", Types)}.");
        }

        List<SigmaRule> over = Rules(node, rules, problems);
        TimeSpan span = Timespan(node, problems);
        (int least, string? field) = Condition(node, type, problems);
        string[] groups = [.. problems.Texts(node, "group-by").Select(g => Known(g.Node, g.Text, over, problems))];
        if (field is not null)
        {
            _ = Known(RuleYaml.Child(node, "condition")!, field, over, problems);
        }

        bool alone = string.Equals(problems.Text(node, "generate"), "true", StringComparison.OrdinalIgnoreCase);
        return (new SigmaCorrelation(document, severity, new CorrelationPlan(type, over, groups, span, least, field)), alone ? [] : over);
    }

    private static List<SigmaRule> Rules(YamlMappingNode node, List<SigmaRule> rules, RuleYaml problems)
    {
        var over = new List<SigmaRule>();
        IReadOnlyList<(YamlNode Node, string Text)> names = problems.Texts(node, "rules");
        if (names.Count == 0)
        {
            problems.Add(node, "missing-key", "'rules' is missing: the rules that are correlated.");
        }

        foreach ((YamlNode at, string name) in names)
        {
            if (rules.Find(r => r.Name == name || r.Rule.Code == name) is { } rule)
            {
                over.Add(rule);
            }
            else
            {
                problems.Add(at, "unknown-rule", $"There is no usable rule '{name}' in the files that are read together; a correlation takes rules by their name or id, and no other correlations.");
            }
        }

        return over;
    }

    private static TimeSpan Timespan(YamlMappingNode node, RuleYaml problems)
    {
        string text = problems.Text(node, "timespan", isRequired: true) ?? "";
        if (text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && text[^1] is 's' or 'm' or 'h' or 'd')
        {
            return text[^1] switch { 's' => TimeSpan.FromSeconds(number), 'm' => TimeSpan.FromMinutes(number), 'h' => TimeSpan.FromHours(number), _ => TimeSpan.FromDays(Math.Min(number, 100_000)) };
        }

        if (text.Length > 0)
        {
            problems.Add(RuleYaml.Child(node, "timespan")!, "invalid-value", $"'{text}' is no timespan; write a number with s, m, h or d, such as 5m.");
        }

        return TimeSpan.Zero;
    }

    private static (int Least, string? Field) Condition(YamlMappingNode node, string type, RuleYaml problems)
    {
        bool counts = type is "event_count" or "value_count";
        if (RuleYaml.Child(node, "condition") is not { } child)
        {
            if (counts)
            {
                problems.Add(node, "missing-key", "'condition' is missing: from how many on, such as 'gte: 5'.");
            }

            return (1, null);
        }

        if (!counts)
        {
            problems.Add(child, "unsupported-condition", "A temporal correlation takes no condition here: all of its rules must match.");
            return (1, null);
        }

        if (problems.Mapping(child, "'condition'") is not { } condition)
        {
            return (1, null);
        }

        foreach (YamlNode key in condition.Children.Keys.Where(k => RuleYaml.NameOf(k) is not ("gt" or "gte" or "field")))
        {
            problems.Add(key, "unsupported-condition", $"'{RuleYaml.NameOf(key)}' is not supported in a condition, only gt, gte and field: that something did not happen often enough is not told from a log that ends.");
        }

        string? field = problems.Text(condition, "field", isRequired: type == "value_count");
        bool above = RuleYaml.Child(condition, "gt") is not null;
        string? number = problems.Text(condition, above ? "gt" : "gte", isRequired: true);
        if (number is not null && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int least) && least < 1_000_000)
        {
            return (Math.Max(1, above ? least + 1 : least), field);
        }

        if (number is not null)
        {
            problems.Add(condition, "invalid-value", $"'{number}' is no whole number that a count can reach.");
        }

        return (1, field);
    }

    private static string Known(YamlNode node, string field, List<SigmaRule> over, RuleYaml problems)
    {
        if (over.Exists(r => SigmaSources.Field(r.Source, field) is null))
        {
            problems.Add(node, "unsupported-field", $"Not every rule of the correlation has the field '{field}' in its log source.");
        }

        return field;
    }
}
