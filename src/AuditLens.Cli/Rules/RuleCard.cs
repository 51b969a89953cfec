using System.Text.Json;
using AuditLens.Cli.Output;
using AuditLens.Detection;
using AuditLens.Reporting.Formats;

namespace AuditLens.Cli.Rules;

/// <summary>A rule as a person and as a program reads it; the headings are always the same, in the same order.</summary>
internal static class RuleCard
{
    public static void Write(TextWriter output, RuleDocument rule)
    {
        output.WriteLine(TerminalText.Line($"{rule.Code}  {rule.Title}  ({rule.Category}, {rule.Kind})"));
        Part(output, "What it finds", Lines(rule.Finds));
        Part(output, "Why it matters", Lines(rule.Matters));
        Part(output, "False positives", Lines(rule.FalsePositives));
        Part(output, "How to respond", Lines(rule.Respond));
        Part(output, "Taxonomy", [string.Join(", ", rule.Taxonomy.Owasp.Concat(rule.Taxonomy.Atlas).Concat(rule.Taxonomy.Attack).Concat(rule.Taxonomy.Cwe))]);
        Part(output, "Examples", [.. rule.Examples.SelectMany(Example)]);
        Part(output, "References", rule.References);
    }

    public static void Write(Utf8JsonWriter json, RuleDocument rule)
    {
        json.WriteStartObject();
        json.WriteString("code", rule.Code);
        json.WriteString("category", rule.Category);
        json.WriteString("title", rule.Title);
        json.WriteString("kind", rule.Kind);
        json.WriteString("finds", rule.Finds);
        json.WriteString("matters", rule.Matters);
        json.WriteString("false_positives", rule.FalsePositives);
        json.WriteString("respond", rule.Respond);
        json.WriteStartObject("taxonomy");
        JsonReportWriter.WriteStrings(json, "owasp", rule.Taxonomy.Owasp);
        JsonReportWriter.WriteStrings(json, "atlas", rule.Taxonomy.Atlas);
        JsonReportWriter.WriteStrings(json, "attack", rule.Taxonomy.Attack);
        JsonReportWriter.WriteStrings(json, "cwe", rule.Taxonomy.Cwe);
        json.WriteEndObject();
        json.WriteStartArray("examples");
        foreach (RuleExample example in rule.Examples)
        {
            json.WriteStartObject();
            json.WriteBoolean("matches", example.Matches);
            json.WriteString("title", example.Title);
            json.WriteString("session", example.Session);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        JsonReportWriter.WriteStrings(json, "references", rule.References);
        json.WriteEndObject();
    }

    private static string[] Lines(string text) => text.Split('\n');

    private static IEnumerable<string> Example(RuleExample example) =>
        [example.Matches ? $"Matches: {example.Title}" : $"Does not match: {example.Title}", .. example.Session.Trim().Split('\n').Select(l => "  " + l)];

    private static void Part(TextWriter output, string heading, IReadOnlyList<string> lines)
    {
        output.WriteLine(heading);
        if (!lines.Any(static l => l.Length > 0))
        {
            output.WriteLine("  none given");
            return;
        }

        foreach (string line in lines)
        {
            output.WriteLine($"  {TerminalText.Line(line.TrimEnd())}");
        }
    }
}
