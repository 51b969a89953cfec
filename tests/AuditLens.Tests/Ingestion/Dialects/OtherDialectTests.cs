using AuditLens.Events;
using Xunit;

namespace AuditLens.Tests.Ingestion.Dialects;

public sealed class OtherDialectTests
{
    [Fact]
    public void LangGraph_events_tell_each_message_once()
    {
        Reading reading = Reading.Lines("langgraph-events", Samples.LangGraphEvents);

        Assert.Equal([EventKind.Instruction, EventKind.ToolCall, EventKind.ToolResult], reading.Kinds);
        Assert.Equal(("call_1", "booking_agent"), (reading.The(EventKind.ToolCall).CallId, reading.The(EventKind.ToolCall).AgentName));
        Assert.All(reading.Events, e => Assert.Equal("th-1", e.SessionId));
        Assert.Equal(2, reading.Skips.Count);
    }

    [Theory]
    [InlineData("""{"session_id":"s","hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":{"command":"ls"}}""", EventKind.ToolCall, Outcome.Unknown)]
    [InlineData("""{"session_id":"s","hook_event_name":"PostToolUse","tool_name":"Bash","tool_response":"ok"}""", EventKind.ToolResult, Outcome.Succeeded)]
    [InlineData("""{"session_id":"s","hook_event_name":"PostToolUse","tool_name":"Bash","tool_output":{"stdout":"ok"}}""", EventKind.ToolResult, Outcome.Succeeded)]
    [InlineData("""{"session_id":"s","hook_event_name":"PostToolUseFailure","tool_name":"Bash","error_message":"boom"}""", EventKind.ToolResult, Outcome.Failed)]
    [InlineData("""{"session_id":"s","hook_event_name":"PermissionDenied","tool_name":"Bash","denial_reason":"no"}""", EventKind.Approval, Outcome.Denied)]
    [InlineData("""{"session_id":"s","hook_event_name":"UserPromptSubmit","prompt":"Go"}""", EventKind.Instruction, Outcome.Unknown)]
    [InlineData("""{"session_id":"s","hook_event_name":"SomeFutureEventV2","data":{}}""", EventKind.Other, Outcome.Unknown)]
    public void A_hook_payload_is_what_its_event_says(string payload, EventKind kind, Outcome outcome)
    {
        AgentEvent e = Assert.Single(Reading.Document("claude-code-hooks", payload).Events);

        Assert.Equal((kind, outcome, "s"), (e.Kind, e.Outcome, e.SessionId));
    }

    [Fact]
    public void A_managed_agents_call_carries_the_verdict_of_its_policy()
    {
        Reading reading = Reading.Lines("claude-managed-agent", Samples.ClaudeManaged);

        Assert.Equal((Outcome.Approved, "sevt_2"), (reading.The(EventKind.PolicyDecision).Outcome, reading.The(EventKind.PolicyDecision).CallId));
        Assert.Equal(("sevt_2", Outcome.Succeeded, "Mon"), (reading.The(EventKind.ToolResult).CallId, reading.The(EventKind.ToolResult).Outcome, reading.The(EventKind.ToolResult).Result));
        Assert.All(reading.Events, e => Assert.Equal(("sesn_1", "Coding Assistant"), (e.SessionId, e.AgentName)));
    }

    [Fact]
    public void A_pi_session_gives_calls_results_and_what_the_person_ran()
    {
        Reading reading = Reading.Lines("pi", Samples.Pi);

        Assert.Equal(
            [EventKind.Lifecycle, EventKind.Lifecycle, EventKind.Instruction, EventKind.Reasoning, EventKind.ToolCall, EventKind.ToolResult, EventKind.Other],
            reading.Kinds);
        Assert.Equal(("t1", "read", Outcome.Failed), (reading.The(EventKind.ToolResult).CallId, reading.The(EventKind.ToolResult).Tool, reading.The(EventKind.ToolResult).Outcome));
        Assert.Equal(new TokenUsage(3, 4, 5, 6, null, 0.01m), reading.The(EventKind.Reasoning).Usage);
        Assert.Equal(("git stash", Actor.User), (reading.The(EventKind.Other).Text, reading.The(EventKind.Other).Actor));
    }

