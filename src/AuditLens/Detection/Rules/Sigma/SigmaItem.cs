using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AuditLens.Detection.Rules.Sigma;

/// <summary>Reads one <c>field|modifier: values</c> of a selection into a test of a record.</summary>
internal sealed class SigmaItem(string source, RuleYaml problems)
{
    private static readonly string[] Modifiers = ["contains", "startswith", "endswith", "all", "re", "i", "m", "s", "cidr", "exists", "windash", "cased", "lt", "lte", "gt", "gte", "neq"];

    // https://sigmahq.io/sigma-specification/specification/sigma-appendix-modifiers.html: what stands in for a hyphen on Windows.
    private static readonly char[] Dashes = ['-', '/', '\u2013', '\u2014', '\u2015'];

    /// <summary>The test, or null with a problem told.</summary>
    public Func<SigmaRecord, bool>? Read(YamlNode key, YamlNode values)
    {
        string[] parts = RuleYaml.NameOf(key).Split('|');
        string[] modifiers = parts[1..];
        if (modifiers.FirstOrDefault(m => !Modifiers.Contains(m, StringComparer.Ordinal)) is { } unknown)
        {
            problems.Add(key, "unsupported-modifier", $"The modifier '{unknown}' is not supported; supported are {string.Join(", ", Modifiers)}.");
            return null;
        }

        if (SigmaSources.Field(source, parts[0]) is not { } field)
        {
            problems.Add(key, "unsupported-field", $"An agent's log does not have the field '{parts[0]}' of this log source; it has {string.Join(", ", SigmaSources.FieldsOf(source))}.");
            return null;
        }

        List<YamlNode> list = values is YamlSequenceNode sequence ? [.. sequence.Children] : [values];
        if (list.Find(v => v is not YamlScalarNode) is { } wrong)
        {
            problems.Add(wrong, "wrong-type", $"The values of '{parts[0]}' must be texts, numbers or null.");
            return null;
        }

        return Test(field, modifiers, list);
    }

    private Func<SigmaRecord, bool>? Test(string field, string[] modifiers, List<YamlNode> list)
    {
        if (modifiers.Contains("exists"))
        {
            bool wanted = RuleYaml.NameOf(list[0]).Equals("true", StringComparison.OrdinalIgnoreCase);
            return r => r.Values(field).Count > 0 == wanted;
        }

        var tests = new List<Func<SigmaRecord, bool>>();
        foreach (YamlScalarNode value in list.Cast<YamlScalarNode>())
        {
            if (IsNull(value))
            {
                tests.Add(r => r.Values(field).Count == 0);
            }
            else if (Patterns(value, modifiers) is { } patterns)
            {
                tests.Add(r => r.Values(field).Any(v => patterns.Exists(p => p.Fits(v))));
            }
            else
            {
                return null;
            }
        }

        Func<SigmaRecord, bool> test = modifiers.Contains("all") ? r => tests.TrueForAll(t => t(r)) : r => tests.Exists(t => t(r));
        return modifiers.Contains("neq") ? r => !test(r) : test;
    }

    /// <summary>Patterns of which one must fit; null with a problem told.</summary>
    private List<SigmaPattern>? Patterns(YamlScalarNode node, string[] modifiers)
    {
        string text = node.Value ?? "";
        try
        {
            if (modifiers.Contains("re"))
            {
                return [SigmaPattern.Expression(text, Options(modifiers))];
            }

            if (modifiers.Contains("cidr"))
            {
                return [SigmaPattern.Network(IPNetwork.Parse(text))];
            }

            if (modifiers.FirstOrDefault(m => m is "lt" or "lte" or "gt" or "gte") is { } compare)
            {
                return [SigmaPattern.Compare(compare, double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture))];
            }
        }
        catch (NotSupportedException)
        {
            problems.Add(node, "unsupported-regex", "Look-around, back-references and very large repetitions are not supported: they cannot be matched in linear time on hostile text.");
            return null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            problems.Add(node, "invalid-value", $"'{text}' cannot be read: {e.Message}");
            return null;
        }

        IEnumerable<string> written = modifiers.Contains("windash") ? Dashes.Select(d => WithDash(text, d)).Distinct(StringComparer.Ordinal) : [text];
        return [.. written.Select(t => SigmaPattern.Text(Surrounded(t, modifiers), modifiers.Contains("cased")))];
    }

    public static SigmaPattern Keyword(string text) => SigmaPattern.Text($"*{text}*", cased: false);

    private static string Surrounded(string text, string[] modifiers) =>
        modifiers.Contains("contains") ? $"*{text}*" : modifiers.Contains("startswith") ? $"{text}*" : modifiers.Contains("endswith") ? $"*{text}" : text;

    private static RegexOptions Options(string[] modifiers) =>
        (modifiers.Contains("i") ? RegexOptions.IgnoreCase : RegexOptions.None) | (modifiers.Contains("m") ? RegexOptions.Multiline : RegexOptions.None) | (modifiers.Contains("s") ? RegexOptions.Singleline : RegexOptions.None);

    // Only a dash that begins a word stands for an option.
    private static string WithDash(string text, char dash)
    {
        char[] letters = text.ToCharArray();
        for (int i = 0; i < letters.Length; i++)
        {
            bool begins = i == 0 || !char.IsLetterOrDigit(letters[i - 1]);
            if (begins && letters[i] is '-' or '/' && i + 1 < letters.Length && char.IsLetterOrDigit(letters[i + 1]))
            {
                letters[i] = dash;
            }
        }

        return new string(letters);
    }

    private static bool IsNull(YamlScalarNode node) => node.Style == ScalarStyle.Plain && (node.Value is null or "" or "null" or "~");
}
