using AuditLens.Events;
using AuditLens.Storage;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Contracts;

/// <summary>What is stored already, or under an id that is taken.</summary>
public abstract partial class EventStoreContract
{
    [ContractTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_record_under_the_id_of_another_that_says_something_else_is_kept_beside_it_and_a_repeat_of_either_is_not(bool oneBatch)
    {
        AgentEvent listing = Some.Call(1) with { NativeId = "native" };
        AgentEvent repeat = listing with { Source = Some.Location(2), ParentNativeId = "other" };
        AgentEvent dropping = listing with { Source = Some.Location(3), Arguments = """{"command":"rm -rf /srv"}""" };
        AgentEvent[][] batches = oneBatch ? [[listing, repeat, dropping, dropping]] : [[listing], [repeat], [dropping], [dropping]];
        foreach (AgentEvent[] batch in batches)
        {
            await AppendAsync(batch);
        }

        IReadOnlyList<AgentEvent> stored = await Store.ReadSessionAsync(Some.SessionId, None);

        AssertSame([listing, EventVariant.Of(dropping)], stored);
        Assert.Equal("native", stored[1].Attribute(EventAttributes.SharesIdWith));
        Assert.Equal(2, (await Store.FindSessionAsync(Some.SessionId, None))!.Events);
    }

    [ContractFact]
    public async Task What_an_agent_says_is_one_message_with_its_beginning_and_an_act_is_not()
    {
        AgentEvent begun = Some.Message(1, "I will") with { NativeId = "m" };
        AgentEvent call = Some.Call(2, arguments: "ls") with { NativeId = "c" };
        await AppendAsync(begun, call);

        await AppendAsync(begun with { Text = "I will look.", Source = Some.Location(3) }, call with { Arguments = "ls; rm -rf /srv", Source = Some.Location(4) });

        Assert.Equal(["I will", null, null], (await Store.ReadSessionAsync(Some.SessionId, None)).Select(e => e.Text));
    }

    [ContractFact]
    public async Task The_same_batch_twice_changes_nothing()
    {
        AgentEvent[] events = [.. Some.Session()];
        await AppendAsync(events);
        SessionSummary before = (await Store.FindSessionAsync(Some.SessionId, None))!;

        AppendResult again = await AppendAsync(events);

        Assert.Equal((0, 0, 5), (again.NewEvents, again.NewLocations, again.KnownLocations));
        Assert.Empty(again.Sessions);
        AssertSame(events, await Store.ReadSessionAsync(Some.SessionId, None));
        Assert.Equivalent(before, await Store.FindSessionAsync(Some.SessionId, None), strict: true);
    }

    [ContractFact]
    public async Task Of_overlapping_batches_only_what_is_new_is_added()
    {
        await AppendAsync(Some.Event(1), Some.Event(2), Some.Event(3));

        AppendResult result = await AppendAsync(Some.Event(2), Some.Event(3), Some.Event(4));

        Assert.Equal((1, 1, 2), (result.NewEvents, result.NewLocations, result.KnownLocations));
        AssertSame([Some.Event(1), Some.Event(2), Some.Event(3), Some.Event(4)], await Store.ReadSessionAsync(Some.SessionId, None));
    }

    [ContractFact]
    public async Task A_repeat_inside_one_batch_is_stored_once()
    {
        AppendResult result = await AppendAsync(Some.Event(1), Some.Event(2), Some.Event(1) with { Source = Some.Location(3) });

        Assert.Equal((2, 2, 1), (result.NewEvents, result.NewLocations, result.KnownLocations));
        Assert.Equal(2, (await Store.ReadSessionAsync(Some.SessionId, None)).Count);
    }

    [ContractFact]
    public async Task The_same_events_from_another_path_are_known_and_the_first_place_holds()
    {
        await AppendAsync(Some.Event(1));

        AppendResult result = await AppendAsync(Some.Event(1, file: "copy.jsonl"));

        Assert.Equal((0, 1), (result.NewEvents, result.KnownLocations));
        Assert.Equal(Some.File, (await Store.FindEventAsync(Some.Id(1), None))!.Source.File);
        Assert.Equal([Some.File], (await Store.FindSessionAsync(Some.SessionId, None))!.Files);
        Assert.Equal(Some.Line(1), await Store.ReadRawAsync("copy.jsonl", 0, 100, None));
    }

    [ContractFact]
    public async Task A_location_with_one_new_event_among_known_ones_is_new()
    {
        AgentEvent second = Some.Event(2) with { Source = Some.Location(1), Ordinal = 1 };
        await AppendAsync(Some.Event(1));

        AppendResult result = await AppendAsync(Some.Event(1), second);

        Assert.Equal((1, 1, 0), (result.NewEvents, result.NewLocations, result.KnownLocations));
    }
}
