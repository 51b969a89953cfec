using AuditLens.Events;
using Xunit;

namespace AuditLens.Tests.Ingestion.Dialects;

public sealed class CodexTests
{
    private static readonly Reading Rollout = Reading.Lines("codex", Samples.CodexRollout);

    [Fact]
    public void Facts_that_are_logged_twice_are_one_event()
    {
        Assert.Equal("Clean up the test data", Rollout.The(EventKind.Instruction).Text);
        Assert.Equal("I look at the tables.", Rollout.The(EventKind.Message).Text);
        Assert.Equal(["**Look first**", null], Rollout.All(EventKind.Reasoning).Select(e => e.Text));
    }

    [Fact]
    public void The_same_words_said_twice_are_two_events()
    {
        const string Say = """{"timestamp":"2026-04-21T00:37:05Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"Go on"}]}}""";

        Assert.Equal(2, Reading.Lines("codex", Say + "\n" + Say).All(EventKind.Instruction).Count());
    }

    [Fact]
    public void The_event_of_the_end_is_joined_to_the_output()
    {
        AgentEvent[] results = [.. Rollout.All(EventKind.ToolResult)];

        Assert.Equal(("call_1", "exec_command", "no", Outcome.Failed, 2, TimeSpan.FromSeconds(1.5)), (results[0].CallId, results[0].Tool, results[0].Result, results[0].Outcome, results[0].ExitCode, results[0].Duration));
        Assert.Equal(("call_2", "Success. Updated", Outcome.Succeeded, 0), (results[1].CallId, results[1].Result, results[1].Outcome, results[1].ExitCode));
    }

    [Fact]
    public void The_end_of_a_command_whose_output_never_came_is_not_lost()
    {
        AgentEvent e = Reading.Lines("codex", """
            {"timestamp":"2026-04-21T00:37:06Z","type":"response_item","payload":{"type":"function_call","name":"exec_command","arguments":"{}","call_id":"call_1"}}
            {"timestamp":"2026-04-21T00:37:07Z","type":"event_msg","payload":{"type":"exec_command_end","call_id":"call_1","exit_code":1,"aggregated_output":"boom"}}
            """).The(EventKind.ToolResult);

        Assert.Equal(("call_1", "boom", Outcome.Failed, 1, 2), (e.CallId, e.Result, e.Outcome, e.ExitCode, e.Source.Line));
    }

    [Fact]
    public void A_command_that_goes_on_in_the_background_gets_its_end_later()
    {
        Reading reading = Reading.Lines("codex", """
            {"timestamp":"2026-04-21T00:37:06Z","type":"response_item","payload":{"type":"function_call","name":"exec_command","arguments":"{}","call_id":"call_1"}}
            {"timestamp":"2026-04-21T00:37:07Z","type":"response_item","payload":{"type":"function_call_output","call_id":"call_1","output":"Wall time: 1 seconds\nProcess running with session ID 7\nOutput:\nstarting"}}
            {"timestamp":"2026-04-21T00:37:09Z","type":"event_msg","payload":{"type":"exec_command_end","call_id":"call_1","exit_code":0,"aggregated_output":"starting done"}}
            """);

        Assert.Equal([Outcome.Unknown, Outcome.Succeeded], reading.All(EventKind.ToolResult).Select(e => e.Outcome));
    }

    [Fact]
    public void A_request_to_leave_the_sandbox_is_marked_and_its_grant_is_inferred_from_the_run()
    {
        Assert.Equal("Needs the network", Rollout.All(EventKind.ToolCall).First().Attribute(EventAttributes.EscalationJustification));
        AgentEvent approval = Rollout.The(EventKind.Approval);
        Assert.Equal(("call_1", Outcome.Approved, Actor.Harness), (approval.CallId, approval.Outcome, approval.Actor));
    }

    [Theory]
    [InlineData("exec command rejected by user", Actor.User)]
    [InlineData("failed in sandbox MacosSeatbelt with execution error: denied", Actor.Harness)]
    public void A_refused_command_is_denied(string output, Actor actor)
    {
        Reading reading = Reading.Lines("codex", $$$$$$"""
            {"timestamp":"2026-04-21T00:37:06Z","type":"response_item","payload":{"type":"function_call","name":"exec_command","arguments":"{}","call_id":"call_1"}}
            {"timestamp":"2026-04-21T00:37:07Z","type":"response_item","payload":{"type":"function_call_output","call_id":"call_1","output":"{{{{{{output}}}}}}"}}
            """);

        Assert.Equal(Outcome.Denied, reading.The(EventKind.ToolResult).Outcome);
        Assert.Equal((actor, Outcome.Denied, "call_1"), (reading.The(EventKind.Approval).Actor, reading.The(EventKind.Approval).Outcome, reading.The(EventKind.Approval).CallId));
    }

    [Fact]
    public void Words_of_a_refusal_in_what_a_command_printed_deny_nothing()
    {
        Reading reading = Reading.Lines("codex", """
            {"timestamp":"2026-04-21T00:37:07Z","type":"response_item","payload":{"type":"function_call_output","call_id":"c","output":"Process exited with code 0\nOutput:\nexec command rejected by user"}}
            """);

        Assert.Equal(Outcome.Succeeded, reading.The(EventKind.ToolResult).Outcome);
        Assert.Empty(reading.All(EventKind.Approval));
    }

