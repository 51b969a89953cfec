using AuditLens.Events;
using Xunit;

namespace AuditLens.Tests.Ingestion.Dialects;

public sealed class ChatTests
{
    [Fact]
    public void OpenAI_calls_and_results_are_joined_by_id_and_legacy_ones_by_order()
    {
        Reading reading = Read("openai");

        Assert.Equal(
            [EventKind.SystemText, EventKind.Instruction, EventKind.Reasoning, EventKind.ToolCall, EventKind.ToolResult, EventKind.Message, EventKind.ToolCall, EventKind.ToolResult],
            reading.Kinds);
        AgentEvent[] calls = [.. reading.All(EventKind.ToolCall)];
        AgentEvent[] results = [.. reading.All(EventKind.ToolResult)];
        Assert.Equal(("call_1", "execute_sql", """{"query": "DROP TABLE bookings"}"""), (calls[0].CallId, calls[0].Tool, calls[0].Arguments));
        Assert.Equal(("call_1", "execute_sql", "OK, 0 rows affected", Outcome.Unknown), (results[0].CallId, results[0].Tool, results[0].Result, results[0].Outcome));
        Assert.NotNull(calls[1].CallId);
        Assert.Equal(calls[1].CallId, results[1].CallId);
        Assert.Equal(new TokenUsage(10, 4), reading.The(EventKind.Reasoning).Usage);
        Assert.Equal(["/0", "/1", "/2", "/2", "/3", "/4", "/4", "/5"], reading.Events.Select(e => e.Source.Pointer));
    }

    [Fact]
    public void Anthropic_blocks_keep_their_order_and_the_document_names_session_and_model()
    {
        Reading reading = Read("anthropic");

        Assert.Equal(
            [EventKind.SystemText, EventKind.Instruction, EventKind.Reasoning, EventKind.Message, EventKind.ToolCall, EventKind.ToolResult, EventKind.Instruction],
            reading.Kinds);
        AgentEvent result = reading.The(EventKind.ToolResult);
        Assert.Equal((Outcome.Failed, "tu_1", "unreachable", "/messages/2"), (result.Outcome, result.CallId, result.Result, result.Source.Pointer));
        Assert.All(reading.Events, e => Assert.Equal("c-9", e.SessionId));
        Assert.Equal("m-4", reading.The(EventKind.ToolCall).Model);
    }

    [Theory]
    [InlineData("langchain", Outcome.Succeeded)]
    [InlineData("strands", Outcome.Failed)]
    [InlineData("vercel", Outcome.Failed)]
    [InlineData("google adk", Outcome.Failed)]
    [InlineData("openai agents", Outcome.Unknown)]
    public void Each_framework_gives_instruction_call_and_result_with_its_own_outcome(string sample, Outcome outcome)
    {
        Reading reading = Read(sample);

        Assert.Equal("Clean up", reading.The(EventKind.Instruction).Text);
        AgentEvent call = reading.The(EventKind.ToolCall);
        AgentEvent result = reading.The(EventKind.ToolResult);
        Assert.Equal(("execute_sql", call.CallId, outcome), (result.Tool, result.CallId, result.Outcome));
        Assert.Contains("query", call.Arguments, StringComparison.Ordinal);
        Assert.Empty(reading.Rejections);
    }

    [Fact]
    public void Pydantic_instructions_are_told_once_and_a_retry_is_a_failure()
    {
        Reading reading = Read("pydantic-ai");

        Assert.Equal("Ask first.", reading.The(EventKind.SystemText).Text);
        Assert.Equal([Outcome.Succeeded, Outcome.Failed], reading.All(EventKind.ToolResult).Select(e => e.Outcome));
        Assert.Equal(0.0001m, reading.The(EventKind.ToolCall).Usage?.CostUsd);
        Assert.All(reading.Events, e => Assert.Equal("conv-1", e.SessionId));
    }

    [Fact]
    public void A_refused_approval_is_a_denial() =>
        Assert.Equal((Outcome.Denied, "no"), (Read("vercel").The(EventKind.Approval).Outcome, Read("vercel").The(EventKind.Approval).Text));

    [Fact]
    public void Agents_of_a_delegating_framework_keep_their_names() =>
        Assert.Equal("db_agent", Read("google adk").The(EventKind.ToolCall).AgentName);

