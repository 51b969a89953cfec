using System.Diagnostics;
using System.Globalization;
using AuditLens.Events;
using AuditLens.Storage;
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
            _home.Write($"logs/{file:00}.jsonl", Session($"s-{file}", 1500));
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
        Assert.Equal(await UndisturbedAsync(), await ContentOf(_stores.Address()));
    }

    [ContractFact]
    public async Task Two_programs_that_ingest_the_same_files_at_once_store_each_event_once()
    {
        CliResult[] runs = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => CliProcess.RunAsync(_home.Path, null, "ingest", "logs", "--store", _stores.Address("&lease=5"))));

        Assert.All(runs, r => Assert.True(r.Exit == 0, r.Error));
        Assert.Equal(await UndisturbedAsync(), await ContentOf(_stores.Address()));
    }

    private async Task<List<string>> UndisturbedAsync()
    {
        string store = $"sqlite:{_home.Combine("whole.db")}";
        Assert.Equal(0, (await CliProcess.RunAsync(_home.Path, null, "ingest", "logs", "--store", store)).Exit);
        return await ContentOf(store);
    }

    private static async Task<List<string>> ContentOf(string address)
    {
        List<string> content = [];
        await using IEventStore store = StoreLocator.Open(address);
        await foreach (SessionSummary session in store.SessionsAsync(new SessionQuery(), CancellationToken.None))
        {
            IReadOnlyList<AgentEvent> events = await store.ReadSessionAsync(session.Id, CancellationToken.None);
            content.Add($"{session.Id} {session.Events} {string.Join(' ', events.Select(e => $"{e.Id}@{e.Source.Line}").Order(StringComparer.Ordinal))}");
        }

        await foreach (SourceState source in store.SourcesAsync(CancellationToken.None))
        {
            content.Add($"{source.Path} {source.Offset} {source.Lines} {source.Sha256} {source.Complete} {source.Generation} {source.Counts.Records}");
        }

        content.Sort(StringComparer.Ordinal);
        return content;
    }

    private static string Session(string id, int lines) => string.Concat(Enumerable.Range(0, lines).Select(n => Line(id, n)));

    private static string Line(string session, int number)
    {
        string time = new DateTimeOffset(2026, 1, 2, 3, 0, 0, TimeSpan.Zero).AddSeconds(number).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"type\":\"user\",\"uuid\":\"{session}-{number}\",\"parentUuid\":null,\"isSidechain\":false,\"cwd\":\"/home/ann/shop\",\"version\":\"2.0.1\",\"sessionId\":\"{session}\",\"timestamp\":\"{time}\",\"message\":{{\"role\":\"user\",\"content\":\"message {number} of {session} {new string('x', number % 97)}\"}}}}\n");
    }
}
