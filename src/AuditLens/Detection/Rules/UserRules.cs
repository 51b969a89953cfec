using AuditLens.Effects;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AuditLens.Detection.Rules;

/// <summary>Reads a user's own declarative rule, one a file, in the shape of the built-in ones (see <see cref="RuleFile"/>).</summary>
public static class UserRules
{
    private static readonly string[] Keys =
        ["code", "category", "title", "finds", "matters", "false_positives", "respond", "family", "references", "replaces", "when", "unless", "message", "severity", "at_most", "confidence", "examples"];

    private static readonly string[] ConditionKeys =
        ["verb", "scope", "environment", "reversibility", "execution", "traits", "target_kind", "reading", "destroys", "hard_to_reverse", "executed", "dry_run", "has_approval", "has_backup", "asked_for"];

    private static readonly string[] Placeholders = ["summary", "target", "place", "environment", "basis", "command", "ended"];

    /// <summary>The rule in a text, and everything that is wrong with it, each with its line. With problems there is no rule.</summary>
    public static RuleFileReading Read(string yaml, string file)
    {
        var problems = new RuleYaml(file);
        IReadOnlyList<YamlNode> documents = problems.Documents(yaml);
        if (documents is [{ } only])
        {
            if (problems.Mapping(only, "a rule") is { } root)
            {
                Check(root, problems);
            }
        }
        else if (problems.Count == 0)
        {
            problems.Add(new RuleProblem("invalid-yaml", file, 1, documents.Count == 0 ? "The file is empty." : "A file holds one rule."));
        }

        return problems.Count == 0 ? Make(yaml, file, problems) : new RuleFileReading([], problems.Problems);
    }

    private static RuleFileReading Make(string yaml, string file, RuleYaml problems)
    {
        try
        {
            (RuleFile rule, RuleDocument document) = RuleDocuments.Parse(yaml, file);
            return new RuleFileReading([new PatternRule(rule, document)], []) { Replaced = rule.Replaces };
        }
        catch (YamlException e)
        {
            problems.Add(new RuleProblem("invalid-yaml", file, e.Start.Line, e.InnerException?.Message ?? e.Message));
        }
        catch (InvalidDataException e)
        {
            problems.Add(new RuleProblem("invalid-value", file, 1, e.Message));
        }

        return new RuleFileReading([], problems.Problems);
    }

    private static void Check(YamlMappingNode root, RuleYaml problems)
    {
        problems.KnownKeys(root, Keys, "a rule");
        foreach (string key in (string[])["code", "category", "title", "finds", "message"])
        {
            _ = problems.Text(root, key, isRequired: true);
        }

        if (Scalar(root, "code") is { } code && RuleDocuments.All.ContainsKey(RuleYaml.NameOf(code)))
        {
            problems.Add(code, "duplicate-code", $"'{RuleYaml.NameOf(code)}' is the code of a rule that AuditLens brings along; give yours another, and write 'replaces: {RuleYaml.NameOf(code)}' if it is to stand in for that one.");
        }

        foreach ((YamlNode node, string replaced) in problems.Texts(root, "replaces").Where(r => !RuleDocuments.All.ContainsKey(r.Text)))
        {
            problems.Add(node, "invalid-value", $"'{replaced}' is no code of a rule that AuditLens brings along; `auditlens rules list` lists them.");
        }

        OneOf(root, "category", RuleWords.Categories, problems);
        OneOf(root, "severity", RuleWords.Severities, problems);
        OneOf(root, "at_most", RuleWords.Severities, problems);
        OneOf(root, "family", RuleDocuments.FamilyNames, problems);
        CheckTitle(root, problems);
        CheckMessage(root, problems);
        if (RuleYaml.Child(root, "when") is { } when)
        {
            CheckCondition(when, "'when'", problems);
        }
        else
        {
            problems.Add(root, "missing-key", "'when' is missing: the conditions that an act must meet.");
        }

        foreach (YamlNode unless in List(root, "unless", problems))
        {
            CheckCondition(unless, "'unless'", problems);
        }

        foreach (YamlNode example in List(root, "examples", problems))
        {
            RuleExamples.Check(example, problems);
        }
    }

    private static void CheckTitle(YamlMappingNode root, RuleYaml problems)
    {
        if (Scalar(root, "title") is { Value.Length: > 80 } title)
        {
            problems.Add(title, "invalid-value", "A title has at most 80 characters.");
        }
    }

    private static void CheckMessage(YamlMappingNode root, RuleYaml problems)
    {
        if (Scalar(root, "message") is not { Value: { } text } message)
        {
            return;
        }

        for (int open = text.IndexOf('{', StringComparison.Ordinal); open >= 0; open = text.IndexOf('{', open + 1))
        {
            int close = text.IndexOf('}', open);
            string name = close < 0 ? text[(open + 1)..] : text[(open + 1)..close];
            if (!Placeholders.Contains(name, StringComparer.Ordinal))
            {
                problems.Add(message, "invalid-value", $"'{{{name}}}' is no part of a message; known are {string.Join(", ", Placeholders.Select(p => "{" + p + "}"))}.");
            }
        }
    }

    private static void CheckCondition(YamlNode node, string where, RuleYaml problems)
    {
        if (problems.Mapping(node, where) is not { } condition)
        {
            return;
        }

        if (condition.Children.Count == 0)
        {
            problems.Add(condition, "missing-key", $"{where} has no condition and would match every act.");
        }

        problems.KnownKeys(condition, ConditionKeys, where);
        WordsOf<EffectVerb>(condition, "verb", EffectWords.Word, problems);
        WordsOf<EffectScope>(condition, "scope", EffectWords.Word, problems);
        WordsOf<DeploymentEnvironment>(condition, "environment", EffectWords.Word, problems);
        WordsOf<Reversibility>(condition, "reversibility", EffectWords.Word, problems);
        WordsOf<ExecutionStatus>(condition, "execution", EffectWords.Word, problems);
    }

    private static void WordsOf<TWord>(YamlMappingNode condition, string key, Func<TWord, string> spell, RuleYaml problems)
        where TWord : struct, Enum
    {
        foreach ((YamlNode node, string word) in problems.Texts(condition, key))
        {
            if (!EffectWords.TryParse(word, spell, out TWord _))
            {
                problems.Add(node, "invalid-value", $"'{word}' is not a value of '{key}'; write one of {string.Join(", ", Enum.GetValues<TWord>().Select(spell).Distinct(StringComparer.Ordinal))}.");
            }
        }
    }

    private static void OneOf(YamlMappingNode root, string key, IReadOnlyCollection<string> words, RuleYaml problems)
    {
        if (Scalar(root, key) is { Value: { Length: > 0 } word } node && !words.Contains(word, StringComparer.Ordinal))
        {
            problems.Add(node, "invalid-value", $"'{word}' is not a value of '{key}'; write one of {string.Join(", ", words)}.");
        }
    }

    private static IEnumerable<YamlNode> List(YamlMappingNode root, string key, RuleYaml problems)
    {
        YamlNode? value = RuleYaml.Child(root, key);
        if (value is null or YamlSequenceNode)
        {
            return value is YamlSequenceNode list ? list.Children : [];
        }

        problems.Add(value, "wrong-type", $"'{key}' is a list.");
        return [];
    }

    private static YamlScalarNode? Scalar(YamlMappingNode root, string key) => RuleYaml.Child(root, key) as YamlScalarNode;
}
