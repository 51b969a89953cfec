using AuditLens.Events;
using AuditLens.Storage;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Contracts;

public abstract partial class EventStoreContract
{
    [ContractFact]
    public async Task A_session_is_summed_up()
    {
        AgentEvent[] events = [.. Some.Session()];
        events[0] = events[0] with { Attributes = EventAttributes.None.Add(EventAttributes.WorkingDirectory, "/srv/app") };
        await AppendAsync(events[..3]);
        await AppendAsync([.. events[3..].Select(e => e with { Source = e.Source with { File = "logs/second.jsonl" } })]);

        SessionSummary session = (await Store.FindSessionAsync(Some.SessionId, None))!;

        Assert.Equivalent(
            new SessionSummary
            {
                Id = Some.SessionId,
                Agent = "coder",
                Model = "model-a",
                Title = "List the files.",
                WorkingDirectory = "/srv/app",
                Format = "jsonl",
                Dialect = "generic",
                Files = [Some.File, "logs/second.jsonl"],
                Started = Some.Time(1),
                Ended = Some.Time(5),
                Events = 5,
                Actions = 1,
            },
            session,
            strict: true);
    }

    [ContractFact]
    public async Task The_main_agents_word_goes_before_that_of_a_sub_agent_read_first()
    {
        await AppendAsync(Some.Instruction(1, "Look into the tests.") with { AgentId = "sub", AgentName = "explorer", Model = "small" });
        await AppendAsync(Some.Instruction(2, "\n  Make the tests pass.\nAll of them.") with { Model = "large" });

        SessionSummary session = (await Store.FindSessionAsync(Some.SessionId, None))!;

        Assert.Equal(("coder", "large", "Make the tests pass."), (session.Agent, session.Model, session.Title));
    }

    [ContractFact]
    public async Task A_title_that_the_log_gives_goes_before_the_first_instruction()
    {
        await AppendAsync(
            Some.Instruction(1, "hi"),
            Some.Event(2, EventKind.Lifecycle) with { Attributes = EventAttributes.None.Add(EventAttributes.SessionTitle, "Clean-up of test data") });

        Assert.Equal("Clean-up of test data", (await Store.FindSessionAsync(Some.SessionId, None))!.Title);
    }

    [ContractFact]
    public async Task Only_a_session_of_nothing_but_outside_records_is_a_witness()
    {
        await AppendAsync(Some.Event(1, EventKind.OutsideWitness, session: "log"), Some.Event(2, EventKind.OutsideWitness, session: "mixed"), Some.Event(3, session: "mixed"));

        Assert.Equal(["mixed"], await IdsAsync(new SessionQuery()));
        Assert.Equal(["log"], await IdsAsync(new SessionQuery(Witness: true)));
        Assert.Equal(["log", "mixed"], await IdsAsync(new SessionQuery(Witness: null)));
    }

    [ContractFact]
    public async Task Sessions_come_by_start_then_id_and_those_without_a_time_last()
    {
        await AppendAsync(
            Some.Event(1, session: "z") with { Time = null },
            Some.Event(5, session: "c"),
            Some.Event(2, session: "b") with { Time = Some.Time(5) },
            Some.Event(3, session: "d") with { Time = Some.Time(3) });

        Assert.Equal(["d", "b", "c", "z"], await IdsAsync(new SessionQuery()));
        Assert.Equal(["d", "b"], await IdsAsync(new SessionQuery(Limit: 2)));
    }

    [ContractFact]
    public async Task Sessions_are_found_by_time_agent_and_file()
    {
        await AppendAsync(Some.Event(10, session: "a"), Some.Event(20, session: "a") with { Source = Some.Location(20, "other.jsonl") });
        await AppendAsync(Some.Event(30, session: "b") with { AgentName = "tester" }, Some.Event(31, session: "c") with { Time = null });

        Assert.Equal(["a"], await IdsAsync(new SessionQuery(From: Some.Time(20), To: Some.Time(30))));
        Assert.Equal(["b"], await IdsAsync(new SessionQuery(From: Some.Time(21))));
        Assert.Equal(["a"], await IdsAsync(new SessionQuery(To: Some.Time(11))));
        Assert.Empty(await IdsAsync(new SessionQuery(To: Some.Time(10))));
        Assert.Equal(["b"], await IdsAsync(new SessionQuery(Agent: "tester")));
        Assert.Empty(await IdsAsync(new SessionQuery(Agent: "nobody")));
        Assert.Equal(["a"], await IdsAsync(new SessionQuery(File: "other.jsonl")));
        Assert.Empty(await IdsAsync(new SessionQuery(File: "missing.jsonl")));
    }

    [ContractFact]
    public async Task Events_come_by_time_then_id_and_those_without_a_time_last()
    {
        AgentEvent[] same = [.. Enumerable.Range(10, 20).Select(i => Some.Event(i, session: $"s{i % 3}") with { Time = Some.Time(50) })];
        AgentEvent late = Some.Event(1) with { Time = null };
        AgentEvent early = Some.Event(2);
        await AppendAsync([late, .. same, early]);

        AssertSame([early, .. same.OrderBy(e => e.Id), late], await EventsAsync(new EventQuery()));
        AssertSame([early, .. same.OrderBy(e => e.Id).Take(3)], await EventsAsync(new EventQuery(Limit: 4)));
    }