    [Fact]
    public void Atif_results_without_an_id_answer_the_calls_of_their_step_and_sub_agents_stay_in_the_session()
    {
        Reading reading = Reading.Document("atif", Samples.Atif);

        Assert.Equal(("call_abc", "7"), (reading.The(EventKind.ToolResult).CallId, reading.The(EventKind.ToolResult).Result));
        AgentEvent sub = reading.Events[^1];
        Assert.Equal(("at-1", "sub-1", "helper", Actor.Agent, "/subagent_trajectories/0/steps/0"), (sub.SessionId, sub.AgentId, sub.AgentName, sub.Actor, sub.Source.Pointer));
    }

    [Fact]
    public void An_atif_step_that_reports_one_result_may_name_its_call_in_the_message_and_come_before_it()
    {
        const string Log = """
            {"schema_version":"ATIF-v1.4","session_id":"at-2","agent":{"name":"claude-code"},"steps":[
              {"step_id":1,"source":"user","message":"Make /app writable."},
              {"step_id":2,"source":"system","message":"Tool result for toolu_01Q","observation":{"type":"tool_result","content":"sudo: a password is required","result":{"success":false}}},
              {"step_id":3,"source":"agent","message":"I set the rights.","tool_calls":[{"id":"toolu_01Q","name":"Bash","arguments":{"command":"sudo chmod 777 /app"}}]}]}
            """;

        AgentEvent result = Reading.Document("atif", Log).The(EventKind.ToolResult);

        Assert.Equal(("toolu_01Q", "sudo: a password is required"), (result.CallId, result.Result));
    }

    [Fact]
    public void Entire_lines_of_one_message_count_its_tokens_once_and_unfold_the_results()
    {
        Reading reading = Reading.Lines("entire", Samples.Entire);

        Assert.Equal([Outcome.Succeeded, Outcome.Failed], reading.All(EventKind.ToolResult).Select(e => e.Outcome));
        Assert.Equal(382, reading.Events.Sum(e => e.Usage?.Output ?? 0));
    }

    [Fact]
    public void An_Inspect_sample_is_a_session_with_its_approvals()
    {
        Reading reading = Reading.Document("inspect", Samples.Inspect);

        Assert.All(reading.Events, e => Assert.Equal("smp-1", e.SessionId));
        Assert.Equal((Outcome.Failed, "call_1"), (reading.The(EventKind.ToolResult).Outcome, reading.The(EventKind.ToolResult).CallId));
        Assert.Equal((Outcome.Denied, Actor.User, "call_1"), (reading.The(EventKind.Approval).Outcome, reading.The(EventKind.Approval).Actor, reading.The(EventKind.Approval).CallId));
    }

    [Fact]
    public void MCP_calls_and_responses_pair_by_session_and_id()
    {
        Reading bare = Reading.Lines("mcp", Samples.McpRpc);
        Reading wrapped = Reading.Document("mcp", Samples.McpEvents);
        Reading audit = Reading.Lines("mcp", Samples.McpAudit);

        Assert.Equal(("1", "delete_file", "gone", Outcome.Succeeded), (
            bare.The(EventKind.ToolResult).CallId, bare.The(EventKind.ToolResult).Tool, bare.The(EventKind.ToolResult).Result, bare.The(EventKind.ToolResult).Outcome));
        Assert.Equal(("mcp__files__write", "disk full", Outcome.Failed, "ms-1"), (
            wrapped.The(EventKind.ToolCall).Tool, wrapped.The(EventKind.ToolResult).Result, wrapped.The(EventKind.ToolResult).Outcome, wrapped.The(EventKind.ToolResult).SessionId));
        Assert.Equal(("conv-7", "hi", "copilot"), (audit.The(EventKind.ToolResult).SessionId, audit.The(EventKind.ToolResult).Result, audit.The(EventKind.ToolResult).AgentName));
    }

    [Fact]
    public void Qwen_lines_read_as_chat_with_their_session_and_parents()
    {
        Reading reading = Reading.Lines("chat", Samples.Qwen);

        Assert.Equal([EventKind.Instruction, EventKind.Reasoning, EventKind.ToolCall, EventKind.ToolResult], reading.Kinds);
        Assert.All(reading.Events, e => Assert.Equal("qs-1", e.SessionId));
        Assert.Equal(("q2", "q1", "c1"), (reading.The(EventKind.ToolCall).NativeId, reading.The(EventKind.ToolCall).ParentNativeId, reading.The(EventKind.ToolResult).CallId));
    }
}
