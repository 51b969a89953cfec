using AuditLens.Tests.Cli;
using AuditLens.Tests.Contracts;
using AuditLens.Tests.Support;
using AuditLens.Tests.Support.Elasticsearch;
using Xunit;

namespace AuditLens.Tests.Storage.Elasticsearch;

[NeedsElasticsearch]
[Collection(nameof(Elasticsearch9))]
public sealed class SameReportsTests(Elasticsearch9 cluster) : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _home = new();
    private readonly TestStores _stores = new(cluster, "reports");

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _stores.EmptyAsync();

    public void Dispose() => _home.Dispose();

    [ContractFact]
    public async Task All_sample_scenarios_give_the_same_bytes_on_both_stores()
    {
        string[] stores = [$"sqlite:{_home.Combine("store.db")}", _stores.Address()];
        string[] folders = [.. stores.Select((_, i) => _home.Combine($"reports-{i}"))];
        for (int i = 0; i < stores.Length; i++)
        {
            CliResult run = await CliProcess.RunInAsync(Scenario.Root, _home.Path, "investigate", "sample-logs", "--store", stores[i], "--format", "json,md", "--out", folders[i]);
            Assert.True(run.Exit is 0 or 4, run.Error);
        }

        Assert.Equal(Content(folders[0]), Content(folders[1]));
    }

    [ContractFact]
    public async Task A_second_run_finds_nothing_new_and_says_the_same()
    {
        string[] investigate = ["investigate", "sample-logs/twin-approved-reset", "--store", _stores.Address(), "--format", "jsonl"];

        CliResult first = await CliProcess.RunInAsync(Scenario.Root, _home.Path, investigate);
        CliResult second = await CliProcess.RunInAsync(Scenario.Root, _home.Path, investigate);

        Assert.Contains(" 0 new events", second.Error, StringComparison.Ordinal);
        Assert.Equal(first.Out, second.Out);
    }

    private static SortedDictionary<string, string> Content(string path)
    {
        SortedDictionary<string, string> content = new(StringComparer.Ordinal);
        foreach (string file in File.Exists(path) ? [path] : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
        {
            content.Add(Path.GetRelativePath(path, file), File.ReadAllText(file));
        }

        Assert.NotEmpty(content);
        return content;
    }
}
