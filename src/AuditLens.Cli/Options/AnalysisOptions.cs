using System.CommandLine;

namespace AuditLens.Cli.Options;

/// <summary><c>--explanation FILE</c>: the agent's account when it lies outside the log.</summary>
internal sealed class ExplanationOption
{
    private readonly Option<string?> _explanation = new("--explanation") { Description = "File with the agent's own account of what it did, to be checked against the log.", HelpName = "FILE" };

    public ExplanationOption(Command command) => command.Options.Add(_explanation);

    public string? Read(ParseResult parse) => parse.GetValue(_explanation);
}

/// <summary><c>--policy FILE</c>.</summary>
internal sealed class PolicyOption
{
    private readonly Option<string?> _policy = new("--policy") { Description = "YAML file that says what the agent may do, where production is, and which controls exist.", HelpName = "FILE" };

    public PolicyOption(Command command) => command.Options.Add(_policy);

    public string? Read(ParseResult parse) => parse.GetValue(_policy);
}
