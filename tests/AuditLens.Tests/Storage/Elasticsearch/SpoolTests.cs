using System.Diagnostics;
using AuditLens.Events;
using AuditLens.Storage;
using AuditLens.Tests.Contracts;
using AuditLens.Tests.Support;
using AuditLens.Tests.Support.Elasticsearch;
using Xunit;

namespace AuditLens.Tests.Storage.Elasticsearch;

/// <summary>What comes in while the cluster is away waits on disk and is stored in order when it is back.</summary>
[NeedsElasticsearch]
[Collection(nameof(Elasticsearch9))]
public sealed class SpoolTests(Elasticsearch9 cluster) : IAsyncLifetime, IDisposable
{
    private const int EventsInBatch = 10;

    private readonly TemporaryFolder _folder = new();
    private readonly TestStores _stores = new(cluster, "spool");
    private volatile bool _isAway;

    private static CancellationToken None => CancellationToken.None;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _stores.EmptyAsync();

    public void Dispose() => _folder.Dispose();

    [ContractFact]
    public async Task Batches_that_come_while_the_cluster_is_away_are_stored_in_order_when_it_is_back()
    {
        await using FaultyProxy proxy = await ProxyAsync();
        await using IEventStore store = _stores.Open($"&patience=0.2&spool={_folder.Path}", proxy.Address);
        Assert.False((await AppendAsync(store, 1)).IsSpooled);

        _isAway = true;
        for (int batch = 2; batch <= 5; batch++)
        {
            Assert.True((await AppendAsync(store, batch)).IsSpooled);
        }

        Assert.Equal(5 * EventsInBatch * 100, (await store.FindSourceAsync(Some.File, None))!.Offset);
        Assert.Contains("4 batches wait in", store.Waiting, StringComparison.Ordinal);
        _isAway = false;
        await DrainedAsync(store);

        await AssertStoredAsync(5);
        Assert.False((await AppendAsync(store, 6)).IsSpooled);
    }

    [ContractFact]
    public async Task What_a_process_left_behind_the_next_one_stores_once()
    {
        await using FaultyProxy proxy = await ProxyAsync();
        _isAway = true;
        await using (IEventStore store = _stores.Open($"&patience=0.2&spool={_folder.Path}", proxy.Address))
        {
            Assert.Null(await store.FindSourceAsync(Some.File, None));
            await AppendAsync(store, 1);
            await AppendAsync(store, 2);
        }

        _isAway = false;
        await using (IEventStore direct = _stores.Open())
        {
            // Meanwhile another machine read the same file.
            await AppendAsync(direct, 1);
        }

        await using IEventStore next = _stores.Open($"&spool={_folder.Path}");
        await DrainedAsync(next);

        await AssertStoredAsync(2);
        Assert.Equal(0, (await next.FindSourceAsync(Some.File, None))!.Generation);
    }

    [ContractFact]
    public async Task A_file_that_was_read_without_knowing_its_state_and_has_other_bytes_is_a_new_generation()
    {
        await using (IEventStore direct = _stores.Open())
        {
            await AppendAsync(direct, 1);
        }

        byte[] rewritten = Some.Line(99);
        await using FaultyProxy proxy = await ProxyAsync();
        _isAway = true;
        await using IEventStore store = _stores.Open($"&patience=0.2&spool={_folder.Path}", proxy.Address);
        Assert.Null(await store.FindSourceAsync(Some.File, None));
        AgentEvent now = Some.Event(99) with { Source = Some.Location(99) with { Offset = 0, Line = 1 } };
        await store.AppendAsync(store.Prepare(new IngestBatch(Some.State(offset: 100, lines: 1), [new RawBlock(0, rewritten)], [now], [])), None);
        _isAway = false;
        await DrainedAsync(store);

        Assert.Equal(1, (await store.FindSourceAsync(Some.File, None))!.Generation);
        Assert.Equal(rewritten, await store.ReadRecordAsync(now.Source, None));
        Assert.Equal(Some.Line(1), await store.ReadRecordAsync(Some.Location(1), None));
    }

    [ContractFact]
    public async Task When_the_disk_of_the_spool_is_full_nothing_is_acknowledged_and_that_is_said()
    {
        string disk = _folder.Combine("disk");
        Directory.CreateDirectory(disk);
        if (!Mount("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk))
        {
            // Only root may mount; the rest of this class is run by anybody.
            return;
        }

        try
        {
            await using FaultyProxy proxy = await ProxyAsync();
            _isAway = true;
            await using IEventStore store = _stores.Open($"&patience=0.1&spool={disk}", proxy.Address);
            int acknowledged = 0;
            StoreException full = await Assert.ThrowsAsync<StoreException>(async () =>
            {
                while (acknowledged < 1000)
                {
                    await AppendAsync(store, acknowledged + 1);
                    acknowledged++;
                }
            });

            Assert.Contains("Nothing was acknowledged", full.Message, StringComparison.Ordinal);
            Assert.True(acknowledged > 0);
            _isAway = false;
            await DrainedAsync(store);
            await AssertStoredAsync(acknowledged);
        }
        finally
        {
            Mount("umount", "-l", disk);
        }
    }

    private static bool Mount(params string[] command)
    {
        ProcessStartInfo start = new(command[0]) { UseShellExecute = false, RedirectStandardError = true };
        foreach (string argument in command[1..])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static ValueTask<AppendResult> AppendAsync(IEventStore store, int batch)
    {
        int first = 1 + ((batch - 1) * EventsInBatch);
        AgentEvent[] events = [.. Enumerable.Range(first, EventsInBatch).Select(n => Some.Event(n))];
        byte[] raw = [.. events.SelectMany(e => Some.Line(e.Source.Line!.Value))];
        SourceState state = Some.State(offset: (first + EventsInBatch - 1) * 100L, lines: first + EventsInBatch - 1);
        return store.AppendAsync(store.Prepare(new IngestBatch(state, [new RawBlock((first - 1) * 100L, raw)], events, [])), None);
    }

    private static async Task DrainedAsync(IEventStore store)
    {
        for (int i = 0; store.Waiting is not null && i < 600; i++)
        {
            await Task.Delay(100);
        }

        Assert.Null(store.Waiting);
    }

    private Task<FaultyProxy> ProxyAsync() => FaultyProxy.StartAsync(cluster.Address, (_, _) => _isAway ? Fault.CutBefore : Fault.None);

    private async Task AssertStoredAsync(int batches)
    {
        await using IEventStore direct = _stores.Open();
        Assert.Equal(Enumerable.Range(1, batches * EventsInBatch), (await direct.ReadSessionAsync(Some.SessionId, None)).Select(e => e.Source.Line ?? 0));
        Assert.Equal(batches * EventsInBatch * 100, (await direct.FindSourceAsync(Some.File, None))!.Offset);
        Assert.NotNull(await direct.ReadRawAsync(Some.File, 0, batches * EventsInBatch * 100, None));
    }
}
