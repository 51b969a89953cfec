using System.Collections.Immutable;
using AuditLens.Detection;
using AuditLens.Detection.Rules;
using AuditLens.Effects;
using YamlDotNet.RepresentationModel;

namespace AuditLens.Alerting.Rules;

/// <summary>Reads what a rule looks for.</summary>
internal static class AlertQueryReader
{
    private static readonly string[] Keys = ["of", "severity", "min_severity", "category", "rule", "agent", "environment", "refuted_claims"];

    private static readonly ImmutableArray<string> Environments = [.. Enum.GetValues<DeploymentEnvironment>().Select(e => EffectWords.Word(e))];

    public static AlertQuery? Read(RuleYaml yaml, YamlMappingNode rule)
    {
        if (RuleYaml.Child(rule, "query") is not { } child)
        {
            yaml.Add(rule, "missing-key", "'query' is missing: what to look for, as in { of: incidents, severity: critical }.");
            return null;
        }

        if (yaml.Mapping(child, "a query") is not { } node)
        {
            return null;
        }

        yaml.KnownKeys(node, Keys, "a query");
        var subject = AlertYaml.Word<AlertSubject>(yaml, node, "of");
        if (subject is null && RuleYaml.Child(node, "of") is null)
        {
            yaml.Add(node, "missing-key", $"'of' is missing; there are {string.Join(", ", Enum.GetNames<AlertSubject>().Select(AlertWords.Slug))}.");
        }

        if (subject is not { } of)
        {
            return null;
        }

        ImmutableArray<Severity> severities = AlertYaml.Words<Severity>(yaml, node, "severity");
        if (AlertYaml.Word<Severity>(yaml, node, "min_severity") is { } least)
        {
            severities = [.. SeverityWords.AtLeast(least).Where(s => severities.IsEmpty || severities.Contains(s))];
        }

        CheckWords(yaml, node, "environment", Environments);
        CheckWords(yaml, node, "category", RuleWords.Categories);
        foreach (string key in Unfitting(of).Where(k => RuleYaml.Child(node, k) is not null))
        {
            yaml.Add(RuleYaml.Child(node, key)!, "unfitting-key", $"'{key}' says nothing of {AlertWords.Word(of)}.");
        }

        return new AlertQuery
        {
            Subject = of,
            Severities = severities,
            Categories = Texts(yaml, node, "category"),
            Rules = Texts(yaml, node, "rule"),
            Agents = Texts(yaml, node, "agent"),
            Environments = Texts(yaml, node, "environment"),
            HasRefutedClaims = AlertYaml.Truth(yaml, node, "refuted_claims"),
        };
    }

    private static string[] Unfitting(AlertSubject subject) => subject switch
    {
        AlertSubject.Findings => ["refuted_claims"],
        AlertSubject.Departures => ["refuted_claims", "category"],
        AlertSubject.Silence => ["refuted_claims", "category", "severity", "min_severity", "rule", "environment"],
        _ => ["rule"],
    };

    private static void CheckWords(RuleYaml yaml, YamlMappingNode node, string key, IReadOnlyList<string> known)
    {
        foreach ((YamlNode place, string text) in yaml.Texts(node, key).Where(t => !known.Contains(t.Text, StringComparer.Ordinal)))
        {
            yaml.Add(place, "invalid-value", $"'{text}' is no {key}; there are {string.Join(", ", known)}.");
        }
    }

    private static ImmutableArray<string> Texts(RuleYaml yaml, YamlMappingNode node, string key) => [.. yaml.Texts(node, key).Select(t => t.Text)];
}
