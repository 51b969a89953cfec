namespace AuditLens.Cli.Shell;

/// <summary>One command of the program: one file in <c>Commands</c> and one line in <see cref="CommandCatalogue"/>.</summary>
internal interface ICommandModule
{
    CliCommand Create(CliContext context);
}
