using System.CommandLine;
using System.Text.Json;
using AuditLens.Cli.Output;
using AuditLens.Cli.Shell;
using AuditLens.Detection;
using AuditLens.Ingestion;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens rules</c>: what AuditLens looks for, and why.</summary>
internal sealed class RulesCommand : ICommandModule
{
    private const string Example = """
        auditlens rules show AL101
        AL101  Data or resources destroyed  (destructive-action)
        What it finds
          An action that deleted, reset or overwrote something which no tool makes again and no version control holds.
        """;

    private const string ListExample = """
        auditlens rules list
        CODE   CATEGORY            TITLE
        AL101  destructive-action  Data or resources destroyed
        """;

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("rules", "List the rules, or show one with its documentation and examples.", Example);
        command.Subcommands.Add(List(context));
        command.Subcommands.Add(Show(context));
        return command;
    }

    private static CliCommand List(CliContext context)
    {
        var list = new CliCommand("list", "List the rules.", ListExample);
        list.Run(context, (run, _) =>
        {
            var table = new TextTable(("CODE", 12), ("CATEGORY", 24), ("TITLE", 100));
            foreach (RuleDocument rule in Rules)
            {
                if (run.Json)
                {
                    run.Out.WriteLine(JsonOutput.Line(json => Write(json, rule)));
                }

                table.Add(rule.Code, rule.Category, rule.Title);
            }

            if (!run.Json)
            {
                table.Write(run.Out);
            }

            run.Next($"auditlens rules show {Rules.First().Code}");
            return Task.FromResult(ExitCodes.Done);
        });
        return list;
    }

    private static CliCommand Show(CliContext context)
    {
        var code = new Argument<string>("CODE") { Description = "Code of the rule, as findings name it." };
        var show = new CliCommand("show", "Show a rule: what it finds, why it matters, when it would be wrong, how to respond, examples.", Example);
        show.Arguments.Add(code);
        show.Run(context, (run, _) =>
        {
            string given = run.Parse.GetRequiredValue(code);
            RuleDocument rule = Rules.FirstOrDefault(r => string.Equals(r.Code, given, StringComparison.OrdinalIgnoreCase)) ?? throw Unknown(given);
            if (run.Json)
            {
                run.Out.WriteLine(JsonOutput.Line(json => Write(json, rule)));
            }
            else
            {
                Write(run.Out, rule);
            }

            run.Next($"auditlens findings --category {rule.Category}");
            return Task.FromResult(ExitCodes.Done);
        });
        return show;
    }

    private static IEnumerable<RuleDocument> Rules => RuleCatalogue.BuiltIn.Select(static d => d.Rule);

    private static UsageException Unknown(string given)
    {
        string? near = NearestName.Find(given.ToUpperInvariant(), Rules.Select(static r => r.Code));
        return new UsageException($"There is no rule '{given}'.", near is null ? "`auditlens rules list` lists them." : $"Did you mean '{near}'? `auditlens rules list` lists all.");
    }

    private static void Write(TextWriter output, RuleDocument rule)
    {
        output.WriteLine($"{rule.Code}  {rule.Title}  ({rule.Category})");
        Part(output, "What it finds", [rule.Finds]);
        Part(output, "Why it matters", [rule.Matters]);
        Part(output, "When it would be wrong", [rule.FalsePositives]);
        Part(output, "How to respond", [rule.Respond]);
        Part(output, "Taxonomies", [string.Join(", ", rule.Taxonomy.Owasp.Concat(rule.Taxonomy.Atlas).Concat(rule.Taxonomy.Attack).Concat(rule.Taxonomy.Cwe))]);
        foreach (RuleExample example in rule.Examples)
        {
            Part(output, example.Matches ? $"Matches: {example.Title}" : $"Does not match: {example.Title}", example.Session.Trim().Split('\n'));
        }

        Part(output, "References", rule.References);
    }

    private static void Part(TextWriter output, string heading, IReadOnlyList<string> lines)
    {
        if (lines.Any(static l => l.Length > 0))
        {
            output.WriteLine(heading);
            foreach (string line in lines)
            {
                output.WriteLine($"  {TerminalText.Line(line.TrimEnd())}");
            }
        }
    }

    private static void Write(Utf8JsonWriter json, RuleDocument rule)
    {
        json.WriteStartObject();
        json.WriteString("code", rule.Code);
        json.WriteString("category", rule.Category);
        json.WriteString("title", rule.Title);
        json.WriteString("finds", rule.Finds);
        json.WriteString("matters", rule.Matters);
        json.WriteString("false_positives", rule.FalsePositives);
        json.WriteString("respond", rule.Respond);
        json.WriteStartObject("taxonomy");
        Strings(json, "owasp", rule.Taxonomy.Owasp);
        Strings(json, "atlas", rule.Taxonomy.Atlas);
        Strings(json, "attack", rule.Taxonomy.Attack);
        Strings(json, "cwe", rule.Taxonomy.Cwe);
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
        Strings(json, "references", rule.References);
        json.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
