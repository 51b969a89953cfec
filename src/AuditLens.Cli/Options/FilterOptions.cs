using System.CommandLine;

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
    private readonly Option<string?> _agent = new("--agent") { Description = "Only what this agent did.", HelpName = "NAME" };

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
            if (result.GetValueOrDefault<int?>() is <= 0)
            {
                result.AddError("--limit takes a whole number above 0.");
            }
        });
        command.Options.Add(_limit);
    }

    public int? Read(ParseResult parse) => parse.GetValue(_limit);
}
