using YamlDotNet.RepresentationModel;

namespace AuditLens.Detection.Rules.Sigma;

/// <summary>Reads the <c>detection</c> of a rule: its selections (maps, lists of maps, keyword lists) and its condition.</summary>
internal static class SigmaDetection
{
    /// <summary>The test of a record, or null with problems told.</summary>
    public static Func<SigmaRecord, bool>? Read(YamlMappingNode detection, string source, RuleYaml problems)
    {
        var selections = new Dictionary<string, Func<SigmaRecord, bool>>(StringComparer.Ordinal);
        int before = problems.Count;
        foreach ((YamlNode key, YamlNode value) in detection.Children)
        {
            string name = RuleYaml.NameOf(key);
            if (name == "timeframe")
            {
                problems.Add(key, "unsupported-aggregation", "'timeframe' is not supported; write a correlation rule with a timespan.");
            }
            else if (name.Length > 0 && name != "condition" && Selection(value, source, problems) is { } test)
            {
                selections[name] = test;
            }
        }

        if (RuleYaml.Child(detection, "condition") is not { } condition)
        {
            problems.Add(detection, "missing-key", "'condition' is missing.");
            return null;
        }

        // A selection that could not be read would be told a second time as one that is not there.
        return problems.Count > before ? null : Conditions(condition, selections, problems);
    }

    private static Func<SigmaRecord, bool>? Conditions(YamlNode node, Dictionary<string, Func<SigmaRecord, bool>> selections, RuleYaml problems)
    {
        List<Func<SigmaRecord, bool>?> tests = [.. (node is YamlSequenceNode list ? list.Children : [node]).Select(c => SigmaCondition.Read(c, selections, problems))];
        return tests.Contains(null) ? null : r => tests.Exists(t => t!(r));
    }

    private static Func<SigmaRecord, bool>? Selection(YamlNode node, string source, RuleYaml problems)
    {
        switch (node)
        {
            case YamlMappingNode map:
                List<Func<SigmaRecord, bool>?> all = [.. map.Children.Select(c => new SigmaItem(source, problems).Read(c.Key, c.Value))];
                return all.Contains(null) || all.Count == 0 ? Nothing(node, all.Count, problems) : r => all.TrueForAll(t => t!(r));
            case YamlSequenceNode list:
                List<Func<SigmaRecord, bool>?> any = [.. list.Children.Select(c => c is YamlMappingNode ? Selection(c, source, problems) : Keyword(c, problems))];
                return any.Contains(null) || any.Count == 0 ? Nothing(node, any.Count, problems) : r => any.Exists(t => t!(r));
            default:
                return Keyword(node, problems);
        }
    }

    private static Func<SigmaRecord, bool>? Nothing(YamlNode node, int parts, RuleYaml problems)
    {
        if (parts == 0)
        {
            problems.Add(node, "missing-key", "A selection needs at least one field or keyword.");
        }

        return null;
    }

    private static Func<SigmaRecord, bool>? Keyword(YamlNode node, RuleYaml problems)
    {
        if (node is not YamlScalarNode { Value: { Length: > 0 } text })
        {
            problems.Add(node, "wrong-type", "A selection is a map of fields, a list of such maps or a list of keywords.");
            return null;
        }

        SigmaPattern pattern = SigmaItem.Keyword(text);
        return r => r.Fields.Values.Any(values => values.Any(pattern.Fits));
    }
}
