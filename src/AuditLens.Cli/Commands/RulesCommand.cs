using System.CommandLine;
using AuditLens.Cli.Options;
using AuditLens.Cli.Output;
using AuditLens.Cli.Rules;
using AuditLens.Cli.Shell;
using AuditLens.Detection;
using AuditLens.Effects;
using AuditLens.Effects.Knowledge;
using AuditLens.Ingestion;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens rules</c>: what AuditLens looks for, and why; the user's own rules tested and checked.</summary>
internal sealed class RulesCommand : ICommandModule
{
    private const string ShowExample = """
        auditlens rules show AL101
        AL101  Data or resources destroyed  (destructive-action, pattern)
        What it finds
          An action that deleted, reset or overwrote something which no tool makes again and no version control holds.
        """;

    private const string ListExample = """
        auditlens rules list
        CODE   CATEGORY            KIND     TITLE
        AL101  destructive-action  pattern  Data or resources destroyed
        """;

    private const string TestExample = """
        auditlens rules test my-rules/no-force-push.yaml
        ok    TEAM1  matches: A forced push to main
        ok    TEAM1  does not match: A plain push
        """;

    private const string ValidateExample = """
        auditlens rules validate policy.yaml my-rules
        policy.yaml:3: invalid-value: 'prod' is no environment; write one of production, staging, test, development, local.
        my-rules/no-force-push.yaml: ok (rule)
        """;

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("rules", "List the rules, show one with its documentation, test rules on their examples, check rule and policy files.", ShowExample);
        command.Subcommands.Add(List(context));
        command.Subcommands.Add(Show(context));
        command.Subcommands.Add(Test(context));
        command.Subcommands.Add(Validate(context));
        return command;
    }

    private static CliCommand List(CliContext context)
    {
        var list = new CliCommand("list", "List the rules.", ListExample);
        var own = new RulesOption(list);
        list.Run(context, (run, _) =>
        {
            var table = new TextTable(("CODE", 40), ("CATEGORY", 24), ("KIND", 10), ("TITLE", 100));
            List<RuleDocument> rules = Documents(own.Read(run.Parse));
            foreach (RuleDocument rule in rules)
            {
                if (run.Json)
                {
                    run.Out.WriteLine(JsonOutput.Line(json => RuleCard.Write(json, rule)));
                }

                table.Add(rule.Code, rule.Category, rule.Kind, rule.Title);
            }

            if (!run.Json)
            {
                table.Write(run.Out);
            }

            run.Next($"auditlens rules show {rules[0].Code}");
            return Task.FromResult(ExitCodes.Done);
        });
        return list;
    }

    private static CliCommand Show(CliContext context)
    {
        var code = new Argument<string>("CODE") { Description = "Code of the rule, as findings name it." };
        var show = new CliCommand("show", "Show a rule: what it finds, why it matters, when it would be wrong, how to respond, examples.", ShowExample);
        show.Arguments.Add(code);
        var own = new RulesOption(show);
        show.Run(context, (run, _) =>
        {
            RuleDocument rule = Find(Documents(own.Read(run.Parse)), run.Parse.GetRequiredValue(code));
            if (run.Json)
            {
                run.Out.WriteLine(JsonOutput.Line(json => RuleCard.Write(json, rule)));
            }
            else
            {
                RuleCard.Write(run.Out, rule);
            }

            run.Next($"auditlens findings --category {rule.Category}");
            return Task.FromResult(ExitCodes.Done);
        });
        return show;
    }

    private static CliCommand Test(CliContext context)
    {
        Argument<string[]> paths = Paths(ArgumentArity.ZeroOrMore, "Rule files, or folders of them; without one the built-in rules are tested.");
        var test = new CliCommand("test", "Hold rules to their own examples: what each must match and must not match.", TestExample);
        test.Arguments.Add(paths);
        test.Run(context, (run, _) =>
        {
            if (run.Parse.GetValue(paths) is not { Length: > 0 } given)
            {
                return Task.FromResult(RuleTest.Run(run, RuleCatalogue.BuiltIn, EffectReader.Default));
            }

            UserFiles files = UserFiles.Load(given);
            if (files.Rules.Count == 0)
            {
                throw new UsageException("There is no rule in the paths given.");
            }

            EffectReader effects = files.KnowledgeFiles.Count == 0 ? EffectReader.Default : new EffectReader(CommandKnowledge.Load(files.KnowledgeFiles).Knowledge);
            return Task.FromResult(RuleTest.Run(run, files.Rules, effects));
        });
        return test;
    }

    private static CliCommand Validate(CliContext context)
    {
        Argument<string[]> paths = Paths(ArgumentArity.OneOrMore, "Rule, Sigma, policy, command-knowledge or alert files, or folders of them.");
        var validate = new CliCommand("validate", "Check rule, Sigma, policy, command-knowledge and alert files: all problems at once, each with its line.", ValidateExample);
        validate.Arguments.Add(paths);
        validate.Run(context, (run, _) =>
        {
            string[] given = run.Parse.GetValue(paths) ?? [];
            int exit = RuleValidation.Run(run, UserFiles.Read(given));
            if (exit == ExitCodes.Done)
            {
                run.Next($"auditlens rules test {ShellWord.Quote(given[0])}");
            }

            return Task.FromResult(exit);
        });
        return validate;
    }

    private static Argument<string[]> Paths(ArgumentArity arity, string description) => new("PATH") { Description = description, Arity = arity };

    private static List<RuleDocument> Documents(IReadOnlyList<string> own) =>
        [.. (own.Count == 0 ? RuleCatalogue.BuiltIn : UserFiles.Load(own).AllRules).Select(static d => d.Rule)];

    private static RuleDocument Find(List<RuleDocument> rules, string given)
    {
        if (rules.Find(r => string.Equals(r.Code, given, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            return found;
        }

        if (rules.FindAll(r => string.Equals(r.Category, given, StringComparison.OrdinalIgnoreCase)) is { Count: > 0 } ofCategory)
        {
            throw new UsageException($"'{given}' is a category.", $"Its rules: {string.Join(", ", ofCategory.Select(static r => $"{r.Code} ({r.Title})"))}.");
        }

        string? near = NearestName.Find(given, rules.Select(static r => r.Code));
        throw new UsageException($"There is no rule '{given}'.", near is null ? "`auditlens rules list` lists them." : $"Did you mean '{near}'? `auditlens rules list` lists all.");
    }
}
