using System.Text.Json;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Cli;

/// <summary><c>findings</c> and <c>incidents</c> over a store that holds an incident and a harmless session.</summary>
public sealed class FindingsCommandTests : IAsyncLifetime, IDisposable
{
    private const string Flagship = "6d1c0b5e-93f7-4a42-8c1d-5be2f07a9d14";

    private readonly TemporaryFolder _home = new();

    public async Task InitializeAsync()
    {
        string[] logs = [Path.Combine(Scenario.Root, "sample-logs", "flagship-cleanup-resets-production"), Path.Combine(Scenario.Root, "sample-logs", "twin-test-environment")];
        Assert.Equal(0, (await CliProcess.RunAsync(_home.Path, null, ["investigate", .. logs, "--quiet", "--out", "report"])).Exit);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Findings_are_listed_by_category_and_severity_with_the_record_that_decides()
    {
        CliResult result = await CliProcess.RunAsync(_home.Path, null, "findings", "--category", "missing-approval", "--min-severity", "critical");

        string line = Assert.Single(Lines(result)[1..]);
        Assert.Matches($@"^critical\s+missing-approval\s+AL103\s+{Flagship}\s+\S+\.jsonl:81\s+The agent ", line);
    }

    [Fact]
    public async Task As_JSON_each_finding_is_whole_and_names_its_incident()
    {
        CliResult result = await CliProcess.RunAsync(_home.Path, null, "findings", "--session", Flagship[..8], "--json");

        List<JsonElement> findings = [.. Lines(result).Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(19, findings.Count);
        Assert.All(findings, f => Assert.Equal(Flagship, f.GetProperty("session").GetString()));
        JsonElement first = findings[0];
        Assert.Equal(("destructive-action", "critical"), (first.GetProperty("category").GetString(), first.GetProperty("severity").GetString()));
        Assert.StartsWith("INC-", first.GetProperty("incident").GetString(), StringComparison.Ordinal);
        Assert.All((string[])["facts", "taxonomy", "evidence", "recommendation"], member => Assert.True(first.TryGetProperty(member, out _)));
    }

    [Theory]
    [InlineData("2026-09-14T14:00:00Z", "2026-09-15", 1)]
    [InlineData("2026-09-14T15:10:00Z", "2026-09-15", 0)]
    [InlineData("2026-09-14", "2026-09-14T12:00:00Z", 0)]
    public async Task A_range_of_time_takes_the_sessions_that_were_going_on_in_it(string from, string to, int incidents)
    {
        CliResult result = await CliProcess.RunAsync(_home.Path, null, "incidents", "--from", from, "--to", to, "--json");
        CliResult findings = await CliProcess.RunAsync(_home.Path, null, "findings", "--from", from, "--to", to, "--min-severity", "high", "--json");

        Assert.Equal(incidents, Lines(result).Length);
        Assert.Equal(incidents > 0, Lines(findings).Length > 0);
    }

    private static string[] Lines(CliResult result)
    {
        Assert.Equal(0, result.Exit);
        return result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
