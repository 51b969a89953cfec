using System.CommandLine;

namespace AuditLens.Cli.Options;

/// <summary><c>--min-severity</c> and <c>--fail-on</c>: a severity of VOCABULARY.</summary>
internal sealed class SeverityOption
{
    /// <summary>The gravest first.</summary>
    public static readonly IReadOnlyList<string> Severities = ["critical", "high", "medium", "low", "info"];

    private readonly Option<string?> _option;

    private SeverityOption(Command command, string name, string description)
    {
        _option = new Option<string?>(name) { Description = $"{description} ({string.Join(", ", Severities)}).", HelpName = "SEVERITY" };
        _option.Accept(Severities, "a severity");
        command.Options.Add(_option);
    }

    public static SeverityOption Minimum(Command command) => new(command, "--min-severity", "Only findings at or above this severity");

    public static SeverityOption FailOn(Command command) => new(command, "--fail-on", "Exit with 1 when there is a finding at or above this severity");

    /// <summary>The word, or null when it was not given.</summary>
    public string? Read(ParseResult parse) => parse.GetValue(_option);
}
