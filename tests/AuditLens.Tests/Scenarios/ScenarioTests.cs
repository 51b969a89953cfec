using System.Runtime.CompilerServices;
using System.Text.Json;
using AuditLens.Tests.Cli;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Scenarios;

/// <summary>The real command on each sample scenario: what must be found is found at its record, what must not is not, and the report reads as the golden file has it.</summary>
public sealed class ScenarioTests : IDisposable
{
    private static readonly string Root = FindRoot();

    private readonly TemporaryFolder _home = new();

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Path.Combine(Root, "tests/AuditLens.Tests/Scenarios"), "*.json").Select(static f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    public void Dispose() => _home.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_report_says_what_the_scenario_demands_but_for_the_open_points_told_in_its_golden_file(string name)
    {
        CliResult run = await InvestigateAsync(name, "json");

        Assert.Equal(("", 0), (run.Error, run.Exit));
        using JsonDocument report = JsonDocument.Parse(run.Out);
        using JsonDocument expected = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Root, $"tests/AuditLens.Tests/Scenarios/{name}.json")));
        Golden.Matches($"scenarios/{name}.open-points.txt", string.Concat(new ScenarioCheck(report.RootElement, expected.RootElement).Misses.Select(static m => m + "\n")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_report_reads_as_the_golden_file_has_it_and_a_second_run_gives_the_same_bytes(string name)
    {
        CliResult first = await InvestigateAsync(name, "md");
        CliResult second = await InvestigateAsync(name, "md");

        Assert.Equal(first.Out, second.Out);
        Golden.Matches($"scenarios/{name}.md", first.Out);
    }

    private Task<CliResult> InvestigateAsync(string name, string format) => CliProcess.RunInAsync(
        Root, _home.Path, "investigate", $"sample-logs/{name}", "--store", $"sqlite:{Path.Combine(_home.Path, "store.db")}", "--format", format, "--quiet");

    private static string FindRoot([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.."));
}
