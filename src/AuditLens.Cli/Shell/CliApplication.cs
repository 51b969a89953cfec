using System.CommandLine;
using System.CommandLine.Help;
using AuditLens.Cli.Options;

namespace AuditLens.Cli.Shell;

/// <summary>The program: parses the command line, runs the command, gives the exit code.</summary>
internal static class CliApplication
{
    /// <summary>How long a stop may take: a server lets running requests end and stores what it has taken. Service managers wait longer before they kill.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(25);

    public static async Task<int> RunAsync(string[] args, CliContext context)
    {
        ParseResult parse = Build(context).Parse(args.Length == 0 ? ["--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (parse.Errors.Count > 0 && parse.Action is not HelpWithExample)
            {
                return ParseErrorReport.Write(parse, context.Error);
            }

            var configuration = new InvocationConfiguration { Output = context.Out, Error = context.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StopTimeout };
            return await parse.InvokeAsync(configuration).ConfigureAwait(false);
        }
        finally
        {
            await FlushAsync(context.Out).ConfigureAwait(false);
        }
    }

    internal static RootCommand Build(CliContext context)
    {
        var root = new RootCommand("Reads the logs of AI agents after an incident and shows what happened, in which order, why, and on which lines that stands.");
        foreach (ICommandModule module in CommandCatalogue.All)
        {
            root.Subcommands.Add(module.Create(context));
        }

        GlobalOptions.AddTo(root);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExample((HelpAction)help.Action!);
        return root;
    }

    private static async Task FlushAsync(TextWriter writer)
    {
        try
        {
            await writer.FlushAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The reader went away; the exit code is already settled.
        }
    }
}
