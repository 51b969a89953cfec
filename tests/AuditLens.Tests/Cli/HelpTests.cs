using AuditLens.Cli.Shell;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Cli;

public sealed class HelpTests
{
    [Fact]
    public async Task The_help_of_the_program_names_every_command()
    {
        string help = await Help();

        Assert.All(CommandCatalogue.All, m => Assert.Contains($"  {m.Create(Context(TextWriter.Null)).Name} ", help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("investigate")]
    [InlineData("ingest")]
    [InlineData("sessions")]
    [InlineData("events")]
    [InlineData("doctor")]
    [InlineData("timeline")]
    [InlineData("why")]
    [InlineData("report")]
    [InlineData("rules")]
    [InlineData("rules list")]
    [InlineData("rules show")]
    [InlineData("rules test")]
    [InlineData("rules validate")]
    [InlineData("alerts")]
    [InlineData("alerts run")]
    [InlineData("alerts list")]
    [InlineData("alerts test")]
    [InlineData("alerts silence")]
    [InlineData("alerts resend")]
    [InlineData("baseline build")]
    [InlineData("baseline show")]
    [InlineData("findings")]
    [InlineData("incidents")]
    [InlineData("explain-action")]
    [InlineData("confession")]
    [InlineData("controls")]
    [InlineData("blast-radius")]
    [InlineData("explain-account")]
    [InlineData("serve")]
    [InlineData("tokens")]
    [InlineData("tokens create")]
    [InlineData("tokens list")]
    [InlineData("tokens revoke")]
    [InlineData("verify")]
    [InlineData("store")]
    [InlineData("store prune")]
    [InlineData("store backup")]
    [InlineData("store restore")]
    [InlineData("store hold")]
    [InlineData("store hold add")]
    public async Task The_help_of_a_command_is_as_agreed(string command) => Golden.Matches($"cli/help-{command.Replace(' ', '-')}.txt", await Help(command.Split(' ')));

    [Fact]
    public async Task Each_command_ends_its_help_with_a_worked_example()
    {
        foreach (ICommandModule module in CommandCatalogue.All)
        {
            CliCommand command = module.Create(Context(TextWriter.Null));

            string help = await Help(command.Name);

            Assert.Contains($"auditlens {command.Name}", help[help.IndexOf("\nExample:\n", StringComparison.Ordinal)..], StringComparison.Ordinal);
        }
    }

    private static async Task<string> Help(params string[] command)
    {
        using var output = new StringWriter { NewLine = "\n" };
        Assert.Equal(0, await CliApplication.RunAsync([.. command, "--help"], Context(output)));

        // The name of the process that runs the tests stands where the program's stands.
        return output.ToString().Replace("testhost", "auditlens", StringComparison.Ordinal);
    }

    private static CliContext Context(TextWriter output) => new()
    {
        Out = output,
        Error = TextWriter.Null,
        BinaryOut = Stream.Null,
        OpenInput = () => Stream.Null,
        ErrorIsTerminal = false,
        OutIsTerminal = false,
        Environment = _ => null,
        HomeDirectory = "/home/ann",
        Time = TimeProvider.System,
        OpenStore = (_, _) => throw new InvalidOperationException("Help needs no store."),
    };
}
