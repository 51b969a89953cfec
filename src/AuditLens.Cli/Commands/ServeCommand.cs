using AuditLens.Cli.Analysis;
using AuditLens.Cli.Options;
using AuditLens.Cli.Shell;
using AuditLens.Detection.Statistics;
using AuditLens.Server;
using AuditLens.Storage;

namespace AuditLens.Cli.Commands;

/// <summary><c>auditlens serve</c>: the server, until it is stopped.</summary>
internal sealed class ServeCommand : ICommandModule
{
    private const string Example = """
        auditlens serve --store sqlite:team.db
        AuditLens serves http://127.0.0.1:7117 (store sqlite:team.db). Ctrl-C stops.
        Nobody can log in yet. Create the administrator: http://127.0.0.1:7117/setup?token=...
        """;

    public CliCommand Create(CliContext context)
    {
        var command = new CliCommand("serve", "Serve pages and API over the store until stopped.", Example);
        var options = new ServeOptions(command);
        var policy = new PolicyOption(command);
        var rules = new RulesOption(command);
        var alerts = new AlertsOption(command);
        var configurationFile = new ConfigurationFileOption(command);
        command.Run(context, async (given, cancellationToken) =>
        {
            ServeConfiguration configuration = ServeConfiguration.Read(given, configurationFile.Read(given));
            CommandRun run = configuration.Run;
            ServerSettings settings = options.Read(configuration) with { Alerts = alerts.Read(run) };
            AnalysisSettings analysis = AnalysisSettings.None with { PolicyFile = policy.Read(run.Parse), RulePaths = rules.Read(run.Parse) };
            await using IEventStore store = await run.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
            IReadOnlyDictionary<string, AgentBaseline> baselines = await BaselineDocuments.LoadAsync(store.Documents, cancellationToken).ConfigureAwait(false);
            settings = settings with { Analyzer = await AnalyzerSettings.AnalyzerAsync(analysis, baselines).ConfigureAwait(false) };
            await ServeAsync(run, settings, store, cancellationToken).ConfigureAwait(false);
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task ServeAsync(CommandRun run, ServerSettings settings, IEventStore store, CancellationToken cancellationToken)
    {
        await using AuditLensServer server = await AuditLensServer.StartAsync(settings, store, cancellationToken).ConfigureAwait(false);
        run.Note($"AuditLens serves {server.Address.GetLeftPart(UriPartial.Authority)} (store {store.Name}). Ctrl-C stops.");
        run.Note($"Telemetry: OTLP over HTTP {Place(server.OtlpAddress)}, over gRPC {Place(server.OtlpGrpcAddress)}. Events and files: {Place(server.Address)}/api/v1/events, /api/v1/files.");
        if (server.FirstAdministratorLink is { } link)
        {
            run.Warn($"Nobody can log in yet. Create the administrator: {link}");
        }

        await server.RunAsync(cancellationToken).ConfigureAwait(false);
        run.Note("Stopped.");
    }

    private static string Place(Uri? address) => address?.GetLeftPart(UriPartial.Authority) ?? "off";
}
