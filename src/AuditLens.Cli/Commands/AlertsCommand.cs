using AuditLens.Cli.Alerts;
using AuditLens.Cli.Shell;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens alerts</c>: who is told what, when and how.</summary>
internal sealed class AlertsCommand : ICommandModule
{
    private const string Example = """
        auditlens alerts run --dry-run --from 2026-09-01 --to 2026-10-01
        TIME                  RULE               KIND   LEVEL     GROUP                      WHAT
        2026-09-14T12:58:10Z  critical-incident  fired  critical  incident=INC-a525cacfdf6b  Agent drops and recreates the database ...
        """;

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("alerts", "Run alert rules, list them and what they told, test channels, silence what needs nobody's attention.", Example);
        command.Subcommands.Add(RunAlerts.Create(context));
        command.Subcommands.Add(ListAlerts.Create(context));
        command.Subcommands.Add(TestChannels.Create(context));
        command.Subcommands.Add(SilenceAlerts.Create(context));
        command.Subcommands.Add(ResendAlerts.Create(context));
        return command;
    }
}