    [Fact]
    public void Roles_that_are_names_tell_agent_thought_and_recipient()
    {
        Reading reading = Read("named by role");

        Assert.Equal((EventKind.Instruction, Actor.User), (reading.Events[0].Kind, reading.Events[0].Actor));
        Assert.Equal((EventKind.Reasoning, "Orchestrator"), (reading.Events[1].Kind, reading.Events[1].AgentName));
        Assert.Equal((EventKind.Message, "Orchestrator", "WebSurfer"), (reading.Events[2].Kind, reading.Events[2].AgentName, reading.Events[2].Attribute(EventAttributes.Recipient)));
        Assert.Equal((EventKind.Message, "WebSurfer"), (reading.Events[3].Kind, reading.Events[3].AgentName));
    }

    [Fact]
    public void Among_several_agents_a_named_user_is_an_agent_and_the_question_is_the_instruction()
    {
        Reading reading = Read("several agents");

        Assert.Equal(("How many?", "/question"), (reading.The(EventKind.Instruction).Text, reading.The(EventKind.Instruction).Source.Pointer));
        Assert.Equal(["Excel_Expert", "Checking_Expert"], reading.All(EventKind.Message).Select(e => e.AgentName));
    }

    [Fact]
    public void Fenced_code_is_a_call_when_an_executor_answers_it()
    {
        Reading reading = Read("several agents");

        AgentEvent call = reading.The(EventKind.ToolCall);
        AgentEvent result = reading.The(EventKind.ToolResult);
        Assert.Equal(("python", "print(2)", "/history/0"), (call.Tool, call.Arguments, call.Source.Pointer));
        Assert.Equal((call.CallId, Outcome.Failed, 1), (result.CallId, result.Outcome, result.ExitCode));
    }

    [Fact]
    public void The_command_of_mini_swe_agent_is_its_fenced_block()
    {
        Reading reading = Read("mini-swe-agent");

        Assert.Equal(("bash", "rm -rf build && ls"), (reading.The(EventKind.ToolCall).Tool, reading.The(EventKind.ToolCall).Arguments));
        Assert.Equal((Outcome.Succeeded, 0), (reading.The(EventKind.ToolResult).Outcome, reading.The(EventKind.ToolResult).ExitCode));
        Assert.Equal("Fix it", reading.The(EventKind.Instruction).Text);
    }

    [Fact]
    public void Fenced_code_that_nothing_ran_is_only_text() =>
        Assert.Empty(Reading.Document("chat", """[{"role":"assistant","content":"Run\n```bash\nrm -rf /\n```"},{"role":"user","content":"No."}]""").All(EventKind.ToolCall));

    [Fact]
    public void Each_task_of_a_list_is_a_session()
    {
        Reading reading = Read("tasks");

        Assert.Equal(["3", "3", "4"], reading.Events.Select(e => e.SessionId));
        Assert.Equal("/1/traj/0", reading.Events[2].Source.Pointer);
    }

    [Fact]
    public void Words_like_error_in_a_result_decide_nothing() =>
        Assert.Equal(Outcome.Unknown, Reading.Document("chat", """[{"role":"tool","tool_call_id":"c","content":"Error: no such table"}]""").The(EventKind.ToolResult).Outcome);

    [Fact]
    public void Messages_one_a_line_are_one_session_that_a_longer_file_keeps()
    {
        const string One = """{"role":"user","content":"List"}""";
        Reading reading = Reading.Lines("chat", One);
        Reading longer = Reading.Lines("chat", One + "\n" + """{"role":"assistant","content":"Two"}""");

        Assert.Equal(reading.Events[0].SessionId, Assert.Single(longer.Events.Select(e => e.SessionId).Distinct()));
        Assert.Equal(reading.Events[0].Id, longer.Events[0].Id);
        Assert.Equal(longer.Events[1].Id, Reading.Lines("chat", """{"role":"assistant","content":"Two"}""", checkpoint: reading.Checkpoint, firstLine: 2).Events[0].Id);
    }

    [Fact]
    public void Conversations_one_a_line_are_sessions_of_their_own()
    {
        Reading reading = Reading.Lines("chat", """
            {"messages":[{"role":"user","content":"A"}]}
            {"messages":[{"role":"user","content":"A"}]}
            """);

        Assert.Equal(2, reading.Events.Select(e => e.SessionId).Distinct().Count());
    }

    [Fact]
    public void An_element_that_is_no_message_is_rejected_where_it_stands()
    {
        Reading reading = Reading.Document("chat", """[{"role":"user","content":"A"},7,{"role":"assistant","content":"B"}]""");

        Assert.Equal("/1", Assert.Single(reading.Rejections).Location.Pointer);
        Assert.Equal(2, reading.Events.Count);
    }

    private static Reading Read(string name)
    {
        Sample sample = Samples.All.Single(s => s.Dialect == "chat" && s.Name == name);
        return sample.Lines ? Reading.Lines("chat", sample.Text) : Reading.Document("chat", sample.Text);
    }
}
