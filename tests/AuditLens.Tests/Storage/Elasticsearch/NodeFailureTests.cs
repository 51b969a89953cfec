using AuditLens.Events;
using AuditLens.Storage;
using AuditLens.Tests.Contracts;
using AuditLens.Tests.Support;
using AuditLens.Tests.Support.Elasticsearch;
using Xunit;

namespace AuditLens.Tests.Storage.Elasticsearch;

public sealed class ElasticsearchOfThree() : TestCluster(nodes: 3);

[CollectionDefinition(nameof(ElasticsearchOfThree))]
public sealed class ElasticsearchOfThreeTests : ICollectionFixture<ElasticsearchOfThree>;

/// <summary>Real processes are killed while events are being stored.</summary>
[NeedsElasticsearch(Script = true)]
[Collection(nameof(ElasticsearchOfThree))]
public sealed class NodeFailureTests(ElasticsearchOfThree cluster)
{
    private const int Batches = 40;
    private const int EventsInBatch = 500;

    [ContractFact]
    public async Task When_one_of_three_nodes_is_killed_nothing_stops()
    {
        TestStores stores = new(cluster, "three");
        await using IEventStore store = stores.Open("&patience=60");

        await StoreWhileAsync(store, () => cluster.Kill(3));

        await AssertAllThereAsync(store);
        Assert.Contains(await store.CheckAsync(CancellationToken.None), p => p.What.Contains("no second copy", StringComparison.Ordinal) || p.Severity == "warning");
        cluster.StartAgain();
    }

    [ContractFact]
    public async Task When_all_nodes_are_killed_and_come_back_storing_goes_on_where_it_was()
    {
        TestStores stores = new(cluster, "all");
        await using IEventStore store = stores.Open("&patience=180");

        await StoreWhileAsync(store, () =>
        {
            cluster.Kill(1);
            cluster.Kill(2);
            cluster.Kill(3);
            cluster.StartAgain();
        });

        await AssertAllThereAsync(store);
    }

    private static async Task StoreWhileAsync(IEventStore store, Action disturb)
    {
        TaskCompletionSource begun = new();
        Task<long> storing = Task.Run(async () =>
        {
            long added = 0;
            for (int i = 0; i < Batches; i++)
            {
                AgentEvent[] events = [.. Enumerable.Range(1 + (i * EventsInBatch), EventsInBatch).Select(n => Some.Event(n, text: new string('x', 500)))];
                added += (await store.AppendAsync(store.Prepare(Some.Batch(events) with { Blocks = [] }), CancellationToken.None)).NewEvents;
                if (i == 3)
                {
                    begun.TrySetResult();
                }
            }

            return added;
        });
        await Task.WhenAny(begun.Task, storing);
        await Task.Run(disturb);

        Assert.Equal(Batches * EventsInBatch, await storing);
    }

    private static async Task AssertAllThereAsync(IEventStore store)
    {
        IReadOnlyList<AgentEvent> events = await store.ReadSessionAsync(Some.SessionId, CancellationToken.None);
        Assert.Equal(Batches * EventsInBatch, events.Select(e => e.Id).Distinct().Count());
        Assert.Equal(Batches * EventsInBatch, events.Count);
        Assert.Equal(Batches * EventsInBatch, (await store.FindSessionAsync(Some.SessionId, CancellationToken.None))!.Events);
    }
}
