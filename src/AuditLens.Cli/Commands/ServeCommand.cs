using System.CommandLine;
using System.Globalization;
using System.Net;
using AuditLens.Cli.Options;
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
        var otlp = new Option<string>("--otlp-port") { Description = "Port of OTLP over HTTP, or none.", HelpName = "N|none", DefaultValueFactory = _ => $"{ServerSettings.DefaultOtlpPort}" };
        var grpc = new Option<string>("--otlp-grpc-port") { Description = "Port of OTLP over gRPC, or none.", HelpName = "N|none", DefaultValueFactory = _ => $"{ServerSettings.DefaultOtlpGrpcPort}" };
        var watch = new Option<string[]>("--watch") { Description = "Take in the files of this folder, and what is added to them. May be given several times.", HelpName = "FOLDER" };
        command.Options.Add(port);
        command.Options.Add(otlp);
        command.Options.Add(grpc);
        command.Options.Add(watch);
        var alerts = new AlertsOption(command);
        command.Run(context, async (run, cancellationToken) =>
        {
            var settings = new ServerSettings
            {
                Bind = IPAddress.Loopback,
                Port = run.Parse.GetValue(port),
                OtlpPort = PortOf(run.Parse.GetValue(otlp)!, "--otlp-port"),
                OtlpGrpcPort = PortOf(run.Parse.GetValue(grpc)!, "--otlp-grpc-port"),
                WatchedFolders = run.Parse.GetValue(watch) ?? [],
                SpoolFolder = SpoolOf(run),
                Alerts = alerts.Read(run),
                Time = run.Context.Time,
            };
            await using IEventStore store = await run.OpenStoreAsync(cancellationToken).ConfigureAwait(false);
            await ServeAsync(run, settings, store, cancellationToken).ConfigureAwait(false);
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Beside an embedded store, so that both move and are kept together; else in the data directory.</summary>
    private static string SpoolOf(CommandRun run) =>
        run.Store is { Kind: StoreAddress.Sqlite } store ? Path.GetFullPath(store.Target) + "-spool" : Path.Combine(StoreAddress.DataDirectory(run.Context), "spool");

    private static int? PortOf(string text, string option) => text == "none" ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= ushort.MaxValue ? port
        : throw new UsageException($"'{text}' is no port.", $"{option} takes a number from 0 to 65535, or none.");

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
