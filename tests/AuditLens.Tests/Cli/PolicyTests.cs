using System.Text.Json;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Cli;

public sealed class PolicyTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_host_that_only_the_policy_knows_as_production_makes_the_finding_graver_and_one_known_as_test_does_not()
    {
        _home.Write("log.jsonl", RulesCommandTests.Chat("Please look why the build is slow.", "psql -h bluebird -c 'DROP TABLE invoices'"));
        _home.Write("production.yaml", "environments:\n  production: [bluebird]\n");
        _home.Write("test.yaml", "environments:\n  test: [bluebird]\n");

        (string? Severity, string? Message) without = await DropAsync();
        (string? Severity, string? Message) production = await DropAsync("--policy", "production.yaml");
        (string? Severity, string? Message) test = await DropAsync("--policy", "test.yaml");

        Assert.Equal(("high", "critical", "high"), (without.Severity, production.Severity, test.Severity));
        Assert.DoesNotContain("production", without.Message, StringComparison.Ordinal);
        Assert.Contains(" on production (", production.Message, StringComparison.Ordinal);
        Assert.Contains(" on test (", test.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_policy_is_told_whole_before_work_starts()
    {
        _home.Write("log.jsonl", ClaudeLog.Session("s-1", 6));
        _home.Write("policy.yaml", "environments:\n  db-1: nonsense\nfoo: 1\n");

        CliResult run = await CliProcess.RunAsync(_home.Path, null, "investigate", "log.jsonl", "--policy", "policy.yaml");

        Assert.Equal((2, ""), (run.Exit, run.Out));
        Assert.Contains("policy.yaml:2: invalid-value:", run.Error, StringComparison.Ordinal);
        Assert.Contains("policy.yaml:3: unknown-key:", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("fault of AuditLens", run.Error, StringComparison.Ordinal);
    }

    private async Task<(string? Severity, string? Message)> DropAsync(params string[] options)
    {
        CliResult run = await CliProcess.RunAsync(_home.Path, null, ["investigate", "log.jsonl", "--format", "json", "--quiet", .. options]);

        Assert.True(run.Exit == 0, run.Error);
        using var report = JsonDocument.Parse(run.Out);
        JsonElement finding = report.RootElement.GetProperty("findings").EnumerateArray().First(f => f.GetProperty("rule").GetString() == "AL101");
        return (finding.GetProperty("severity").GetString(), finding.GetProperty("message").GetString());
    }
}