    [ContractFact]
    public async Task Events_are_found_by_each_member_of_the_query()
    {
        await AppendAsync(Some.Instruction(1, "go"), Some.Call(2), Some.Call(3, "Read"), Some.Call(4, session: "b") with { AgentName = "tester" }, Some.Call(5, session: "b") with { AgentName = null });

        Assert.Equal([4, 5], await LinesAsync(new EventQuery(Session: "b")));
        Assert.Equal([1], await LinesAsync(new EventQuery(Kind: EventKind.Instruction)));
        Assert.Equal([3], await LinesAsync(new EventQuery(Tool: "Read")));
        Assert.Empty(await LinesAsync(new EventQuery(Tool: "read")));
        Assert.Equal([4, 5], await LinesAsync(new EventQuery(Agent: "tester")));
        Assert.Equal([2, 3], await LinesAsync(new EventQuery(From: Some.Time(2), To: Some.Time(4))));
        Assert.Equal([2], await LinesAsync(new EventQuery(Session: Some.SessionId, Kind: EventKind.ToolCall, Tool: "Bash", Limit: 1)));
    }

    [ContractTheory]
    [InlineData("users", new[] { 1, 2, 3 })]
    [InlineData("users drop", new[] { 2, 3 })]
    [InlineData("USERS DROP", new[] { 2, 3 })]
    [InlineData("\"drop table\" users", new[] { 2, 3 })]
    [InlineData("\"users drop\"", new int[0])]
    [InlineData("us*", new[] { 1, 2, 3 })]
    [InlineData("grössen", new[] { 4 })]
    [InlineData("newline", new[] { 5 })]
    [InlineData("missing", new int[0])]
    [InlineData("", new int[0])]
    [InlineData("-- ;", new int[0])]
    [InlineData("users -- ;", new[] { 1, 2, 3 })]
    public async Task Full_text_search_finds_words_phrases_and_beginnings(string text, int[] lines)
    {
        await AppendSearchableAsync();

        Assert.Equal(lines, await LinesAsync(new EventQuery(Text: text)));
    }

    [ContractTheory]
    [InlineData("users OR missing")]
    [InlineData("users NOT drop")]
    [InlineData("NEAR(users drop)")]
    [InlineData("text:users")]
    [InlineData("arguments : users")]
    [InlineData("^users AND")]
    [InlineData("users) OR (users")]
    [InlineData("\"users")]
    [InlineData("users\"\"\"")]
    [InlineData("'; DROP TABLE event; --")]
    [InlineData("{users drop} : x + y")]
    [InlineData("users\0drop")]
    [InlineData("* ** \"*\"")]
    public async Task No_text_is_an_operator_of_the_search(string text)
    {
        await AppendSearchableAsync();

        List<AgentEvent> found = await EventsAsync(new EventQuery(Text: text));

        string[] words = [.. text.Split([' ', '"', '(', ')', ':', '{', '}', '^', ';', '-', '\'', '*', '+', '\0'], StringSplitOptions.RemoveEmptyEntries)];
        Assert.All(found, e => Assert.All(words, w => Assert.Contains(w, $"{e.Text} {e.Arguments} {e.Result}", StringComparison.OrdinalIgnoreCase)));
    }

    [ContractFact]
    public async Task A_search_of_a_thousand_words_is_answered()
    {
        await AppendAsync(Some.Message(1, string.Join(' ', Enumerable.Range(0, 1000).Select(i => $"word{i}"))));

        Assert.Single(await EventsAsync(new EventQuery(Text: string.Join(' ', Enumerable.Range(0, 1000).Select(i => $"word{i}")))));
    }

    [ContractFact]
    public async Task A_search_sees_what_was_stored_since_the_last_one()
    {
        await AppendAsync(Some.Message(1, "first needle"));
        Assert.Single(await EventsAsync(new EventQuery(Text: "needle")));

        await AppendAsync(Some.Message(2, "second needle"), Some.Message(3, "hay"));

        Assert.Equal([1, 2], await LinesAsync(new EventQuery(Text: "needle")));
        Assert.Equal([2], await LinesAsync(new EventQuery(Text: "needle", From: Some.Time(2))));
    }

    private ValueTask<AppendResult> AppendSearchableAsync() => AppendAsync(
        Some.Instruction(1, "Count the users."),
        Some.Call(2, arguments: """{"sql":"DROP TABLE users"}"""),
        Some.Result(3, "call-2", "drop table users: done"),
        Some.Reasoning(4, "Größen prüfen, GRÖSSEN ändern"),
        Some.Call(5, arguments: """{"text":"a\nnewline"}"""));

    private async Task<List<string>> IdsAsync(SessionQuery query) => await Store.SessionsAsync(query, None).Select(s => s.Id).ToListAsync();

    private async Task<List<AgentEvent>> EventsAsync(EventQuery query) => await Store.EventsAsync(query, None).ToListAsync();

    private async Task<List<int>> LinesAsync(EventQuery query) => await Store.EventsAsync(query, None).Select(e => e.Source.Line ?? 0).ToListAsync();
}
