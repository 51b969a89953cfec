using System.Text;
using AuditLens.Events;
using AuditLens.Storage;
using AuditLens.Tests.Contracts;
using AuditLens.Tests.Support;
using AuditLens.Tests.Support.Elasticsearch;
using Xunit;

namespace AuditLens.Tests.Storage.Elasticsearch;

/// <summary>What only a cluster has: mappings that others made, months, templates.</summary>
[NeedsElasticsearch]
[Collection(nameof(Elasticsearch9))]
public sealed class ClusterTests(Elasticsearch9 cluster) : IAsyncLifetime, IDisposable
{
    private static int _count;

    private readonly HttpClient _client = new();
    private readonly TestStores _stores = new(cluster, $"cluster{Interlocked.Increment(ref _count)}");

    private static CancellationToken None => CancellationToken.None;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _stores.EmptyAsync();

    public void Dispose() => _client.Dispose();

    [ContractFact]
    public async Task An_event_that_the_mapping_of_an_index_does_not_take_is_kept_aside_with_its_reason()
    {
        await using IEventStore store = _stores.Open();
        await store.FindSourceAsync("sets up the templates", None);
        await PutAsync($"{_stores.Prefix}-events-2026.03", """{"mappings":{"properties":{"gen_ai.tool.name":{"type":"integer"}}}}""");

        AppendResult result = await store.AppendAsync(store.Prepare(Some.Batch(Some.Event(1), Some.Call(2), Some.Event(3))), None);

        Assert.Equal((2, 2, 0), (result.NewEvents, result.NewLocations, result.KnownLocations));
        Rejection refused = Assert.Single(result.Refused);
        Assert.Equal((Some.File, 2, RejectionCodes.RefusedByStore), (refused.File, refused.Line, refused.Code));
        Assert.Contains("gen_ai.tool.name", refused.Reason, StringComparison.Ordinal);
        Assert.Equal([refused], await store.RejectionsAsync(Some.File, None).ToListAsync());
        Assert.Equal([1, 3], (await store.ReadSessionAsync(Some.SessionId, None)).Select(e => e.Source.Line ?? 0));
        Assert.Equal(Some.Line(2), await store.ReadRecordAsync(Some.Location(2), None));
    }

    [ContractFact]
    public async Task Whole_months_are_dropped_with_their_sessions_and_held_sessions_keep_theirs()
    {
        await using IEventStore store = _stores.Open();
        DateTimeOffset[] months = [.. Enumerable.Range(1, 5).Select(m => new DateTimeOffset(2026, m, 10, 0, 0, 0, TimeSpan.Zero))];
        AgentEvent[] events =
        [
            At(1, months[0], "old"), At(2, months[1], "held"), At(3, months[2], "lasting"), At(4, months[4], "lasting"), At(5, months[4], "new"), At(6, null, "timeless"), At(7, months[3], "april"),
        ];
        await store.AppendAsync(store.Prepare(Some.Batch(events)), None);
        await new LegalHolds(store.Documents).AddAsync(new LegalHold("held", "case 7", months[0]), None);
        DateTimeOffset before = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

        PruneResult trial = await store.PruneAsync(before, isTrial: true, None);
        Assert.Equal(6, await store.SessionsAsync(new SessionQuery(Witness: null), None).CountAsync());
        PruneResult done = await store.PruneAsync(before, isTrial: false, None);

        Assert.Equal(["2026.01", "2026.04"], done.Dropped);
        Assert.Equal(trial.Dropped, done.Dropped);
        Assert.Equal([("2026.02", "session held is held: case 7"), ("2026.03", "session lasting went on until after the day from which on records are kept")], done.Kept);
        Assert.Equal(2, done.Sessions);
        Assert.Equal(["held", "lasting", "new", "timeless"], await store.SessionsAsync(new SessionQuery(Witness: null), None).Select(s => s.Id).Order().ToListAsync());
        Assert.Equal(5, await store.EventsAsync(new EventQuery(), None).CountAsync());
        Assert.Empty(await store.ReadSessionAsync("old", None));

        static AgentEvent At(int number, DateTimeOffset? time, string session) => Some.Event(number, session: session) with { Time = time };
    }

    [ContractFact]
    public async Task Older_templates_are_brought_up_to_date_and_newer_ones_left_alone()
    {
        await using (IEventStore store = _stores.Open())
        {
            Assert.Null(await store.FindSourceAsync("x", None));
        }

        string template = $"_index_template/{_stores.Prefix}-sessions";
        string body = $$"""{"index_patterns":["{{_stores.Prefix}}-sessions"],"version":0,"priority":500}""";
        await PutAsync(template, body);
        await using (IEventStore store = _stores.Open())
        {
            await store.FindSourceAsync("x", None);
            Assert.Empty(await store.CheckAsync(None));
        }

        Assert.Contains("\"auditlens\"", await _client.GetStringAsync($"{cluster.Address}/{template}"), StringComparison.Ordinal);
        foreach (string name in (string[])["events", "raw", "sessions", "sources", "rejections", "incidents", "findings", "alerts", "records", "control"])
        {
            await PutAsync($"_index_template/{_stores.Prefix}-{name}", $$"""{"index_patterns":["{{_stores.Prefix}}-{{name}}"],"version":9999,"priority":500}""");
        }

        await using IEventStore older = _stores.Open();
        StoreException told = await Assert.ThrowsAsync<StoreException>(async () => await older.FindSourceAsync("x", None));
        Assert.Contains("was set up by a newer AuditLens", told.Message, StringComparison.Ordinal);
    }

    private async Task PutAsync(string path, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _client.PutAsync($"{cluster.Address}/{path}", content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
