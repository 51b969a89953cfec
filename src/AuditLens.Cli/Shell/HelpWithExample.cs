using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace AuditLens.Cli.Shell;

/// <summary>The library's help, with the command's worked example after it.</summary>
internal sealed class HelpWithExample(HelpAction standard) : SynchronousCommandLineAction
{
    /// <summary>Width in columns; fixed, so that help is the same text everywhere.</summary>
    private const int Width = 120;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        standard.MaxWidth = Width;
        int exit = standard.Invoke(parseResult);
        if (parseResult.CommandResult.Command is CliCommand command)
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Example:");
            foreach (string line in command.Example.ReplaceLineEndings("\n").Split('\n'))
            {
                output.WriteLine($"  {line}".TrimEnd());
            }
        }

        return exit;
    }
}
