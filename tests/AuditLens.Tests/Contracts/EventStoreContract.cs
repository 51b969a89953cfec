using System.Collections.Immutable;
using AuditLens.Events;
using AuditLens.Storage;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Contracts;

/// <summary>
/// What every store must do. A store proves it by a class derived from this one that says how it is opened; each test begins with an empty store.
/// </summary>
public abstract partial class EventStoreContract : IAsyncLifetime
{
    private readonly List<IEventStore> _opened = [];
    private IEventStore? _store;

    private IEventStore Store => _store!;

    private static CancellationToken None => CancellationToken.None;

    /// <summary>Opens the store of this test once more: every call sees the same content.</summary>
    protected abstract ValueTask<IEventStore> OpenAsync();

    /// <summary>Called when all handles are closed.</summary>
    protected virtual ValueTask RemoveAsync() => ValueTask.CompletedTask;

    public async Task InitializeAsync() => _store = await AgainAsync();

    public async Task DisposeAsync()
    {
        foreach (IEventStore store in _opened)
        {
            await store.DisposeAsync();
        }

        await RemoveAsync();
    }

    [ContractFact]
    public async Task Every_member_of_an_event_comes_back_as_it_was()
    {
        AgentEvent e = Some.Event(1, EventKind.ToolCall) with
        {
            Actor = Actor.Agent,
            Ordinal = 3,
            AgentId = "sub-1",
            AgentName = "reviewer",
            NativeId = "native",
            ParentNativeId = "parent",
            CallId = "call",
            Tool = "Bash",
            Text = "text",
            Arguments = "{\"command\":\"ls\"}",
            Result = "result",
            Outcome = Outcome.Interrupted,
            ExitCode = -15,
            Duration = TimeSpan.FromMilliseconds(1.5),
            Model = "model-b",
            Usage = new TokenUsage(1, 2, 3, 4, 5, 0.0123456789m),
            Attributes = EventAttributes.None.Add(EventAttributes.WorkingDirectory, "/srv").Add(EventAttributes.GitBranch, "main"),
        };

        await AppendAsync(e);

        AssertSame([e], await Store.ReadSessionAsync(e.SessionId, None));
        AssertSame([e], [(await Store.FindEventAsync(e.Id, None))!]);
    }

    public static TheoryData<string> Extremes => [.. ExtremeEvents.Keys];

    [ContractTheory]
    [MemberData(nameof(Extremes))]
    public async Task Extremes_come_back_as_they_were(string name)
    {
        AgentEvent e = ExtremeEvents[name];

        await AppendAsync(e);

        AssertSame([e], await Store.ReadSessionAsync(e.SessionId, None));
    }

    private static readonly Dictionary<string, AgentEvent> ExtremeEvents = new(StringComparer.Ordinal)
    {
        ["nothing optional"] = new AgentEvent { Id = Some.Id(1), SessionId = "s", Kind = EventKind.Other, Actor = Actor.Unknown, Source = new SourceLocation("-", null, null, 0, 0, default) },
        ["empty texts"] = Some.Event(1, text: "", tool: "", arguments: "", result: "", callId: "") with { AgentId = "", AgentName = "", NativeId = "", ParentNativeId = "", Model = "" },
        ["a text of a mebibyte"] = Some.Event(1, text: new string('x', 1 << 20)),
        ["other scripts and emoji"] = Some.Event(1, text: "Größe 漢字 🧨👩‍👩‍👧 \u202Egnp.exe", session: "сессия-🧨"),
        ["NUL and control characters"] = Some.Event(1, text: "a\0b\u001b[31m\u0007", tool: "t\0ool", session: "s\0ession", file: "f\0ile"),
        ["the first moment"] = Some.Event(1) with { Time = DateTimeOffset.MinValue },
        ["the last moment"] = Some.Event(1) with { Time = DateTimeOffset.MaxValue },
        ["a part of a tick's worth of time"] = Some.Event(1) with { Time = new DateTimeOffset(638_000_000_000_000_001, TimeSpan.Zero) },
        ["a negative duration"] = Some.Event(1) with { Duration = TimeSpan.MinValue },
        ["the longest duration"] = Some.Event(1) with { Duration = TimeSpan.MaxValue },
        ["extreme numbers"] = Some.Event(1) with { ExitCode = int.MinValue, Ordinal = int.MaxValue, Usage = new TokenUsage(long.MinValue, long.MaxValue, 0, -1, null, decimal.MinValue) },
        ["a cost with all its digits"] = Some.Event(1) with { Usage = new TokenUsage(null, null, CostUsd: 1.0000000000000000000000000001m) },
        ["usage without numbers"] = Some.Event(1) with { Usage = new TokenUsage(null, null) },
        ["a pointer and a far offset"] = Some.Event(1) with { Source = new SourceLocation("/a/b.json", null, "/messages/0/~1x", long.MaxValue - 5, int.MaxValue, Sha256Digest.Of([1])) },
        ["the highest id"] = Some.Event(1) with { Id = new EventId(ulong.MaxValue, ulong.MaxValue) },
        ["an empty attribute"] = Some.Event(1) with { Attributes = EventAttributes.None.Add("", "").Add("a", "") },
        ["many attributes"] = Some.Event(1) with { Attributes = Enumerable.Range(0, 500).ToImmutableSortedDictionary(i => $"name {i}", i => $"value {i % 7}", StringComparer.Ordinal) },
    };

