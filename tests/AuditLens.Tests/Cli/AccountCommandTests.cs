using System.Text.Json;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Cli;

/// <summary>The commands about the agent's account, run as a user runs them, on a sample log.</summary>
public sealed class AccountCommandTests : IDisposable
{
    private const string Session = "6d1c0b5e";

    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("confession", "refuted")]
    [InlineData("confession", "left out: a way back destroyed")]
    [InlineData("controls", "approval-required")]
    [InlineData("blast-radius", "production")]
    public async Task A_command_on_a_session_tells_what_decides_in_words(string command, string told)
    {
        await IngestAsync();

        CliResult result = await Run(command, Session);

        Assert.Equal(0, result.Exit);
        Assert.Contains(told, result.Out, StringComparison.Ordinal);
        Assert.Contains("Next: auditlens ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("confession", "text", "verdict", "evidence")]
    [InlineData("controls", "control", "stops_at", "why")]
    [InlineData("blast-radius", "target", "environment", "evidence")]
    public async Task A_command_on_a_session_gives_JSON_lines_with_the_members_of_the_report(string command, params string[] members)
    {
        await IngestAsync();

        CliResult result = await Run(command, Session, "--json");

        string[] lines = result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(0, result.Exit);
        Assert.NotEmpty(lines);
        using JsonDocument first = JsonDocument.Parse(lines[0]);
        Assert.All(members, member => Assert.True(first.RootElement.TryGetProperty(member, out _), member));
        Assert.All(lines, line => JsonDocument.Parse(line).Dispose());
    }

    [Theory]
    [InlineData("confession")]
    [InlineData("controls")]
    [InlineData("blast-radius")]
    public async Task A_session_that_is_not_in_the_store_is_a_usage_error_without_output(string command)
    {
        await IngestAsync();

        CliResult result = await Run(command, "nosuch");

        Assert.NotEqual(0, result.Exit);
        Assert.Equal("", result.Out);
        Assert.Contains("nosuch", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_from_a_file_is_checked_in_place_of_that_in_the_log()
    {
        await IngestAsync();
        _home.Write("account.md", "I took a backup with pg_dump before the reset.\n");

        CliResult result = await Run("confession", Session, "--explanation", _home.Combine("account.md"), "--json");

        string claim = result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)[0];
        using JsonDocument json = JsonDocument.Parse(claim);
        Assert.Equal(("backup", "refuted"), (json.RootElement.GetProperty("kind").GetString(), json.RootElement.GetProperty("verdict").GetString()));
    }

    [Fact]
    public async Task Explain_account_reads_the_example_of_its_help_as_the_help_shows_it()
    {
        _home.Write("account.md", "I dropped the table. I never checked the environment.\n");

        CliResult text = await Run("explain-account", "account.md");
        CliResult json = await Run("explain-account", "account.md", "--json");

        Assert.Equal(0, text.Exit);
        Assert.Equal(
            ["KIND", "action affirmed no self-incriminating I dropped the table.", "no-check negated no self-incriminating I never checked the environment."],
            text.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select((line, i) => i == 0 ? line.Split(' ')[0] : string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        Assert.Equal(2, json.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Explain_account_answers_each_good_line_and_names_the_bad_ones()
    {
        CliResult result = await CliProcess.RunAsync(_home.Path, "{\"id\":7,\"text\":\"I deleted two files.\"}\nno json\n", "explain-account", "--json", "-");

        using JsonDocument answer = JsonDocument.Parse(result.Out);
        Assert.Equal(4, result.Exit);
        Assert.Equal(7, answer.RootElement.GetProperty("id").GetInt32());
        Assert.Equal("count", answer.RootElement.GetProperty("claims")[0].GetProperty("kind").GetString());
        Assert.Contains("Line 2", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_account_on_a_missing_file_says_so()
    {
        CliResult result = await Run("explain-account", "nowhere.md");

        Assert.NotEqual(0, result.Exit);
        Assert.StartsWith("auditlens: There is no file nowhere.md.", result.Error, StringComparison.Ordinal);
    }

    private async Task IngestAsync() => Assert.Equal(0, (await Run("ingest", Path.Combine(Scenario.Root, "sample-logs", "flagship-cleanup-resets-production"), "--quiet")).Exit);

    private Task<CliResult> Run(params string[] arguments) => CliProcess.RunAsync(_home.Path, null, arguments);
}
