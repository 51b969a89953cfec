using System.CommandLine;
using AuditLens.Cli.Output;
using AuditLens.Ingestion;

namespace AuditLens.Cli.Shell;

/// <summary>Answers a command line that cannot be parsed: what is wrong, the nearest word that exists, where the help is.</summary>
internal static class ParseErrorReport
{
    public static int Write(ParseResult parse, TextWriter error)
    {
        Command command = parse.CommandResult.Command;
        List<string> known = KnownWords(command, parse.RootCommandResult.Command);
        var unknown = parse.UnmatchedTokens.Where(token => token.StartsWith('-') || command is RootCommand).ToList();
        foreach (string token in unknown)
        {
            error.WriteLine($"auditlens: {Unknown(token, known)}");
        }

        if (unknown.Count == 0)
        {
            foreach (string message in parse.Errors.Select(e => e.Message).Distinct(StringComparer.Ordinal))
            {
                error.WriteLine($"auditlens: {TerminalText.Lines(message)}");
            }
        }

        error.WriteLine(command is RootCommand ? "`auditlens --help` lists the commands." : $"`auditlens {command.Name} --help` shows what it takes.");
        return ExitCodes.Failed;
    }

    /// <summary>A sentence on an option that the command does not take, with the nearest that it takes.</summary>
    public static string UnknownOption(string token, Command command) => Unknown(token, KnownWords(command, command.Parents.OfType<RootCommand>().FirstOrDefault() ?? command));

    private static string Unknown(string token, List<string> known)
    {
        string name = token.Split('=')[0];
        string near = NearestName.Find(name, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        return $"'{TerminalText.Line(name)}' is not a known {(token.StartsWith('-') ? "option" : "command")}.{near}";
    }

    private static List<string> KnownWords(Command command, Command root)
    {
        IEnumerable<Option> options = command.Options.Concat(root.Options);
        return [.. options.SelectMany(o => o.Aliases.Prepend(o.Name)), .. command.Subcommands.Select(c => c.Name)];
    }
}
