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
        List<string> known = KnownWords(parse);
        var unknown = parse.UnmatchedTokens.Where(token => token.StartsWith('-') || command is RootCommand).ToList();
        foreach (string token in unknown)
        {
            string name = token.Split('=')[0];
            string? near = NearestName.Find(name, known);
            string kind = token.StartsWith('-') ? "option" : "command";
            error.WriteLine($"auditlens: '{TerminalText.Line(name)}' is not a known {kind}.{(near is null ? "" : $" Did you mean '{near}'?")}");
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

    private static List<string> KnownWords(ParseResult parse)
    {
        Command command = parse.CommandResult.Command;
        IEnumerable<Option> options = command.Options.Concat(parse.RootCommandResult.Command.Options);
        return [.. options.SelectMany(o => o.Aliases.Prepend(o.Name)), .. command.Subcommands.Select(c => c.Name)];
    }
}
