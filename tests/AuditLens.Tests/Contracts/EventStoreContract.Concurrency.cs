using AuditLens.Events;
using AuditLens.Storage;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Contracts;

/// <summary>Several who write and read at once, and what fails or is cancelled on the way.</summary>
public abstract partial class EventStoreContract
{
    [ContractFact]
    public async Task A_batch_that_fails_leaves_nothing()
    {
        await AppendAsync(Some.Event(1));
        using CancellationTokenSource cancelled = new();
        IPreparedBatch batch = Store.Prepare(Some.Batch(Some.Event(2, tool: "new tool", session: "b"), Some.Event(3)));
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.AppendAsync(batch, cancelled.Token));

        Assert.Single(await EventsAsync(new EventQuery()));
        Assert.Null(await Store.FindSessionAsync("b", None));
        Assert.Equal(100, (await Store.FindSourceAsync(Some.File, None))!.Offset);
        Assert.Equal(2, (await Store.AppendAsync(batch, None)).NewEvents);
        Assert.Equal([2], await LinesAsync(new EventQuery(Tool: "new tool")));
    }

    [ContractFact]
    public async Task A_reading_that_is_cancelled_stops()
    {
        await AppendAsync([.. Enumerable.Range(1, 100).Select(i => Some.Event(i))]);
        using CancellationTokenSource cancelled = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (AgentEvent _ in Store.EventsAsync(new EventQuery(), cancelled.Token))
            {
                await cancelled.CancelAsync();
            }
        });
        Assert.Equal(100, (await EventsAsync(new EventQuery())).Count);
    }

    [ContractFact]
    public async Task Readers_see_whole_batches_while_one_writes()
    {
        Task writing = Task.Run(async () =>
        {
            for (int i = 0; i < 40; i++)
            {
                await AppendAsync([.. Enumerable.Range(1 + (i * 100), 100).Select(n => Some.Event(n))]);
            }
        });

        int seen = 0;
        while (!writing.IsCompleted)
        {
            int count = (await Store.ReadSessionAsync(Some.SessionId, None)).Count;
            Assert.True(count % 100 == 0 && count >= seen, $"saw {count} after {seen}");
            seen = count;
        }

        await writing;
        Assert.Equal(4000, (await Store.ReadSessionAsync(Some.SessionId, None)).Count);
    }

    [ContractFact]
    public async Task Batches_prepared_on_several_threads_are_stored_alike()
    {
        IPreparedBatch[] batches = new IPreparedBatch[16];
        Parallel.For(0, batches.Length, i => batches[i] = Store.Prepare(Some.Batch([.. Enumerable.Range(1 + (i * 50), 50).Select(n => Some.Event(n))])));

        foreach (IPreparedBatch batch in batches)
        {
            await Store.AppendAsync(batch, None);
        }

        AssertSame([.. Enumerable.Range(1, 800).Select(i => Some.Event(i))], await Store.ReadSessionAsync(Some.SessionId, None));
    }

    [ContractFact]
    public async Task Several_who_opened_the_store_see_and_add_to_the_same_content()
    {
        IEventStore second = await AgainAsync();

        await AppendAsync(Some.Event(1));
        await second.AppendAsync(second.Prepare(Some.Batch(Some.Event(1), Some.Event(2))), None);
        await AppendAsync(Some.Event(2), Some.Event(3, tool: "t"));

        AssertSame([Some.Event(1), Some.Event(2), Some.Event(3, tool: "t")], await second.ReadSessionAsync(Some.SessionId, None));
    }

    [ContractFact]
    public async Task Two_who_write_at_once_both_get_through()
    {
        IEventStore second = await AgainAsync();

        await Task.WhenAll(
            Task.Run(async () => await WriteAsync(Store, 1)),
            Task.Run(async () => await WriteAsync(second, 501)));

        Assert.Equal(1000, (await Store.ReadSessionAsync(Some.SessionId, None)).Select(e => e.Id).Distinct().Count());

        static async Task WriteAsync(IEventStore store, int first)
        {
            for (int i = first; i < first + 500; i += 10)
            {
                await store.AppendAsync(store.Prepare(Some.Batch([.. Enumerable.Range(i, 10).Select(n => Some.Event(n))])), None);
            }
        }
    }
}
