using System.Text.Json;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Cli;

/// <summary>The flagship sample log, from its analysis to the alert in a file.</summary>
public sealed class AlertsCommandTests : IDisposable
{
    private const string Flagship = "flagship-cleanup-resets-production";

    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_critical_incident_reaches_the_channel_once()
    {
        await AnalyseAsync();
        _home.Write("alerts.yaml", "channels: [{ id: log, type: file, path: inbox.jsonl }]");

        CliResult first = await Run("alerts", "run", "--alerts", "alerts.yaml", "--rule", "critical-incident");
        CliResult again = await Run("alerts", "run", "--alerts", "alerts.yaml", "--rule", "critical-incident", "--all");
        CliResult list = await Run("alerts", "list");
        CliResult history = await Run("alerts", "list", "--history", "--json");

        Assert.Equal((0, 0), (first.Exit, again.Exit));
        Assert.Contains("1 rule ran, 1 alert, 1 message delivered.", first.Error, StringComparison.Ordinal);
        Assert.Contains("1 rule ran, 0 alerts, 0 messages delivered.", again.Error, StringComparison.Ordinal);
        JsonElement told = JsonDocument.Parse(Assert.Single(File.ReadAllLines(_home.Combine("inbox.jsonl")))).RootElement;
        Assert.Equal("Agent drops and recreates the database orchard on production", told.GetProperty("items")[0].GetProperty("title").GetString());
        Assert.Matches("(?m)^critical-incident +critical +every 10s ", list.Out);
        Assert.Equal(told.GetProperty("key").GetString(), JsonDocument.Parse(history.Out).RootElement.GetProperty("key").GetString());
    }

    [Fact]
    public async Task A_dry_run_shows_what_the_rules_would_have_told_and_tells_nobody()
    {
        await AnalyseAsync();

        CliResult dry = await Run("alerts", "run", "--dry-run", "--from", "2026-09-14", "--to", "2026-09-30");

        Assert.Equal(0, dry.Exit);
        Assert.Matches(@"(?m)^2026-09-14T12:58:10Z  critical-incident +fired +critical +incident=INC-", dry.Out);
        Assert.Matches(@"(?m)^2026-09-1\dT..:10:00Z  agent-silent +fired +warning +agent=Claude Code +No event for 3 d", dry.Out);
        Assert.Empty((await Run("alerts", "list", "--history")).Out);
    }

    [Fact]
    public async Task A_silence_is_set_listed_and_ended()
    {
        await AnalyseAsync();

        CliResult set = await Run("alerts", "silence", "critical-incident", "--for", "2h", "--reason", "Exercise");
        CliResult held = await Run("alerts", "run", "--rule", "critical-incident");
        CliResult list = await Run("alerts", "list", "--silences");
        CliResult ended = await Run("alerts", "silence", "--end", set.Out.Split(' ')[0]);

        Assert.Equal((0, 0), (set.Exit, ended.Exit));
        Assert.Contains("held back", held.Out, StringComparison.Ordinal);
        Assert.Contains("Exercise", list.Out, StringComparison.Ordinal);
        Assert.Empty((await Run("alerts", "list", "--silences")).Out);
    }

    [Fact]
    public async Task A_channel_that_fails_makes_the_command_fail_and_the_message_is_kept()
    {
        await AnalyseAsync();
        _home.Write("alerts.yaml", "channels: [{ id: hook, type: slack, url_env: NO_SUCH_URL }]");

        CliResult test = await Run("alerts", "test", "--alerts", "alerts.yaml");
        CliResult run = await Run("alerts", "run", "--alerts", "alerts.yaml", "--rule", "critical-incident");

        Assert.Equal((2, 2), (test.Exit, run.Exit));
        Assert.Equal("failed  hook  slack  The environment variable NO_SUCH_URL, which should hold a secret, is empty or not set.\n", test.Out);
        Assert.Contains("It is tried again.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_says_what_each_channel_lacks()
    {
        string file = _home.Write(".config/auditlens/alerts.yaml", "channels: [{ id: hook, type: slack, url_env: NO_SUCH_URL }, { id: log, type: file, path: inbox.jsonl }]");

        CliResult doctor = await Run("doctor");

        Assert.Equal(2, doctor.Exit);
        Assert.Contains("error    Channel hook (slack): The environment variable NO_SUCH_URL, which should hold a secret, is empty or not set.", doctor.Out, StringComparison.Ordinal);
        Assert.Contains("ok       Channel log (file) has all that it needs.", doctor.Out, StringComparison.Ordinal);
        File.WriteAllText(file, "alerts: x");
        Assert.Contains("alerts.yaml:1: wrong-type:", (await Run("doctor")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_file_is_told_before_anything_runs()
    {
        _home.Write("alerts.yaml", "alerts: [{ id: a }]\nchannels: [{ id: c, type: x }]");

        CliResult result = await Run("alerts", "list", "--alerts", "alerts.yaml");

        Assert.Equal(2, result.Exit);
        Assert.Contains("alerts.yaml:1: missing-key: 'title' is missing.", result.Error, StringComparison.Ordinal);
        Assert.Contains("alerts.yaml:2: invalid-value: 'x' is no type of channel;", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_alerts_are_validated_together_like_those_of_rules()
    {
        const string Rule = "alerts: [{ id: a, title: T, query: { of: incidents }, schedule: every 1h, window: 1h, warning: 1, channels: [ops] }]";
        _home.Write("good/rules.yaml", Rule);
        _home.Write("good/channels.yaml", "channels: [{ id: ops, type: file, path: x }]");
        _home.Write("bad/rules.yaml", Rule);

        CliResult good = await Run("rules", "validate", "good");
        CliResult bad = await Run("rules", "validate", "bad");

        Assert.Equal("good/channels.yaml: ok (alerts)\ngood/rules.yaml: ok (alerts)\n", good.Out);
        Assert.Equal((2, "bad/rules.yaml:1: unknown-channel: The rule 'a' names the channel 'ops', which no file defines.\n"), (bad.Exit, bad.Out));
    }

    [Theory]
    [InlineData("There is no alert rule 'critical-incidnt'.", "run", "--rule", "critical-incidnt")]
    [InlineData("A silence needs the id of a rule (or *), --for DURATION and --reason TEXT.", "silence", "critical-incident", "--for", "soon", "--reason", "x")]
    [InlineData("'agnt=x' is no label.", "silence", "*", "--label", "agnt=x", "--for", "1h", "--reason", "x")]
    [InlineData("There is no silence 'abc'.", "silence", "--end", "abc")]
    [InlineData("No channel is defined.", "test")]
    [InlineData("--from and --to say which past a dry run looks at.", "run", "--from", "2026-01-01")]
    [InlineData("There is no file 'missing.yaml'.", "list", "--alerts", "missing.yaml")]
    public async Task What_cannot_be_done_is_said_in_a_sentence(string sentence, params string[] arguments)
    {
        await Run("alerts", "silence", "*", "--for", "1s", "--reason", "Makes the store.");

        CliResult result = await Run(["alerts", .. arguments]);

        Assert.Equal(2, result.Exit);
        Assert.Contains($"auditlens: {sentence}", result.Error, StringComparison.Ordinal);
    }

    private async Task AnalyseAsync() =>
        Assert.Equal(0, (await Run("investigate", Path.Combine(Scenario.Root, "sample-logs", Flagship), "--out", "reports", "--quiet")).Exit);

    private Task<CliResult> Run(params string[] arguments) => CliProcess.RunAsync(_home.Path, null, arguments);
}
