using System.CommandLine;
using System.Net;
using AuditLens.Cli.Shell;
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
        var port = new Option<int>("--port") { Description = "Port of pages and API; 0 for any that is free.", HelpName = "N", DefaultValueFactory = _ => ServerSettings.DefaultPort };
        command.Options.Add(port);
        command.Run(context, async (run, cancellationToken) =>
        {
            var settings = new ServerSettings { Bind = IPAddress.Loopback, Port = run.Parse.GetValue(port), Time = run.Context.Time };
            await using IEventStore store = await run.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
            await ServeAsync(run, settings, store, cancellationToken).ConfigureAwait(false);
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task ServeAsync(CommandRun run, ServerSettings settings, IEventStore store, CancellationToken cancellationToken)
    {
        await using AuditLensServer server = await AuditLensServer.StartAsync(settings, store, cancellationToken).ConfigureAwait(false);
        run.Note($"AuditLens serves {server.Address.GetLeftPart(UriPartial.Authority)} (store {store.Name}). Ctrl-C stops.");
        if (server.FirstAdministratorLink is { } link)
        {
            run.Warn($"Nobody can log in yet. Create the administrator: {link}");
        }

        await server.RunAsync(cancellationToken).ConfigureAwait(false);
        run.Note("Stopped.");
    }
}
