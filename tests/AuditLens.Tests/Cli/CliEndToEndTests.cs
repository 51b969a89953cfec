using System.Text.Json;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Cli;

public sealed class CliEndToEndTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Ingest_tells_its_counts_and_the_next_command_and_the_store_lists_the_session()
    {
        _home.Write("log.jsonl", ClaudeLog.Session("s-1", 6));

        CliResult ingest = await Run("ingest", "log.jsonl");
        CliResult again = await Run("ingest", "log.jsonl", "--quiet");
        CliResult sessions = await Run("sessions");
        CliResult events = await Run("events", "--session", "s-", "--json");

        Assert.Equal((0, "1 file: 6 records read, 6 accepted, 0 rejected, 0 duplicates; 6 new events, 1 session.\n", "Next: auditlens timeline s-1\n"), (ingest.Exit, ingest.Out, ingest.Error));
        Assert.Equal((0, "1 file (1 unchanged): 6 records read, 0 accepted, 0 rejected, 6 duplicates; 0 new events, 1 session.\n", ""), (again.Exit, again.Out, again.Error));
        Assert.Contains("s-1", sessions.Out, StringComparison.Ordinal);
        Assert.Equal(6, events.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.True(File.Exists(_home.Combine("data", "auditlens", "auditlens.db")));
    }

    [Fact]
    public async Task Input_that_could_not_be_read_in_part_exits_with_4_and_says_where()
    {
        CliResult result = await CliProcess.RunAsync(_home.Path, ClaudeLog.Session("s-1", 2) + "{oops}\n", "ingest", "-", "--json");

        Assert.Equal(4, result.Exit);
        Assert.StartsWith("rejected -:3: invalid-json: ", result.Error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(result.Out);
        Assert.Equal((3, 2, 1, 0), (Number(json, "records"), Number(json, "accepted"), Number(json, "rejected"), Number(json, "duplicates")));
        Assert.Equal(3, json.RootElement.GetProperty("rejections")[0].GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task Input_of_which_nothing_was_understood_is_said_first_and_loudly()
    {
        _home.Write("words.txt", "just words\n");

        CliResult result = await Run("ingest", "words.txt");

        Assert.Equal(4, result.Exit);
        Assert.StartsWith("NOTHING WAS UNDERSTOOD", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_last_line_is_no_longer_told_once_it_was_written_to_its_end()
    {
        string whole = ClaudeLog.Line("s-1", 1, "second");
        string log = _home.Write("log.jsonl", ClaudeLog.Line("s-1", 0, "first") + whole[..50]);

        CliResult cut = await Run("ingest", "log.jsonl");
        await File.AppendAllTextAsync(log, whole[50..]);
        CliResult grown = await Run("ingest", "log.jsonl");
        CliResult unchanged = await Run("ingest", "log.jsonl", "--quiet");

        Assert.Equal(4, cut.Exit);
        Assert.StartsWith("rejected log.jsonl:2: truncated: ", cut.Error, StringComparison.Ordinal);
        Assert.Equal((0, "1 file: 2 records read, 1 accepted, 0 rejected, 1 duplicates; 1 new events, 1 session.\n"), (grown.Exit, grown.Out));
        Assert.Equal((0, ""), (unchanged.Exit, unchanged.Error));
    }

    [Theory]
    [InlineData("'seesions' is not a known command. Did you mean 'sessions'?", "seesions")]
    [InlineData("'--stroe' is not a known option. Did you mean '--store'?", "sessions", "--stroe", "x")]
    [InlineData("'claude-cod' is not a known dialect. Did you mean 'claude-code'?", "ingest", "x", "--dialect", "claude-cod")]
    [InlineData("There is no file or folder 'nowhere'.", "ingest", "nowhere")]
    [InlineData("'sqlit:x' is not a store.", "ingest", ".", "--store", "sqlit:x")]
    [InlineData("There is no store at", "sessions")]
    [InlineData("'yesterday' is not a time.", "sessions", "--from", "yesterday")]
    [InlineData("--limit takes a whole number from 1 to 2147483647.", "sessions", "--limit", "abc")]
    [InlineData("--limit takes a whole number from 1 to 2147483647.", "events", "--limit", "99999999999")]
    [InlineData("'--formt' is not a known option. Did you mean '--format'?", "investigate", "--formt", "md", "x")]
    [InlineData("A path is empty.", "investigate", "")]
    [InlineData("--out names no place.", "investigate", "x", "--out", "")]
    [InlineData("--store names no store.", "sessions", "--store", "")]
    [InlineData("'actoin' is not a kind of step. Did you mean 'action'?", "timeline", "s-1", "--kind", "actoin")]
    [InlineData("'destructive-action' is a category.", "rules", "show", "destructive-action")]
    public async Task A_slip_exits_with_2_and_one_clear_sentence(string sentence, params string[] arguments)
    {
        CliResult result = await Run(arguments);

        Assert.Equal((2, ""), (result.Exit, result.Out));
        Assert.StartsWith($"auditlens: {sentence}", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_and_an_agent_are_found_by_the_start_of_their_names_and_the_nearest_is_told()
    {
        _home.Write("log.jsonl", ClaudeLog.Session("0c9e7d52-6f14", 3));
        await Run("ingest", "log.jsonl");

        CliResult byAgent = await Run("sessions", "--agent", "claude", "--quiet");
        CliResult noAgent = await Run("sessions", "--agent", "claud-cod", "--quiet");
        CliResult otherAgent = await Run("sessions", "--agent", "gpt", "--quiet");
        CliResult noSession = await Run("investigate", "log.jsonl", "--session", "0c9f7d", "--quiet");
        CliResult noneInTime = await Run("investigate", "log.jsonl", "--from", "2030-01-01", "--format", "json", "--quiet");

        Assert.Contains("0c9e7d52-6f14", byAgent.Out, StringComparison.Ordinal);
        Assert.Equal((2, "auditlens: There is no agent 'claud-cod'.\nDid you mean 'Claude Code'?\n"), (noAgent.Exit, noAgent.Error));
        Assert.Equal((2, "auditlens: There is no agent 'gpt'.\nAgents there: 'Claude Code'.\n"), (otherAgent.Exit, otherAgent.Error));
        Assert.Equal((2, "auditlens: No session '0c9f7d' in the store.\nDid you mean '0c9e7d52-6f14'?\n"), (noSession.Exit, noSession.Error));
        Assert.Equal((0, "[]\n"), (noneInTime.Exit, noneInTime.Out));
    }

    [Fact]
    public async Task A_long_way_to_an_event_is_shown_at_both_ends_and_whole_when_asked_for()
    {
        await Run("ingest", Path.Combine(Scenario.Root, "sample-logs", "flagship-cleanup-resets-production"));

        CliResult brief = await Run("why", "6d1c0b5e-93f7-4a42-8c1d-5be2f07a9d14.jsonl:81", "--quiet");
        CliResult whole = await Run("why", "6d1c0b5e-93f7-4a42-8c1d-5be2f07a9d14.jsonl:81", "--all", "--quiet");

        Assert.Matches("\\n  [.]{3} \\d+ steps between, each following from the next; --all shows them [.]{3}\\n", brief.Out);
        Assert.DoesNotContain("steps between", whole.Out, StringComparison.Ordinal);
        Assert.True(whole.Out.Length > brief.Out.Length);
        Assert.All([brief, whole], result => Assert.Equal("instruction", result.Out.Split('\n')[^2].Split(' ')[0]));
    }

    [Fact]
    public async Task A_mapping_file_with_problems_is_refused_before_work_starts()
    {
        _home.Write("m.yaml", "dialects:\n  - name: x\n");
        _home.Write("a.jsonl", "{}\n");

        CliResult result = await Run("ingest", "a.jsonl", "--mapping", "m.yaml");

        Assert.Equal(2, result.Exit);
        Assert.Equal(2, result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(l => l.Contains("m.yaml:2: missing-key", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Hostile_text_is_inert_in_tables()
    {
        _home.Write("a.jsonl", ClaudeLog.Line("s-1", 0, "\\u001b[31mred\\u202Eevil\\u0007\\nnext"));
        await Run("ingest", "a.jsonl");

        CliResult events = await Run("events");

        Assert.DoesNotContain(events.Out, c => c is '\u001b' or '\u202e' or '\u0007');
        Assert.Equal(2, events.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Without_a_path_the_sessions_of_known_agents_are_listed()
    {
        _home.Write(".claude/projects/-home-ann-shop/s-1.jsonl", ClaudeLog.Session("s-1", 2));

        CliResult result = await Run("ingest");

        Assert.Equal(0, result.Exit);
        Assert.Contains("Claude Code", result.Out, StringComparison.Ordinal);
        Assert.Contains("/home/ann/shop", result.Out, StringComparison.Ordinal);
        Assert.StartsWith($"Next: auditlens ingest {_home.Path}", result.Error, StringComparison.Ordinal);
    }

    private Task<CliResult> Run(params string[] arguments) => CliProcess.RunAsync(_home.Path, null, arguments);

    private static int Number(JsonDocument json, string name) => json.RootElement.GetProperty(name).GetInt32();
}
