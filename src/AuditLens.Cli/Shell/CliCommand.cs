using System.CommandLine;

namespace AuditLens.Cli.Shell;

/// <summary>A command with a worked example at the end of its help, run inside the program's error boundary.</summary>
internal sealed class CliCommand : Command
{
    /// <param name="example">Lines as one would type them, with what comes out of it where that helps.</param>
    public CliCommand(string name, string description, string example)
        : base(name, description) => Example = example;

    public string Example { get; }

    /// <param name="action">Gives the exit code; see <see cref="ExitCodes"/>.</param>
    public void Run(CliContext context, Func<CommandRun, CancellationToken, Task<int>> action) =>
        SetAction((parse, cancellationToken) =>
        {
            var run = new CommandRun(context, parse);
            return ErrorBoundary.RunAsync(run, () => action(run, cancellationToken));
        });
}
