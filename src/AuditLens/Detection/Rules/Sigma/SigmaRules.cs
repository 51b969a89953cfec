using YamlDotNet.RepresentationModel;

namespace AuditLens.Detection.Rules.Sigma;

/// <summary>
/// Imports Sigma rules (https://sigmahq.io/sigma-specification/), one or several documents a file. What is supported:
/// <list type="bullet">
/// <item>log sources and fields of <c>fields.yaml</c>: executed commands (<c>process_creation</c>), files written and deleted, CloudTrail, Kubernetes audit, database statements, AuditLens's own effects;</item>
/// <item>selections as maps, lists of maps and keyword lists; wildcards; <c>null</c>; the modifiers contains, startswith, endswith, all, re (i, m, s), cidr, exists, windash, cased, lt, lte, gt, gte, neq;</item>
/// <item>conditions with and, or, not, parentheses, <c>1 of</c>, <c>all of</c>, <c>them</c>, name patterns; several conditions mean any of them;</item>
/// <item>correlations event_count, value_count, temporal, temporal_ordered with group-by, timespan and <c>gt</c> or <c>gte</c>, over rules of the files that are read together;</item>
/// <item>levels as severities; tags attack.tN, cwe.N, atlas.X, owasp.X as taxonomy; the tag auditlens.CATEGORY as category (else <c>anomalous-behavior</c>).</item>
/// </list>
/// Everything else is refused with a reason, never left out in silence: a rule that lost a part would say something its author did not.
/// A command line is that of the simple command as executed: text that is only printed, quoted, searched for or written down does not match patterns of several words.
/// </summary>
public static class SigmaRules
{
    private static readonly string[] Keys =
    [
        "title", "id", "name", "related", "taxonomy", "status", "description", "license", "references", "author", "date", "modified", "tags", "logsource", "detection", "fields",
        "falsepositives", "level", "scope", "correlation", "custom_attributes", "simulation", "regression_tests_path",
    ];

    /// <summary>The rules of one file, and everything that is wrong or not supported, each with its line. A faulty document gives no rule, the others do.</summary>
    public static RuleFileReading Read(string yaml, string file) => Read([(file, yaml)])[0];

    /// <summary>The rules of several files, in their order. A correlation may take rules of any of them.</summary>
    public static IReadOnlyList<RuleFileReading> Read(IReadOnlyList<(string File, string Yaml)> files)
    {
        List<Content> contents = [.. files.Select(f => Documents(f.Yaml, f.File))];
        List<SigmaRule> rules = [.. contents.SelectMany(c => c.Rules)];
        var hidden = new HashSet<SigmaRule>();
        List<List<IDetector>> correlations = [.. contents.Select(c => Correlations(c, rules, hidden))];
        return [.. contents.Select((c, i) => new RuleFileReading([.. c.Rules.Where(r => !hidden.Contains(r)), .. correlations[i]], c.Problems.Problems))];
    }

    private static Content Documents(string yaml, string file)
    {
        var content = new Content(new RuleYaml(file), [], []);
        IReadOnlyList<YamlNode> documents = content.Problems.Documents(yaml);
        if (documents.Count == 0 && content.Problems.Count == 0)
        {
            content.Problems.Add(new RuleProblem("invalid-yaml", file, 1, "The file is empty."));
        }

        foreach (YamlMappingNode root in documents.Select(d => content.Problems.Mapping(d, "a Sigma rule")).OfType<YamlMappingNode>())
        {
            if (RuleYaml.Child(root, "correlation") is not null)
            {
                content.Correlations.Add(root);
            }
            else if (Rule(root, content.Problems) is { } rule)
            {
                content.Rules.Add(rule);
            }
        }

        return content;
    }

    private static List<IDetector> Correlations(Content content, List<SigmaRule> rules, HashSet<SigmaRule> hidden)
    {
        var read = new List<IDetector>();
        foreach (YamlMappingNode root in content.Correlations)
        {
            int before = content.Problems.Count;
            CheckKeys(root, content.Problems);
            if (SigmaCorrelationReader.Read(root, rules, content.Problems) is { } correlation && content.Problems.Count == before)
            {
                read.Add(correlation.Rule);
                hidden.UnionWith(correlation.Hidden);
            }
        }

        return read;
    }

    private static void CheckKeys(YamlMappingNode root, RuleYaml problems)
    {
        if (RuleYaml.Child(root, "action") is { } action)
        {
            problems.Add(action, "unsupported-collection", "Rule collections with 'action' are not supported; write each rule out as a document of its own.");
        }
        else
        {
            problems.KnownKeys(root, Keys, "a Sigma rule");
        }
    }

    private static SigmaRule? Rule(YamlMappingNode root, RuleYaml problems)
    {
        int before = problems.Count;
        CheckKeys(root, problems);
        RuleDocument document = SigmaHeader.Document(root, problems);
        Severity severity = SigmaHeader.Level(root, problems);
        string? source = Source(root, problems);
        if (source is null)
        {
            return null;
        }

        if (RuleYaml.Child(root, "detection") is not { } node)
        {
            problems.Add(root, "missing-key", "'detection' is missing.");
            return null;
        }

        Func<SigmaRecord, bool>? test = problems.Mapping(node, "'detection'") is { } detection ? SigmaDetection.Read(detection, source, problems) : null;
        return test is null || problems.Count > before ? null : new SigmaRule(document, severity, problems.Text(root, "name"), source, test);
    }

    private static string? Source(YamlMappingNode root, RuleYaml problems)
    {
        if (RuleYaml.Child(root, "logsource") is not { } node)
        {
            problems.Add(root, "missing-key", "'logsource' is missing.");
            return null;
        }

        if (problems.Mapping(node, "'logsource'") is not { } logsource)
        {
            return null;
        }

        string? source = SigmaSources.Find(problems.Text(logsource, "category"), problems.Text(logsource, "product"), problems.Text(logsource, "service"));
        if (source is null)
        {
            problems.Add(node, "unsupported-logsource", $"An agent's log cannot answer this log source; it can answer {SigmaSources.Names}.");
        }

        return source;
    }

    /// <summary>What one file holds.</summary>
    private sealed record Content(RuleYaml Problems, List<SigmaRule> Rules, List<YamlMappingNode> Correlations);
}
