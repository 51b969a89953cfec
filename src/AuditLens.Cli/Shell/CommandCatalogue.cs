using AuditLens.Cli.Commands;

namespace AuditLens.Cli.Shell;

/// <summary>Every command, in the order of the help.</summary>
internal static class CommandCatalogue
{
    public static IReadOnlyList<ICommandModule> All { get; } =
    [
        new InvestigateCommand(),
        new IngestCommand(),
        new SessionsCommand(),
        new EventsCommand(),
        new FindingsCommand(),
        new IncidentsCommand(),
        new TimelineCommand(),
        new WhyCommand(),
        new ReportCommand(),
        new ConfessionCommand(),
        new ControlsCommand(),
        new BlastRadiusCommand(),
        new RulesCommand(),
        new BaselineCommand(),
        new AlertsCommand(),
        new StoreCommand(),
        new ExplainActionCommand(),
        new ExplainAccountCommand(),
        new ServeCommand(),
        new TokensCommand(),
        new VerifyCommand(),
        new DoctorCommand(),
    ];
}
