using AuditLens.Events;
using AuditLens.Storage;
using AuditLens.Tests.Contracts;
using AuditLens.Tests.Support;
using AuditLens.Tests.Support.Elasticsearch;
using Xunit;

namespace AuditLens.Tests.Storage.Elasticsearch;

/// <summary>What a network and an overloaded cluster do, done on purpose: afterwards every event is there exactly once, and the counts are right.</summary>
[NeedsElasticsearch]
[Collection(nameof(Elasticsearch9))]
public sealed class FaultTests(Elasticsearch9 cluster) : IAsyncLifetime
{
    private const int Batches = 12;
    private const int EventsInBatch = 40;

    private readonly TestStores _stores = new(cluster, "faults");

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _stores.EmptyAsync();

    /// <summary>Each of these hits every request of one kind in turn: events, the number that makes them count, sessions and sources.</summary>
    [ContractTheory]
    [InlineData(Fault.CutAfter, 2)]
    [InlineData(Fault.CutAfter, 3)]
    [InlineData(Fault.CutBefore, 2)]
    [InlineData(Fault.Unavailable, 2)]
    public async Task A_connection_that_is_cut_again_and_again_loses_and_doubles_nothing(Fault fault, int every)
    {
        await using FaultyProxy proxy = await FaultyProxy.StartAsync(cluster.Address, (_, n) => n % every == 0 ? fault : Fault.None);
        await using (IEventStore store = _stores.Open("&patience=60", proxy.Address))
        {
            long added = 0;
            for (int i = 0; i < Batches; i++)
            {
                added += (await AppendAsync(store, i)).NewEvents;
            }

            Assert.Equal(Batches * EventsInBatch, added);
        }

        Assert.True(proxy.Done[fault] > Batches, $"only {proxy.Done[fault]} faults");
        await AssertAllThereAsync();
    }

    [ContractFact]
    public async Task A_storm_of_refusals_is_outwaited()
    {
        await using FaultyProxy proxy = await FaultyProxy.StartAsync(cluster.Address, (path, n) => path.EndsWith("_bulk", StringComparison.Ordinal) && n % 5 != 0 ? Fault.Refuse : Fault.None);
        await using (IEventStore store = _stores.Open("&patience=120", proxy.Address))
        {
            await AppendAsync(store, 0, Batches);
        }

        Assert.True(proxy.Done[Fault.Refuse] > 2);
        await AssertAllThereAsync();
    }

    [ContractFact]
    public async Task A_cluster_that_goes_on_refusing_is_told_and_nothing_of_the_batch_counts()
    {
        await using FaultyProxy proxy = await FaultyProxy.StartAsync(cluster.Address, (path, _) => path.EndsWith("_bulk", StringComparison.Ordinal) ? Fault.Refuse : Fault.None);
        await using IEventStore store = _stores.Open("&patience=0.5", proxy.Address);

        StoreAwayException told = await Assert.ThrowsAsync<StoreAwayException>(async () => await AppendAsync(store, 0));

        Assert.Contains("is overloaded", told.Message, StringComparison.Ordinal);
        await using IEventStore direct = _stores.Open();
        Assert.Empty(await direct.ReadSessionAsync(Some.SessionId, CancellationToken.None));
        Assert.Null(await direct.FindSourceAsync(Some.File, CancellationToken.None));
        await AppendAsync(direct, 0, Batches);
        await AssertAllThereAsync();
    }

    [ContractFact]
    public async Task Answers_that_come_too_late_are_asked_for_again()
    {
        await using FaultyProxy proxy = await FaultyProxy.StartAsync(cluster.Address, (path, n) => path.EndsWith("_bulk", StringComparison.Ordinal) && n % 3 == 0 ? Fault.Slow : Fault.None);
        await using (IEventStore store = _stores.Open("&timeout=0.5&patience=60", proxy.Address))
        {
            long added = 0;
            for (int i = 0; i < 4; i++)
            {
                added += (await AppendAsync(store, i * 3, 3)).NewEvents;
            }

            Assert.Equal(Batches * EventsInBatch, added);
        }

        Assert.True(proxy.Done[Fault.Slow] > 0);
        await AssertAllThereAsync();
    }

    [ContractFact]
    public async Task A_cluster_that_is_not_there_is_told_soon_and_in_one_sentence()
    {
        await using IEventStore store = _stores.Open("&patience=0.3", "http://127.0.0.1:9");

        StoreAwayException told = await Assert.ThrowsAsync<StoreAwayException>(async () => await store.FindSourceAsync("x", CancellationToken.None));

        Assert.StartsWith("No node of elasticsearch:http://127.0.0.1:9 answers: ", told.Message, StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task Two_who_store_the_same_events_in_other_orders_store_each_once()
    {
        await using IEventStore one = _stores.Open();
        await using IEventStore two = _stores.Open();
        long added = 0;

        await Task.WhenAll(
            Task.Run(async () => Interlocked.Add(ref added, await AllAsync(one, Enumerable.Range(0, Batches)))),
            Task.Run(async () => Interlocked.Add(ref added, await AllAsync(two, Enumerable.Range(0, Batches).Reverse()))));

        Assert.Equal(Batches * EventsInBatch, added);
        await AssertAllThereAsync();

        static async Task<long> AllAsync(IEventStore store, IEnumerable<int> order)
        {
            long added = 0;
            foreach (int i in order)
            {
                added += (await AppendAsync(store, i, from: i)).NewEvents;
            }

            return added;
        }
    }

    /// <param name="from">First batch of the file: each batch may be a file of its own.</param>
    private static ValueTask<AppendResult> AppendAsync(IEventStore store, int batch, int count = 1, int from = 0)
    {
        string file = from == 0 ? Some.File : $"logs/{from}.jsonl";
        AgentEvent[] events = [.. Enumerable.Range(1 + (batch * EventsInBatch), count * EventsInBatch).Select(n => Some.Event(n, file: file))];
        return store.AppendAsync(store.Prepare(Some.Batch(events)), CancellationToken.None);
    }

    private async Task AssertAllThereAsync()
    {
        await using IEventStore direct = _stores.Open();
        IReadOnlyList<AgentEvent> events = await direct.ReadSessionAsync(Some.SessionId, CancellationToken.None);
        Assert.Equal(Batches * EventsInBatch, events.Count);
        Assert.Equal(Batches * EventsInBatch, events.Select(e => e.Id).Distinct().Count());
        Assert.Equal(Batches * EventsInBatch, (await direct.FindSessionAsync(Some.SessionId, CancellationToken.None))!.Events);
    }
}
