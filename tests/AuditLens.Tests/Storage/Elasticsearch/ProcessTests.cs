using System.Diagnostics;
using AuditLens.Tests.Cli;
using AuditLens.Tests.Contracts;
using AuditLens.Tests.Support;
using AuditLens.Tests.Support.Elasticsearch;
using Xunit;

namespace AuditLens.Tests.Storage.Elasticsearch;

/// <summary>The real program on a real cluster: killed at different moments, and two at once on the same files.</summary>
[NeedsElasticsearch]
[Collection(nameof(Elasticsearch9))]
public sealed class ProcessTests(Elasticsearch9 cluster) : IAsyncLifetime, IDisposable
{
    private const int Files = 8;

    private readonly TemporaryFolder _home = new();
    private readonly TestStores _stores = new(cluster, "processes");

    public Task InitializeAsync()
    {
        for (int file = 0; file < Files; file++)
        {
            _home.Write($"logs/{file:00}.jsonl", ClaudeLog.Session($"s-{file}", 1500));
        }

        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _stores.EmptyAsync();

    public void Dispose() => _home.Dispose();

    [ContractFact]
    public async Task A_run_that_was_killed_is_completed_by_the_next_one()
    {
        foreach (int milliseconds in (int[])[900, 1500, 2300])
        {
            using Process process = CliProcess.Start(_home.Path, "ingest", "logs", "--store", _stores.Address("&lease=2"));
            await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(milliseconds));
            process.Kill();
            await process.WaitForExitAsync();
        }

        CliResult last = await CliProcess.RunAsync(_home.Path, null, "ingest", "logs", "--store", _stores.Address("&lease=2"));

        Assert.Equal(0, last.Exit);
        Assert.Equal(await UndisturbedAsync(), await StoreContent.OfAsync(_stores.Address()));
    }

    [ContractFact]
    public async Task Two_programs_that_ingest_the_same_files_at_once_store_each_event_once()
    {
        CliResult[] runs = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => CliProcess.RunAsync(_home.Path, null, "ingest", "logs", "--store", _stores.Address("&lease=5"))));

        Assert.All(runs, r => Assert.True(r.Exit == 0, r.Error));
        Assert.Equal(await UndisturbedAsync(), await StoreContent.OfAsync(_stores.Address()));
    }

    private async Task<List<string>> UndisturbedAsync()
    {
        string store = $"sqlite:{_home.Combine("whole.db")}";
        Assert.Equal(0, (await CliProcess.RunAsync(_home.Path, null, "ingest", "logs", "--store", store)).Exit);
        return await StoreContent.OfAsync(store);
    }
}
