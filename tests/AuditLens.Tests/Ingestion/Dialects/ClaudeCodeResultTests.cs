using AuditLens.Events;
using Xunit;

namespace AuditLens.Tests.Ingestion.Dialects;

public sealed class ClaudeCodeResultTests
{
    [Theory]
    [InlineData("""{"type":"tool_result","tool_use_id":"t","content":"fine"}""", """{"stdout":"fine","stderr":"","interrupted":false}""", Outcome.Succeeded, null)]
    [InlineData("""{"type":"tool_result","tool_use_id":"t","content":"Exit code 1\nno such table","is_error":true}""", "\"Error: Exit code 1\"", Outcome.Failed, 1)]
    [InlineData("""{"type":"tool_result","tool_use_id":"t","content":"Exit code 143\nCommand timed out after 2m 0.0s","is_error":true}""", "\"Error\"", Outcome.TimedOut, 143)]
    [InlineData("""{"type":"tool_result","tool_use_id":"t","content":"<tool_use_error>File has not been read yet.</tool_use_error>","is_error":true}""", "\"Error\"", Outcome.Failed, null)]
    [InlineData("""{"type":"tool_result","tool_use_id":"t","content":"half"}""", """{"stdout":"half","stderr":"","interrupted":true}""", Outcome.Interrupted, null)]
    [InlineData("""{"type":"tool_result","tool_use_id":"t","content":"The user doesn't want to proceed with this tool use. The tool use was rejected","is_error":true}""", "\"User rejected tool use\"", Outcome.Denied, null)]
    [InlineData("""{"type":"tool_result","tool_use_id":"t","content":"Permission to use Bash with command rm -rf / has been denied.","is_error":true}""", "\"Error\"", Outcome.Denied, null)]
    public void The_outcome_is_what_the_record_says(string block, string structured, Outcome outcome, int? code)
    {
        AgentEvent e = Read(block, structured).The(EventKind.ToolResult);

        Assert.Equal((outcome, code, "t", Actor.Tool), (e.Outcome, e.ExitCode, e.CallId, e.Actor));
    }

    [Fact]
    public void Words_of_a_denial_in_the_output_of_a_tool_that_worked_deny_nothing()
    {
        Reading reading = Read("""{"type":"tool_result","tool_use_id":"t","content":"The user doesn't want to proceed with this tool use"}""", """{"stdout":"","interrupted":false}""");

        Assert.Equal(Outcome.Succeeded, reading.The(EventKind.ToolResult).Outcome);
        Assert.Empty(reading.All(EventKind.Approval));
    }

    [Fact]
    public void A_rejection_is_a_denial_by_the_person_and_what_they_said_is_an_instruction()
    {
        Reading reading = Read(
            """{"type":"tool_result","tool_use_id":"t","content":"The user doesn't want to proceed with this tool use. The tool use was rejected (eg. if it was a file edit, the new_string was NOT written to the file). To tell you how to proceed, the user said:\nNot on production!","is_error":true}""",
            "\"User rejected tool use\"");

        AgentEvent denial = reading.The(EventKind.Approval);
        Assert.Equal((Outcome.Denied, Actor.User, "t", "Not on production!"), (denial.Outcome, denial.Actor, denial.CallId, denial.Text));
        Assert.Equal("Not on production!", reading.The(EventKind.Instruction).Text);
    }

    [Fact]
    public void A_refusal_by_a_rule_is_a_denial_by_the_harness()
    {
        AgentEvent denial = Read("""{"type":"tool_result","tool_use_id":"t","content":"Permission to use Bash has been denied.","is_error":true}""", "\"Error\"").The(EventKind.Approval);

        Assert.Equal(Actor.Harness, denial.Actor);
    }

    [Fact]
    public void Blocks_of_text_are_joined_and_the_structured_twin_is_not_kept()
    {
        AgentEvent e = Read("""{"type":"tool_result","tool_use_id":"t","content":[{"type":"text","text":"one"},{"type":"image","source":{}},{"type":"text","text":"two"}]}""", """{"stdout":"other"}""").The(EventKind.ToolResult);

        Assert.Equal("one\n[image]\ntwo", e.Result);
    }

    [Fact]
    public void An_accepted_plan_is_an_approval()
    {
        AgentEvent e = Read("""{"type":"tool_result","tool_use_id":"t","content":"User has approved your plan."}""", """{"plan":"1. Drop nothing","isAgent":false}""").The(EventKind.Approval);

        Assert.Equal((Outcome.Approved, Actor.User, "1. Drop nothing"), (e.Outcome, e.Actor, e.Text));
    }

    [Fact]
    public void An_answer_to_a_question_is_an_instruction()
    {
        AgentEvent e = Read("""{"type":"tool_result","tool_use_id":"t","content":"User has answered"}""", """{"questions":[],"answers":{"Which database?":"staging"}}""").The(EventKind.Instruction);

        Assert.Equal("Which database?: staging", e.Text);
    }

    [Fact]
    public void Output_that_was_moved_to_a_file_is_marked_as_cut()
    {
        AgentEvent e = Read("""{"type":"tool_result","tool_use_id":"t","content":"<persisted-output>\nOutput too large. Full output saved to: /x"}""", "{}").The(EventKind.ToolResult);

        Assert.Equal("result", e.Attribute(EventAttributes.Truncated));
    }

    [Fact]
    public void The_result_of_a_delegation_names_the_sub_agent_and_the_call_that_started_it()
    {
        AgentEvent e = Read("""{"type":"tool_result","tool_use_id":"t","content":[{"type":"text","text":"done"}]}""", """{"status":"completed","agentId":"a12","agentType":"Explore","totalDurationMs":1500}""").The(EventKind.Lifecycle);

        Assert.Equal(("a12", "Explore", "t", "sub-agent-end"), (e.AgentId, e.AgentName, e.Attribute(EventAttributes.DelegatedByCallId), e.Attribute(EventAttributes.Lifecycle)));
    }

    private static Reading Read(string block, string structured) => Reading.Lines(
        "claude-code",
        $$$$$$"""{"type":"user","uuid":"u","sessionId":"s","isSidechain":false,"timestamp":"2026-02-03T04:05:06Z","message":{"role":"user","content":[{{{{{{block}}}}}}]},"toolUseResult":{{{{{{structured}}}}}}}""");
}