    [ContractFact]
    public async Task A_lone_surrogate_is_replaced_and_the_rest_kept()
    {
        await AppendAsync(Some.Event(1, text: "a\ud83eb\udd00"));

        Assert.Equal("a\uFFFDb\uFFFD", (await Store.ReadSessionAsync(Some.SessionId, None))[0].Text);
    }

    [ContractFact]
    public async Task Events_come_back_in_the_order_in_which_they_were_stored()
    {
        AgentEvent[] events = [.. Enumerable.Range(1, 3000).Select(i => Some.Event(i, text: new string((char)('a' + (i % 26)), 300)) with { Time = Some.Time(-i) })];

        await AppendAsync(events[..1000]);
        await AppendAsync(events[1000..]);

        AssertSame(events, await Store.ReadSessionAsync(Some.SessionId, None));
    }

    [ContractFact]
    public async Task Sessions_that_lie_far_apart_in_the_store_are_read_whole()
    {
        AgentEvent[] others = [.. Enumerable.Range(1, 500).Select(i => Some.Event(i, session: "other"))];
        await AppendAsync(Some.Event(1));
        await AppendAsync(others);
        await AppendAsync(Some.Event(2));

        AssertSame([Some.Event(1), Some.Event(2)], await Store.ReadSessionAsync(Some.SessionId, None));
        Assert.Equal(500, (await Store.ReadSessionAsync("other", None)).Count);
    }

    [ContractFact]
    public async Task A_hundred_thousand_events_of_many_sessions_are_all_there()
    {
        for (int batch = 0; batch < 10; batch++)
        {
            await AppendAsync([.. Enumerable.Range(batch * 10_000, 10_000).Select(i => Some.Event(i + 1, session: $"session-{i % 50}"))]);
        }

        List<SessionSummary> sessions = await Store.SessionsAsync(new SessionQuery(), None).ToListAsync();
        Assert.Equal(50, sessions.Count);
        Assert.All(sessions, s => Assert.Equal(2000, s.Events));
        AssertSame([.. Enumerable.Range(0, 2000).Select(i => Some.Event((i * 50) + 8, session: "session-7"))], await Store.ReadSessionAsync("session-7", None));
    }

    [ContractFact]
    public async Task What_is_not_there_is_null_or_empty()
    {
        Assert.Null(await Store.FindSourceAsync("nowhere", None));
        Assert.Null(await Store.FindSessionAsync("nobody", None));
        Assert.Null(await Store.FindEventAsync(Some.Id(1), None));
        Assert.Null(await Store.ReadRawAsync("nowhere", 0, 1, None));
        Assert.Empty(await Store.ReadSessionAsync("nobody", None));
        Assert.Empty(await Store.SessionsAsync(new SessionQuery(), None).ToListAsync());
        Assert.Empty(await Store.EventsAsync(new EventQuery(), None).ToListAsync());
        Assert.Empty(await Store.CheckAsync(None));
    }

    private async ValueTask<IEventStore> AgainAsync()
    {
        IEventStore store = await OpenAsync();
        lock (_opened)
        {
            _opened.Add(store);
        }

        return store;
    }

    private ValueTask<AppendResult> AppendAsync(params AgentEvent[] events) => AppendAsync(Some.Batch(events));

    private ValueTask<AppendResult> AppendAsync(IngestBatch batch) => Store.AppendAsync(Store.Prepare(batch), None);

    /// <summary>Records compare sorted dictionaries by reference; here they are compared by content.</summary>
    private static void AssertSame(IReadOnlyList<AgentEvent> expected, IReadOnlyList<AgentEvent> actual)
    {
        Assert.Equal(expected.Select(e => e with { Attributes = EventAttributes.None }), actual.Select(e => e with { Attributes = EventAttributes.None }));
        Assert.Equal(expected.SelectMany(e => e.Attributes), actual.SelectMany(e => e.Attributes));
    }
}
