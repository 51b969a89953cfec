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
    public async Task A_rule_of_the_user_stands_in_for_a_built_in_one()
    {
        _home.Write("own.yaml", UserRulesTests.Rule.Replace("code: TEAM1", "code: TEAM1\nreplaces: [AL101]", StringComparison.Ordinal));
        _home.Write("log.jsonl", Chat("Publish the branch.", "git push --force origin main", "rm -rf /srv/data"));

        CliResult with = await Run("investigate", "log.jsonl", "--rules", "own.yaml", "--format", "json");
        CliResult without = await Run("investigate", "log.jsonl", "--format", "json");

        Assert.Contains("AL101", Rules(without.Out));
        Assert.DoesNotContain("AL101", Rules(with.Out));
        Assert.Contains("TEAM1", Rules(with.Out));
    }

    [Fact]
    public async Task Sigma_rules_take_part_in_an_investigation_and_parts_that_are_not_supported_stop_it_with_file_and_line()
    {
        const string Sigma = "title: Download\nid: dl\nlogsource: {category: process_creation, product: linux}\ndetection:\n  sel: {Image|endswith: /curl}\n  condition: sel\n";
        _home.Write("sigma/download.yml", Sigma);
        _home.Write("sigma/often.yml", "title: Often\nid: often\ncorrelation:\n  type: event_count\n  rules: [dl]\n  timespan: 1h\n  condition: {gte: 2}\n  generate: true\n");
        _home.Write("other.yml", Sigma.Replace("Image|endswith", "Image|base64", StringComparison.Ordinal));
        _home.Write("log.jsonl", Timed("Look around.", "curl http://a.example", "echo curl", "curl http://b.example"));

        CliResult with = await Run("investigate", "log.jsonl", "--rules", "sigma", "--format", "json");
        CliResult refused = await Run("investigate", "log.jsonl", "--rules", "other.yml", "--format", "json");

        Assert.Equal(["dl", "often"], Rules(with.Out).Where(r => r is "dl" or "often").Order(StringComparer.Ordinal));
        Assert.Equal((2, ""), (refused.Exit, refused.Out));
        Assert.Contains("other.yml:5: unsupported-modifier: ", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_is_shown_with_its_documentation_and_a_mistyped_code_is_answered_with_the_nearest()
    {
        CliResult shown = await Run("rules", "show", "al101");
        CliResult mistyped = await Run("rules", "show", "AL10x");

        Assert.Equal(0, shown.Exit);
        Assert.Contains("\nWhy it matters\n", shown.Out, StringComparison.Ordinal);
        Assert.Equal(2, mistyped.Exit);
        Assert.Contains("Did you mean 'AL10", mistyped.Error, StringComparison.Ordinal);
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

    /// <summary>The same with a time for each record, as Claude Code writes it.</summary>
    private static string Timed(string instruction, params string[] commands)
    {
        var lines = new List<object> { new { type = "user", sessionId = "s1", timestamp = "2026-03-01T10:00:00Z", uuid = "u0", message = new { role = "user", content = instruction } } };
        for (int i = 0; i < commands.Length; i++)
        {
            string time = $"2026-03-01T10:0{i + 1}:00Z";
            object use = new { type = "tool_use", id = $"t{i}", name = "Bash", input = new { command = commands[i] } };
            object result = new { type = "tool_result", tool_use_id = $"t{i}", content = "ok" };
            lines.Add(new { type = "assistant", sessionId = "s1", timestamp = time, uuid = $"a{i}", message = new { role = "assistant", content = new[] { use } } });
            lines.Add(new { type = "user", sessionId = "s1", timestamp = time, uuid = $"r{i}", message = new { role = "user", content = new[] { result } } });
        }

        return string.Concat(lines.Select(l => JsonSerializer.Serialize(l) + "\n"));
    }

    private Task<CliResult> Run(params string[] arguments) => CliProcess.RunAsync(_home.Path, null, arguments);
}
