using System.CommandLine;
using System.Globalization;

namespace AuditLens.Cli.Options;

/// <summary><c>--session</c>.</summary>
internal sealed class SessionOption
{
    private readonly Option<string?> _session = new("--session") { Description = "Only this session; the start of its id is enough when it is the only one.", HelpName = "ID" };

    public SessionOption(Command command) => command.Options.Add(_session);

    public string? Read(ParseResult parse) => parse.GetValue(_session);
}

/// <summary><c>--agent</c>.</summary>
internal sealed class AgentOption
{
    private readonly Option<string?> _agent = new("--agent") { Description = "Only this agent; case, spaces and hyphens do not matter, and the start of its name is enough when it is the only one.", HelpName = "NAME" };

    public AgentOption(Command command) => command.Options.Add(_agent);

    public string? Read(ParseResult parse) => parse.GetValue(_agent);
}

/// <summary><c>--limit</c>.</summary>
internal sealed class LimitOption
{
    private readonly Option<int?> _limit = new("--limit") { Description = "At most so many.", HelpName = "N" };

    public LimitOption(Command command)
    {
        _limit.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[^1].Value, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int number) && number > 0))
            {
                result.AddError($"--limit takes a whole number from 1 to {int.MaxValue}.");
            }
        });
        command.Options.Add(_limit);
    }

    public int? Read(ParseResult parse) => parse.GetValue(_limit);
}
