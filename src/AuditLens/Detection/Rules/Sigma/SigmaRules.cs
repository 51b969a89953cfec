using YamlDotNet.RepresentationModel;

namespace AuditLens.Detection.Rules.Sigma;

/// <summary>
/// Imports Sigma rules (https://sigmahq.io/sigma-specification/), one or several documents a file. What is supported:
/// <list type="bullet">
/// <item>log sources and fields of <c>fields.yaml</c>: executed commands (<c>process_creation</c>), files written and deleted, CloudTrail, Kubernetes audit, database statements, AuditLens's own effects;</item>
/// <item>selections as maps, lists of maps and keyword lists; wildcards; <c>null</c>; the modifiers contains, startswith, endswith, all, re (i, m, s), cidr, exists, windash, cased, lt, lte, gt, gte, neq;</item>
/// <item>conditions with and, or, not, parentheses, <c>1 of</c>, <c>all of</c>, <c>them</c>, name patterns; several conditions mean any of them;</item>
/// <item>correlations event_count, value_count, temporal, temporal_ordered with group-by, timespan and <c>gt</c> or <c>gte</c>, over rules of the same file;</item>
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

    /// <summary>The rules of a file, and everything that is wrong or not supported, each with its line. A faulty document gives no rule, the others do.</summary>
    public static RuleFileReading Read(string yaml, string file)
    {
        var problems = new RuleYaml(file);
        var rules = new List<SigmaRule>();
        var correlations = new List<YamlMappingNode>();
        IReadOnlyList<YamlNode> documents = problems.Documents(yaml);
        if (documents.Count == 0 && problems.Count == 0)
        {
            problems.Add(new RuleProblem("invalid-yaml", file, 1, "The file is empty."));
        }

        foreach (YamlMappingNode root in documents.Select(d => problems.Mapping(d, "a Sigma rule")).OfType<YamlMappingNode>())
        {
            if (RuleYaml.Child(root, "correlation") is not null)
            {
                correlations.Add(root);
            }
            else if (Rule(root, problems) is { } rule)
            {
                rules.Add(rule);
            }
        }

        var detectors = new List<IDetector>();
        var hidden = new HashSet<SigmaRule>();
        foreach (YamlMappingNode root in correlations)
        {
            int before = problems.Count;
            CheckKeys(root, problems);
            if (SigmaCorrelationReader.Read(root, rules, problems) is { } read && problems.Count == before)
            {
                detectors.Add(read.Rule);
                hidden.UnionWith(read.Hidden);
            }
        }

        return new RuleFileReading([.. rules.Where(r => !hidden.Contains(r)), .. detectors], problems.Problems);
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
}
