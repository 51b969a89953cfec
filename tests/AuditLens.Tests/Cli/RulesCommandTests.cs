using System.Text.Json;
using AuditLens.Tests.Detection.Rules;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Cli;

public sealed class RulesCommandTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task The_list_names_each_rule_with_its_kind()
    {
        CliResult list = await Run("rules", "list");

        Assert.Equal(0, list.Exit);
        Assert.Matches(@"(?m)^AL101 +destructive-action +pattern +Data or resources destroyed$", list.Out);
        Assert.Matches(@"(?m)^AL103 +missing-approval +chain +", list.Out);
    }

    [Fact]
    public async Task A_rule_is_shown_under_the_same_headings_always()
    {
        CliResult shown = await Run("rules", "show", "AL102");

        Assert.Equal(
            ["What it finds", "Why it matters", "False positives", "How to respond", "Taxonomy", "Examples", "References"],
            shown.Out.Split('\n').Skip(1).Where(l => l.Length > 0 && l[0] != ' '));
    }

    [Fact]
    public async Task Examples_of_the_users_rules_are_run_and_told_one_by_one()
    {
        _home.Write("mine/team.yaml", UserRulesTests.Rule);
        _home.Write("wrong/team.yaml", UserRulesTests.Rule.Replace("push origin main", "push -f origin main", StringComparison.Ordinal));

        CliResult good = await Run("rules", "test", "mine");
        CliResult bad = await Run("rules", "test", "wrong", "--json", "--quiet");

        Assert.Equal((0, "ok    TEAM1  matches: Forced\nok    TEAM1  does not match: Plain\n"), (good.Exit, good.Out));
        Assert.Equal(3, bad.Exit);
        Assert.Equal([true, false], bad.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("passed").GetBoolean()));
    }

    [Fact]
    public async Task All_problems_of_all_files_are_told_at_once()
    {
        _home.Write("a/policy.yaml", "environments:\n  prod: [db]\nprotected: orders\n");
        _home.Write("a/team.yaml", UserRulesTests.Rule);
        _home.Write("a/team2.yaml", UserRulesTests.Rule);
        _home.Write("a/tools.yaml", "tools:\n  - nam: x\n");
        _home.Write("a/what.yaml", "x: 1\n");

        CliResult result = await Run("rules", "validate", "a");

        Assert.Equal(2, result.Exit);
        Assert.Contains("a/policy.yaml:2: invalid-value: ", result.Out, StringComparison.Ordinal);
        Assert.Contains("a/policy.yaml:3: wrong-type: ", result.Out, StringComparison.Ordinal);
        Assert.Contains("a/team.yaml: ok (rule)\n", result.Out, StringComparison.Ordinal);
        Assert.Contains("a/team2.yaml:1: duplicate-code: ", result.Out, StringComparison.Ordinal);
        Assert.Contains("a/tools.yaml:2: KN", result.Out, StringComparison.Ordinal);
        Assert.Contains("a/what.yaml:1: unknown-kind: ", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_of_the_user_take_part_in_an_investigation_and_broken_ones_stop_it_before_it_starts()
    {
        _home.Write("team.yaml", UserRulesTests.Rule);
        _home.Write("broken.yaml", "code: X\n");
        _home.Write("log.jsonl", Chat("Publish the branch.", "git push --force origin main"));

        CliResult with = await Run("investigate", "log.jsonl", "--rules", "team.yaml", "--format", "json");
        CliResult without = await Run("investigate", "log.jsonl", "--format", "json");
        CliResult broken = await Run("investigate", "log.jsonl", "--rules", "broken.yaml", "--policy", _home.Write("p.yaml", "freeze: []\n"), "--format", "json");

        Assert.Contains("TEAM1", Rules(with.Out));
        Assert.DoesNotContain("TEAM1", Rules(without.Out));
        Assert.Equal((2, ""), (broken.Exit, broken.Out));
        Assert.Contains("broken.yaml:1: missing-key: ", broken.Error, StringComparison.Ordinal);
        Assert.Contains("p.yaml:1: unknown-key: ", broken.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_said_plainly()
    {
        CliResult result = await Run("rules", "validate", "nowhere.yaml");

        Assert.Equal(2, result.Exit);
        Assert.StartsWith("auditlens: There is no file or folder 'nowhere.yaml'.", result.Error, StringComparison.Ordinal);
    }

    internal static IEnumerable<string?> Rules(string report) =>
        JsonDocument.Parse(report).RootElement.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("rule").GetString());

    /// <summary>A session of one instruction and some commands, as chat messages.</summary>
    internal static string Chat(string instruction, params string[] commands)
    {
        List<object> messages = [new { role = "user", content = instruction }];
        foreach (string command in commands)
        {
            string id = $"call_{messages.Count}";
            string arguments = JsonSerializer.Serialize(new { command });
            messages.Add(new { role = "assistant", content = "", tool_calls = new[] { new { id, type = "function", function = new { name = "bash", arguments } } } });
            messages.Add(new { role = "tool", tool_call_id = id, content = "ok" });
        }

        return JsonSerializer.Serialize(new { messages }) + "\n";
    }

    private Task<CliResult> Run(params string[] arguments) => CliProcess.RunAsync(_home.Path, null, arguments);
}
