using System.CommandLine;
using System.Globalization;
using System.Net;
using AuditLens.Cli.Shell;
using AuditLens.Server;
using AuditLens.Server.Access;

namespace AuditLens.Cli.Options;

/// <summary>Where and how <c>serve</c> listens, what it watches and whom it lets in.</summary>
internal sealed class ServeOptions
{
    private readonly Option<string> _bind = new("--bind") { Description = "Address to listen on. Elsewhere than on loopback only with --tls-cert or --behind-proxy.", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
    private readonly Option<int> _port = new("--port") { Description = "Port of pages and API; 0 for any that is free.", HelpName = "N", DefaultValueFactory = _ => ServerSettings.DefaultPort };
    private readonly Option<string> _otlp = new("--otlp-port") { Description = "Port of OTLP over HTTP, or none.", HelpName = "N|none", DefaultValueFactory = _ => $"{ServerSettings.DefaultOtlpPort}" };
    private readonly Option<string> _grpc = new("--otlp-grpc-port") { Description = "Port of OTLP over gRPC, or none.", HelpName = "N|none", DefaultValueFactory = _ => $"{ServerSettings.DefaultOtlpGrpcPort}" };
    private readonly Option<string?> _certificate = new("--tls-cert") { Description = "Certificate in PEM: HTTPS on every port.", HelpName = "FILE" };
    private readonly Option<string?> _key = new("--tls-key") { Description = "Its private key in PEM.", HelpName = "FILE" };
    private readonly Option<bool> _proxy = new("--behind-proxy") { Description = "A proxy in front ends TLS and sends X-Forwarded-For and -Proto; nobody else reaches this server." };
    private readonly Option<string[]> _watch = new("--watch") { Description = "Take in the files of this folder, and what is added to them. May be given several times.", HelpName = "FOLDER" };
    private readonly Option<int> _quiet = new("--session-quiet") { Description = "Seconds without a new event after which a session is analysed.", HelpName = "SECONDS", DefaultValueFactory = _ => 15 };
    private readonly Option<string?> _authority = new("--jwt-authority") { Description = "Address of an OpenID provider whose bearer tokens are taken; the claim 'roles' names roles.", HelpName = "URL" };
    private readonly Option<string?> _audience = new("--jwt-audience") { Description = "What those tokens must name as their audience.", HelpName = "NAME" };

    public ServeOptions(Command command)
    {
        foreach (Option option in (Option[])[_bind, _port, _otlp, _grpc, _certificate, _key, _proxy, _watch, _quiet, _authority, _audience])
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="UsageException">The options contradict each other, or would let others listen in.</exception>
    public ServerSettings Read(CommandRun run)
    {
        ParseResult parse = run.Parse;
        if (!IPAddress.TryParse(parse.GetRequiredValue(_bind), out IPAddress? bind))
        {
            throw new UsageException($"'{parse.GetRequiredValue(_bind)}' is no address.", "--bind takes 127.0.0.1, ::1, 0.0.0.0 or another address of this machine.");
        }

        var settings = new ServerSettings
        {
            Bind = bind,
            Port = parse.GetValue(_port),
            OtlpPort = PortOf(parse.GetRequiredValue(_otlp), "--otlp-port"),
            OtlpGrpcPort = PortOf(parse.GetRequiredValue(_grpc), "--otlp-grpc-port"),
            Tls = Both(parse, _certificate, _key),
            BehindProxy = parse.GetValue(_proxy),
            WatchedFolders = parse.GetValue(_watch) ?? [],
            SessionQuiet = TimeSpan.FromSeconds(Math.Max(0, parse.GetValue(_quiet))),
            Jwt = Both(parse, _authority, _audience) is var (authority, audience) ? new JwtSettings(authority, audience) : null,
            SpoolFolder = SpoolOf(run),
            Time = run.Context.Time,
        };
        return settings.Problems() is [{ } problem, ..] ? throw new UsageException(problem, "`auditlens serve --help` names the options.") : settings;
    }

    private static (string First, string Second)? Both(ParseResult parse, Option<string?> first, Option<string?> second) => (parse.GetValue(first), parse.GetValue(second)) switch
    {
        (null, null) => null,
        ({ } one, { } other) => (one, other),
        _ => throw new UsageException($"{first.Name} and {second.Name} go together.", "`auditlens serve --help` shows both."),
    };

    /// <summary>Beside an embedded store, so that both move and are kept together; else in the data directory.</summary>
    private static string SpoolOf(CommandRun run) =>
        run.Store is { Kind: StoreAddress.Sqlite } store ? Path.GetFullPath(store.Target) + "-spool" : Path.Combine(StoreAddress.DataDirectory(run.Context), "spool");

    private static int? PortOf(string text, string option) => text == "none" ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= ushort.MaxValue ? port
        : throw new UsageException($"'{text}' is no port.", $"{option} takes a number from 0 to 65535, or none.");
}
