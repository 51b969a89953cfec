using System.CommandLine;

namespace AuditLens.Cli.Options;

/// <summary><c>--rules PATH</c>, which may be given several times.</summary>
internal sealed class RulesOption
{
    private readonly Option<string[]> _rules = new("--rules")
    {
        Description = "Further rules: a file or a folder of rule files, Sigma rules or command knowledge (YAML). May be given several times.",
        HelpName = "PATH",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public RulesOption(Command command) => command.Options.Add(_rules);

    public IReadOnlyList<string> Read(ParseResult parse) => parse.GetValue(_rules) ?? [];
}
