using System.CommandLine;
using System.Net;
using AuditLens.Cli.Options;
using AuditLens.Cli.Shell;
using AuditLens.Ingestion;
using AuditLens.Server;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Cli;

/// <summary>What a server is told by options, environment and a file.</summary>
public sealed class ServeConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _home = new();
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_file_says_what_options_would_say()
    {
        string file = _home.Write("serve.yaml", """
            # The team's server.
            bind: 0.0.0.0
            port: 8080
            otlp_grpc_port: none
            behind_proxy: true
            session_quiet: 30
            watch: [logs, /srv/logs]
            store: sqlite:team.db
            """);

        ServerSettings settings = Read("--config", file);

        Assert.Equal((IPAddress.Any, 8080, (int?)4318, (int?)null, true), (settings.Bind, settings.Port, settings.OtlpPort, settings.OtlpGrpcPort, settings.BehindProxy));
        Assert.Equal(TimeSpan.FromSeconds(30), settings.SessionQuiet);
        Assert.Equal([_home.Combine("logs"), "/srv/logs"], settings.WatchedFolders);
        Assert.Equal(_home.Combine("team.db-spool"), settings.SpoolFolder);
    }

    [Fact]
    public void An_option_goes_before_the_environment_and_that_before_the_file()
    {
        string file = _home.Write("serve.yaml", "port: 1\notlp_port: 1\notlp_grpc_port: 1\nwatch: one");
        _environment["AUDITLENS_CONFIG"] = file;
        _environment["AUDITLENS_PORT"] = "2";
        _environment["AUDITLENS_OTLP_PORT"] = "2";
        _environment["AUDITLENS_WATCH"] = "/two" + Path.PathSeparator + "/three";

        ServerSettings settings = Read("--port", "3");

        Assert.Equal((3, (int?)2, (int?)1), (settings.Port, settings.OtlpPort, settings.OtlpGrpcPort));
        Assert.Equal(["/two", "/three"], settings.WatchedFolders);
    }

    [Fact]
    public void The_usual_file_is_read_when_no_other_is_named()
    {
        Directory.CreateDirectory(_home.Combine(".config/auditlens"));
        _home.Write(".config/auditlens/serve.yaml", "port: 8080");

        Assert.Equal(8080, Read().Port);
    }

    [Fact]
    public void The_example_to_copy_can_be_read() => Assert.Equal(7117, Read("--config", Path.Combine(Scenario.Root, "docs", "examples", "serve.yaml")).Port);

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_with_its_line()
    {
        string file = _home.Write("serve.yaml", "prot: 8080\notlp-port: 4318\nbehind_proxy: maybe\nsession_quiet:\nport: [1, 2]\n");
        _environment["AUDITLENS_SESSION_QUIET"] = "soon";

        var thrown = Assert.Throws<ConfigurationException>(() => Read("--config", file));

        Assert.Equal(
            [
                "AUDITLENS_SESSION_QUIET: invalid-value: 'soon' is no whole number.",
                $"{file}:1: unknown-key: 'prot' is no setting. Did you mean 'port'?",
                $"{file}:2: unknown-key: 'otlp-port' is no setting. Did you mean 'otlp_port'?",
                $"{file}:3: invalid-value: 'maybe' is neither true nor false.",
                $"{file}:4: wrong-type: 'session_quiet' takes a value or a list of values; remove the line to leave it as it is.",
                $"{file}:5: wrong-type: 'port' takes one value.",
            ],
            thrown.Problems.Select(p => p.ToString()));
    }

    [Theory]
    [InlineData("port: 70000", ":1: invalid-value: '70000' is no port; --port takes a number from 0 to 65535.")]
    [InlineData("\nbind: here", ":2: invalid-value: 'here' is no address; --bind takes 127.0.0.1, ::1, 0.0.0.0 or another address of this machine.")]
    [InlineData("port: \"1\nx", ":1: invalid-yaml:")]
    [InlineData("- port", ":1: wrong-type: A configuration is one list of keys with values")]
    public void A_value_that_cannot_be_is_told_with_its_line(string yaml, string told)
    {
        string file = _home.Write("serve.yaml", yaml);

        Assert.Contains(file + told, Assert.Throws<ConfigurationException>(() => Read("--config", file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\nbind: 0.0.0.0", ":2: On 0.0.0.0 others could read")]
    [InlineData("tls_cert: a.pem", ":1: --tls-cert and --tls-key go together.")]
    [InlineData("tls_cert: a.pem\ntls_key: b.pem", ":1: There is no file")]
    public void What_cannot_be_together_is_told_with_its_line(string yaml, string told)
    {
        string file = _home.Write("serve.yaml", yaml);

        Assert.StartsWith(file + told, Assert.Throws<UsageException>(() => Read("--config", file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_real_program_refuses_a_faulty_file_before_it_starts()
    {
        string file = _home.Write("serve.yaml", "prot: 8080");

        CliResult result = await CliProcess.RunAsync(_home.Path, null, "serve", "--config", file, "--store", "sqlite:" + _home.Combine("new.db"));

        Assert.Equal(2, result.Exit);
        Assert.Equal($"auditlens: {file}:1: unknown-key: 'prot' is no setting. Did you mean 'port'?\n", result.Error);
        Assert.False(File.Exists(_home.Combine("new.db")));
    }

    private ServerSettings Read(params string[] arguments)
    {
        CliContext context = new()
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            BinaryOut = Stream.Null,
            OpenInput = () => Stream.Null,
            ErrorIsTerminal = false,
            OutIsTerminal = false,
            Environment = _environment.GetValueOrDefault,
            HomeDirectory = _home.Path,
            Time = TimeProvider.System,
            OpenStore = (_, _) => throw new InvalidOperationException("A configuration needs no store."),
        };
        var command = new CliCommand("serve", "", "");
        var options = new ServeOptions(command);
        var file = new ConfigurationFileOption(command);
        var root = new RootCommand { command };
        GlobalOptions.AddTo(root);
        var run = new CommandRun(context, root.Parse(["serve", .. arguments]));
        return options.Read(ServeConfiguration.Read(run, file.Read(run)));
    }
}
