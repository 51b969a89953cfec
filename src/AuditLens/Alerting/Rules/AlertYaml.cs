using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Detection.Rules;
using YamlDotNet.RepresentationModel;

namespace AuditLens.Alerting.Rules;

/// <summary>Reads the kinds of values that alert rules and channels have.</summary>
internal static class AlertYaml
{
    /// <summary>An identifier as in <see cref="AlertRule.Id"/>; null and a problem when it is missing or not of its form.</summary>
    public static string? Id(RuleYaml yaml, YamlMappingNode node)
    {
        if (yaml.Text(node, "id", isRequired: true) is not { } id)
        {
            return null;
        }

        if (id.Length <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            return id;
        }

        yaml.Add(RuleYaml.Child(node, "id")!, "invalid-value", "An id is at most 64 letters, digits, '-', '_' and '.'.");
        return null;
    }

    public static TimeSpan? Duration(RuleYaml yaml, YamlMappingNode node, string key)
    {
        if (yaml.Text(node, key) is not { } text)
        {
            return null;
        }

        if (AlertDuration.TryParse(text, out TimeSpan duration) && duration > TimeSpan.Zero)
        {
            return duration;
        }

        yaml.Add(RuleYaml.Child(node, key)!, "invalid-value", $"'{text}' is no duration for '{key}'; write a number and s, m, h, d or w, as in 15m.");
        return null;
    }

    public static double? Number(RuleYaml yaml, YamlMappingNode node, string key)
    {
        if (yaml.Text(node, key) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number > 0)
        {
            return number;
        }

        yaml.Add(RuleYaml.Child(node, key)!, "invalid-value", $"'{key}' is a number above 0.");
        return null;
    }

    public static bool? Truth(RuleYaml yaml, YamlMappingNode node, string key)
    {
        switch (yaml.Text(node, key))
        {
            case null: return null;
            case "true": return true;
            case "false": return false;
            default:
                yaml.Add(RuleYaml.Child(node, key)!, "invalid-value", $"'{key}' is true or false.");
                return null;
        }
    }

    /// <summary>A word of an enumeration, written in lower case with hyphens or underscores.</summary>
    public static T? Word<T>(RuleYaml yaml, YamlMappingNode node, string key)
        where T : struct, Enum => yaml.Text(node, key) is { } text ? Word<T>(yaml, RuleYaml.Child(node, key)!, key, text) : null;

    public static ImmutableArray<T> Words<T>(RuleYaml yaml, YamlMappingNode node, string key)
        where T : struct, Enum => [.. yaml.Texts(node, key).Select(t => Word<T>(yaml, t.Node, key, t.Text)).OfType<T>().Distinct()];

    public static DateTimeOffset? Time(RuleYaml yaml, YamlMappingNode node, string key)
    {
        if (yaml.Text(node, key) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time))
        {
            return time;
        }

        yaml.Add(RuleYaml.Child(node, key)!, "invalid-value", $"'{key}' is a time as in 2026-11-24T08:00:00Z.");
        return null;
    }

    private static T? Word<T>(RuleYaml yaml, YamlNode place, string key, string text)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), text.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        yaml.Add(place, "invalid-value", $"'{text}' is no value of '{key}'; there are {string.Join(", ", Enum.GetNames<T>().Select(AlertWords.Slug))}.");
        return null;
    }
}
