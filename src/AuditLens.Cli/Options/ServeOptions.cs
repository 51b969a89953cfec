using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using AuditLens.Cli.Shell;
using AuditLens.Server;
using AuditLens.Server.Access;
using AuditLens.Storage;

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
    private readonly Option<string?> _export = new("--otlp-export") { Description = "Send traces and logs of the server itself to this collector, by OTLP over HTTP.", HelpName = "URL" };
    private readonly Option<bool> _exportToItself = new("--otlp-export-to-itself") { Description = "That collector may be this server." };
    private readonly Option<string?> _keep = new("--keep") { Description = "Drop sessions that ended longer ago, once a day; never one under legal hold: 90d, 12w, 6m, 7y. Default: keep all.", HelpName = "TIME" };
    private readonly Option<string?> _authority = new("--jwt-authority") { Description = "Address of an OpenID provider whose bearer tokens are taken; the claim 'roles' names roles.", HelpName = "URL" };
    private readonly Option<string?> _audience = new("--jwt-audience") { Description = "What those tokens must name as their audience.", HelpName = "NAME" };

    public ServeOptions(Command command)
    {
        _bind.Validators.Add(static result => Check(result, static t => IPAddress.TryParse(t, out _), "address", "127.0.0.1, ::1, 0.0.0.0 or another address of this machine"));
        _port.Validators.Add(static result => Check(result, static t => IsPort(t), "port", "a number from 0 to 65535"));
        _quiet.Validators.Add(static result => Check(result, static t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out _), "number of seconds", "0 or more"));
        _keep.Validators.Add(static result => Check(result, static t => KeepTime.Parse(t) is not null, "time to keep records", KeepTime.Form));
        _export.Validators.Add(static result => Check(result, static t => Uri.TryCreate(t, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https", "address of a collector", "one as in http://collector:4318"));
        foreach (Option<string> port in (Option<string>[])[_otlp, _grpc])
        {
            port.Validators.Add(static result => Check(result, static t => t == "none" || IsPort(t), "port", "a number from 0 to 65535, or none"));
        }

        foreach (Option option in (Option[])[_bind, _port, _otlp, _grpc, _certificate, _key, _proxy, _watch, _quiet, _keep, _export, _exportToItself, _authority, _audience])
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="UsageException">The options contradict each other, or would let others listen in.</exception>
    public ServerSettings Read(ServeConfiguration configuration)
    {
        CommandRun run = configuration.Run;
        ParseResult parse = run.Parse;
        var settings = new ServerSettings
        {
            Bind = IPAddress.Parse(parse.GetRequiredValue(_bind)),
            Port = parse.GetValue(_port),
            OtlpPort = PortOf(parse.GetRequiredValue(_otlp)),
            OtlpGrpcPort = PortOf(parse.GetRequiredValue(_grpc)),
            Tls = Both(configuration, _certificate, _key),
            BehindProxy = parse.GetValue(_proxy),
            WatchedFolders = parse.GetValue(_watch) ?? [],
            SessionQuiet = TimeSpan.FromSeconds(parse.GetValue(_quiet)),
            Jwt = Both(configuration, _authority, _audience) is var (authority, audience) ? new JwtSettings(authority, audience) : null,
            OtlpExport = parse.GetValue(_export) is { } export ? new Uri(export) : null,
            OtlpExportToItself = parse.GetValue(_exportToItself),
            Keep = parse.GetValue(_keep) is { } keep ? KeepTime.Parse(keep) : null,
            SpoolFolder = SpoolOf(run),
            Time = run.Context.Time,
        };
        return settings.Problems() is [{ } problem, ..] ? throw new UsageException($"{configuration.Place(problem.Option)}: {problem.What}", "`auditlens serve --help` names the options.") : settings;
    }

    private static (string First, string Second)? Both(ServeConfiguration configuration, Option<string?> first, Option<string?> second) => (configuration.Run.Parse.GetValue(first), configuration.Run.Parse.GetValue(second)) switch
    {
        (null, null) => null,
        ({ } one, { } other) => (one, other),
        ({ }, _) => throw new UsageException($"{configuration.Place(first.Name)}: {first.Name} and {second.Name} go together.", "`auditlens serve --help` shows both."),
        _ => throw new UsageException($"{configuration.Place(second.Name)}: {first.Name} and {second.Name} go together.", "`auditlens serve --help` shows both."),
    };

    /// <summary>Beside an embedded store, so that both move and are kept together; else in the data directory.</summary>
    private static string SpoolOf(CommandRun run) =>
        run.Store is { Kind: StoreAddress.Sqlite } store ? Path.GetFullPath(store.Target) + "-spool" : Path.Combine(StoreAddress.DataDirectory(run.Context), "spool");

    private static int? PortOf(string text) => text == "none" ? null : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static bool IsPort(string text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static void Check(OptionResult result, Func<string, bool> isRight, string what, string takes)
    {
        if (result.Tokens is [.., { } last] && !isRight(last.Value))
        {
            result.AddError($"'{last.Value}' is no {what}; {result.Option.Name} takes {takes}.");
        }
    }
}