    [Fact]
    public void Rules_and_context_are_no_requests() =>
        Assert.Equal(
            ["You are Codex.", "<permissions instructions> workspace-write", "# AGENTS.md instructions for /repo\n\nNever push.", "So far: nothing."],
            Rollout.All(EventKind.SystemText).Select(e => e.Text));

    [Fact]
    public void The_policy_of_a_turn_is_told_when_it_changes_and_carried_by_what_follows()
    {
        AgentEvent policy = Rollout.The(EventKind.PolicyDecision);

        Assert.Equal("Approval: on-request; sandbox: workspace-write, no network", policy.Text);
        AgentEvent call = Rollout.All(EventKind.ToolCall).First();
        Assert.Equal(("on-request", "workspace-write", "gpt-5", "/repo", "main"), (
            call.Attribute(EventAttributes.PermissionMode), call.Attribute(EventAttributes.Sandbox), call.Model, call.Attribute(EventAttributes.WorkingDirectory), call.Attribute(EventAttributes.GitBranch)));
    }

    [Fact]
    public void Tokens_come_from_the_growth_of_the_total()
    {
        AgentEvent e = Assert.Single(Rollout.Events, e => e.Usage is not null);

        Assert.Equal(new TokenUsage(100, 20, 40, null, 5), e.Usage);
    }

    [Fact]
    public void Aborts_and_compaction_are_lifecycle() =>
        Assert.Equal(["session-start", "compaction", "turn-aborted"], Rollout.All(EventKind.Lifecycle).Select(e => e.Attribute(EventAttributes.Lifecycle)));

    [Fact]
    public void A_sub_agents_rollout_belongs_to_its_parents_session()
    {
        Reading reading = Reading.Lines("codex", """
            {"timestamp":"2026-04-21T00:37:01Z","type":"session_meta","payload":{"id":"child","cwd":"/r","source":{"subagent":{"thread_spawn":{"parent_thread_id":"root","depth":1,"agent_nickname":"Ada","agent_role":"explorer"}}}}}
            {"timestamp":"2026-04-21T00:37:02Z","type":"event_msg","payload":{"type":"user_message","message":"Look into it"}}
            """);

        Assert.All(reading.Events, e => Assert.Equal(("root", "child", "Ada"), (e.SessionId, e.AgentId, e.AgentName)));
        Assert.Equal((Actor.Agent, "agent"), (reading.The(EventKind.Instruction).Actor, reading.The(EventKind.Instruction).Attribute(EventAttributes.InstructionOrigin)));
    }

    [Fact]
    public void The_head_that_a_fork_repeats_does_not_change_the_session()
    {
        Reading reading = Reading.Lines("codex", """
            {"timestamp":"2026-04-21T00:37:01Z","type":"session_meta","payload":{"id":"fork","forked_from_id":"first"}}
            {"timestamp":"2026-04-21T00:37:01Z","type":"session_meta","payload":{"id":"first"}}
            {"timestamp":"2026-04-21T00:37:02Z","type":"event_msg","payload":{"type":"user_message","message":"Go"}}
            """);

        Assert.All(reading.Events, e => Assert.Equal("fork", e.SessionId));
    }

    [Fact]
    public void The_old_form_without_an_envelope_reads_alike()
    {
        Reading reading = Reading.Lines("codex", Samples.CodexOld);

        Assert.Equal(
            [EventKind.Lifecycle, EventKind.SystemText, EventKind.SystemText, EventKind.Instruction, EventKind.Reasoning, EventKind.ToolCall, EventKind.ToolResult],
            reading.Kinds);
        Assert.All(reading.Events, e => Assert.Equal("old-1", e.SessionId));
        Assert.Single(reading.Skips);
        Assert.Equal(("a\n", 0), (reading.The(EventKind.ToolResult).Result, reading.The(EventKind.ToolResult).ExitCode));
    }

    [Fact]
    public void The_printed_stream_tells_each_call_once()
    {
        Reading reading = Reading.Lines("codex", Samples.CodexStream);

        Assert.Equal(["exec_command", "apply_patch"], reading.All(EventKind.ToolCall).Select(e => e.Tool));
        Assert.Equal(["item_1", "item_2"], reading.All(EventKind.ToolResult).Select(e => e.CallId));
        Assert.All(reading.Events, e => Assert.Equal("th-9", e.SessionId));
    }

    [Fact]
    public void A_rollout_that_grew_is_read_on_as_if_it_had_been_read_at_once()
    {
        string[] lines = Samples.CodexRollout.Split('\n');
        for (int cut = 1; cut < lines.Length; cut++)
        {
            Reading first = Reading.LinesWithoutEnd("codex", string.Join('\n', lines[..cut]));
            Reading second = Reading.Lines("codex", string.Join('\n', lines[cut..]), checkpoint: first.Checkpoint, firstLine: cut + 1);

            Assert.Equal(Rollout.Events.Select(e => (e.Id, e.Text, e.Outcome, e.Usage)), first.Events.Concat(second.Events).Select(e => (e.Id, e.Text, e.Outcome, e.Usage)));
        }
    }
}
