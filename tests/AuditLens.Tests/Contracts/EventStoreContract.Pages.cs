using AuditLens.Events;
using AuditLens.Storage;
using AuditLens.Tests.Support;
using Xunit;
using static AuditLens.Storage.SearchExpression;

namespace AuditLens.Tests.Contracts;

/// <summary>Lists a page at a time, and searches with operators.</summary>
public abstract partial class EventStoreContract
{
    private static readonly (SearchExpression Search, int[] Lines)[] SearchesWithOperators =
    [
        (new Words("users"), [1, 2, 3]),
        (new Words("drop table"), [2, 3]),
        (new Words("us", IsPrefix: true), [1, 2, 3]),
        (new Any([new Words("count"), new Words("newline")]), [1, 5]),
        (new All([new Words("users"), new Any([new Words("done"), new Words("count")])]), [1, 3]),
        (new Without(new Words("users"), new Words("drop")), [1]),
        (new Without(new All([new Words("users"), new Words("drop")]), new Any([new Words("done"), new Words("nothing")])), [2]),
        (new Any([new Without(new Words("users"), new Words("drop")), new Words("done")]), [1, 3]),
        (new Words("OR NOT \"AND\" NEAR(users)"), []),
    ];

    /// <summary>By place: a case that is no plain value would lose the attribute that skips it.</summary>
    public static TheoryData<int> Searches => [.. Enumerable.Range(0, SearchesWithOperators.Length)];

    [ContractTheory]
    [MemberData(nameof(Searches))]
    public async Task A_search_with_operators_finds_what_it_says_and_counts_the_same(int search)
    {
        (SearchExpression wanted, int[] lines) = SearchesWithOperators[search];
        await AppendSearchableAsync();

        Assert.Equal(lines, await LinesAsync(new EventQuery(Search: wanted)));
        Assert.Equal(lines.Length, await Store.CountEventsAsync(new EventQuery(Search: wanted), None));
    }

    [ContractFact]
    public async Task Text_and_operators_hold_together()
    {
        await AppendSearchableAsync();

        Assert.Equal([1], await LinesAsync(new EventQuery(Text: "users", Search: new Without(new Words("users"), new Words("drop")))));
        Assert.Empty(await LinesAsync(new EventQuery(Text: "--", Search: new Words("users"))));
        Assert.Equal(0, await Store.CountEventsAsync(new EventQuery(Text: "--", Search: new Words("users")), None));
    }

    [ContractFact]
    public async Task Events_of_several_sessions_are_found_and_of_none_none()
    {
        string longName = new('x', 9000);
        await AppendAsync(Some.Event(1, session: "a"), Some.Event(2, session: "b"), Some.Event(3, session: "c"), Some.Event(4, session: longName));

        Assert.Equal([1, 3], await LinesAsync(new EventQuery(Sessions: ["c", "a", "nobody"])));
        Assert.Equal([2, 4], await LinesAsync(new EventQuery(Sessions: ["b", longName])));
        Assert.Equal([3], await LinesAsync(new EventQuery(Sessions: ["c", "a"], Text: "3")));
        Assert.Empty(await LinesAsync(new EventQuery(Sessions: [])));
        Assert.Equal(0, await Store.CountEventsAsync(new EventQuery(Sessions: []), None));
    }

    [ContractTheory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Pages_one_after_another_hold_every_event_once_in_either_order(bool isDescending, bool isSearch)
    {
        AgentEvent[] all = [.. Enumerable.Range(1, 40).Select(i => Some.Message(i, "needle") with { Time = (i % 4) switch { 0 => null, 1 => Some.Time(50), _ => Some.Time(i) } })];
        await AppendAsync([.. all.Order(Comparer<AgentEvent>.Create((a, b) => b.Id.CompareTo(a.Id))), .. Enumerable.Range(50, 30).Select(i => Some.Event(i, session: "other"))]);
        var query = new EventQuery(Some.SessionId, Text: isSearch ? "needle" : null, Limit: 7, IsDescending: isDescending);
        List<AgentEvent> walked = [];
        for (EventPlace? place = null; ;)
        {
            List<AgentEvent> page = await EventsAsync(query with { After = place });
            Assert.Equal(40 - walked.Count, await Store.CountEventsAsync(query with { After = place }, None));
            walked.AddRange(page);
            if (page.Count == 0)
            {
                break;
            }

            place = EventPlace.Of(page[^1]);
        }

        IEnumerable<AgentEvent> ordered = all.OrderBy(e => e.Time is null).ThenBy(e => e.Time).ThenBy(e => e.Id);
        AssertSame([.. isDescending ? ordered.Reverse() : ordered], walked);
    }

    [ContractFact]
    public async Task Counting_asks_for_the_same_as_listing()
    {
        await AppendAsync(Some.Instruction(1, "go"), Some.Call(2), Some.Call(3, "Read"), Some.Call(4, session: "b") with { AgentName = "tester" }, Some.Call(5, session: "b") with { AgentName = null });
        EventQuery[] queries =
        [
            new(), new("b"), new("nobody"), new(Kind: EventKind.ToolCall), new(Tool: "Bash"), new(Agent: "tester"), new(From: Some.Time(2), To: Some.Time(4)), new(Text: "ls"), new("b", Agent: "tester"),
        ];

        foreach (EventQuery query in queries)
        {
            Assert.Equal((await EventsAsync(query)).Count, await Store.CountEventsAsync(query with { Limit = 1 }, None));
        }
    }

    [ContractFact]
    public async Task Sessions_that_lie_far_apart_in_the_store_are_listed_whole()
    {
        await AppendAsync(Some.Event(1), Some.Event(2));
        await AppendAsync([.. Enumerable.Range(1, 100).Select(i => Some.Event(i, session: "other"))]);
        await AppendAsync(Some.Event(3));

        Assert.Equal([1, 2, 3], await LinesAsync(new EventQuery(Some.SessionId)));
        Assert.Equal([2, 3], await LinesAsync(new EventQuery(Some.SessionId, After: EventPlace.Of(Some.Event(1)))));
    }
}
