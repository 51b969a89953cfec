using System.Diagnostics;
using System.Text.RegularExpressions;
using AuditLens.Cli.Commands;
using AuditLens.Cli.Shell;
using AuditLens.Tests.Alerting.Peers;
using AuditLens.Tests.Support;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace AuditLens.Tests.Conventions;

/// <summary>Files with which a server is deployed say nothing that the program does not know.</summary>
public sealed partial class DeploymentTests
{
    private const string Analyze = "/usr/bin/systemd-analyze";
    private const string Unit = "docs/examples/auditlens.service";

    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("compose.yaml")]
    [InlineData(Unit)]
    public void Variables_that_are_set_are_settings_of_serve(string file)
    {
        CliCommand serve = new ServeCommand().Create(CliContext.OfThisProcess());
        string[] known = [.. serve.Options.Select(o => o.Name).Append("--store").Select(n => "AUDITLENS_" + n.TrimStart('-').Replace('-', '_').ToUpperInvariant())];

        Assert.Empty(Variable().Matches(Read(file)).Select(m => m.Value).Where(v => v != "AUDITLENS_").Except(known));
    }

    [Fact]
    public void The_image_is_built_from_what_is_there_and_runs_as_nobody_in_particular()
    {
        string[] lines = Read("Dockerfile").Split('\n');
        string[] kept = [.. Read(".dockerignore").Split('\n').Where(l => l.StartsWith('!')).Select(l => l[1..])];
        string[] copied = [.. lines.Where(l => l.StartsWith("COPY ", StringComparison.Ordinal) && !l.Contains("--from", StringComparison.Ordinal)).SelectMany(l => l.Split(' ')[1..^1])];

        Assert.Equal(kept.Order(), copied.Order());
        Assert.All(copied, c => Assert.True(Path.Exists(Path.Combine(Scenario.Root, c)), c));
        Assert.DoesNotContain(lines, l => l.StartsWith("FROM ", StringComparison.Ordinal) && (l.EndsWith(":latest", StringComparison.Ordinal) || !l.Contains(':', StringComparison.Ordinal)));
        Assert.Contains("USER $APP_UID", lines);
        Assert.Contains(lines, l => l.StartsWith("HEALTHCHECK ", StringComparison.Ordinal));
    }

    [Fact]
    public void Compose_publishes_ports_on_this_machine_alone_and_pins_its_images()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Read("compose.yaml")));
        var services = (YamlMappingNode)((YamlMappingNode)stream.Documents[0].RootNode)["services"];

        foreach (YamlMappingNode service in services.Children.Values.Cast<YamlMappingNode>())
        {
            Assert.All((YamlSequenceNode)service["ports"], p => Assert.StartsWith("127.0.0.1:", ((YamlScalarNode)p).Value, StringComparison.Ordinal));
            Assert.Matches(":[0-9]+[.][0-9]+[.][0-9]+$", ((YamlScalarNode)service["image"]).Value);
        }
    }

    [PeerFact(Analyze)]
    public async Task Systemd_accepts_the_unit()
    {
        using var folder = new TemporaryFolder();
        string program = Path.Combine(AppContext.BaseDirectory, "auditlens.dll");
        string unit = folder.Write("auditlens.service", Read(Unit).Replace("/opt/auditlens/auditlens.dll", program, StringComparison.Ordinal).Replace("/usr/bin/dotnet", "/bin/true", StringComparison.Ordinal));
        using Process process = Process.Start(new ProcessStartInfo(Analyze, ["verify", unit]) { RedirectStandardError = true, UseShellExecute = false })!;
        string problems = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal((0, ""), (process.ExitCode, problems));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Scenario.Root, file));

    [GeneratedRegex("AUDITLENS_[A-Z_]*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
