using AuditLens.Events;
using Xunit;

namespace AuditLens.Tests.Ingestion.Dialects;

public sealed class ClaudeCodeMessageTests
{
    private const string Head = """ "sessionId":"s-1","isSidechain":false,"cwd":"/work","gitBranch":"main","version":"2.1.1","timestamp":"2026-02-03T04:05:06.789Z" """;

    [Fact]
    public void A_prompt_is_an_instruction_of_a_person_with_time_folder_and_branch()
    {
        AgentEvent e = Read($$$$$$"""{"type":"user","uuid":"u1","parentUuid":null,{{{{{{Head}}}}}},"message":{"role":"user","content":"Tidy the migrations folder."}}""").The(EventKind.Instruction);

        Assert.Equal((Actor.User, "s-1", "u1", "Tidy the migrations folder."), (e.Actor, e.SessionId, e.NativeId, e.Text));
        Assert.Equal(new DateTimeOffset(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero), e.Time);
        Assert.Equal(("/work", "main", "2.1.1"), (e.Attribute(EventAttributes.WorkingDirectory), e.Attribute(EventAttributes.GitBranch), e.Attribute(EventAttributes.HarnessVersion)));
        Assert.Equal("Claude Code", e.AgentName);
        Assert.Null(e.AgentId);
    }

    [Fact]
    public void A_message_split_over_lines_counts_its_usage_once_and_only_what_grew_after_that()
    {
        string Line(string uuid, string block, int output) =>
            $$$$$$"""{"type":"assistant","uuid":"{{{{{{uuid}}}}}}","parentUuid":"u1",{{{{{{Head}}}}}},"message":{"id":"msg_1","model":"m-4","role":"assistant","content":[{{{{{{block}}}}}}],"usage":{"input_tokens":10,"output_tokens":{{{{{{output}}}}}},"cache_read_input_tokens":7,"cache_creation_input_tokens":3}}}""";

        Reading reading = Read(string.Join('\n',
            Line("a1", """{"type":"thinking","thinking":"Look first.","signature":"x"}""", 5),
            Line("a2", """{"type":"text","text":"I look."}""", 5),
            Line("a3", """{"type":"tool_use","id":"toolu_1","name":"Bash","input":{"command":"ls -la"}}""", 42)));

        Assert.Equal([EventKind.Reasoning, EventKind.Message, EventKind.ToolCall], reading.Kinds);
        Assert.Equal(new TokenUsage(10, 5, 7, 3), reading.Events[0].Usage);
        Assert.Null(reading.Events[1].Usage);
        Assert.Equal(new TokenUsage(0, 37, 0, 0), reading.Events[2].Usage);
        AgentEvent call = reading.Events[2];
        Assert.Equal(("toolu_1", "Bash", """{"command":"ls -la"}""", "m-4"), (call.CallId, call.Tool, call.Arguments, call.Model));
    }

    [Fact]
    public void Thinking_of_which_only_the_signature_is_left_is_reasoning_marked_as_without_text()
    {
        AgentEvent e = Read($$$$$$"""{"type":"assistant","uuid":"a1",{{{{{{Head}}}}}},"message":{"id":"m","content":[{"type":"thinking","thinking":"","signature":"EqQB"}]}}""").The(EventKind.Reasoning);

        Assert.Null(e.Text);
        Assert.Equal("text", e.Attribute(EventAttributes.Truncated));
    }

    [Fact]
    public void The_same_lines_in_another_checkpoint_file_give_the_same_ids()
    {
        string lines = $$$$$$"""
            {"type":"user","uuid":"u1",{{{{{{Head}}}}}},"permissionMode":"default","message":{"role":"user","content":"Go"}}
            {"type":"assistant","uuid":"a1","parentUuid":"u1",{{{{{{Head}}}}}},"message":{"id":"m","content":[{"type":"text","text":"Yes"},{"type":"text","text":"Yes"}]}}
            """;

        Reading first = Reading.Lines("claude-code", lines, "0/full.jsonl");
        Reading second = Reading.Lines("claude-code", lines, "1/full.jsonl");

        Assert.Equal(4, first.Events.Select(e => e.Id).Distinct().Count());
        Assert.Equal(first.Events.Select(e => e.Id), second.Events.Select(e => e.Id));
    }

    [Fact]
    public void Lines_without_a_uuid_are_told_apart_by_their_place_and_found_again()
    {
        string lines = $$$$$$"""
            {"type":"user",{{{{{{Head}}}}}},"message":{"role":"user","content":"Go"}}
            {"type":"user",{{{{{{Head}}}}}},"message":{"role":"user","content":"Go"}}
            """;

        Assert.Equal(2, Read(lines).Events.Select(e => e.Id).Distinct().Count());
        Assert.Equal(Read(lines).Events.Select(e => e.Id), Read(lines).Events.Select(e => e.Id));
    }

    [Fact]
    public void An_error_of_the_models_service_is_an_error_and_not_a_message()
    {
        AgentEvent e = Read($$$$$$"""{"type":"assistant","uuid":"a1",{{{{{{Head}}}}}},"isApiErrorMessage":true,"message":{"id":"m","model":"<synthetic>","content":[{"type":"text","text":"API Error: 529 overloaded"}]}}""").The(EventKind.Error);

        Assert.Equal((Actor.Harness, "API Error: 529 overloaded"), (e.Actor, e.Text));
    }

    [Fact]
    public void A_line_that_follows_a_skipped_one_is_linked_to_what_that_followed()
    {
        Reading reading = Read($$$$$$"""
            {"type":"assistant","uuid":"a1",{{{{{{Head}}}}}},"message":{"id":"m","content":[{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"make"}}]}}
            {"type":"progress","uuid":"p1","parentUuid":"a1",{{{{{{Head}}}}}},"data":{"type":"bash_progress","output":""},"toolUseID":"b0","parentToolUseID":"t1"}
            {"type":"progress","uuid":"p2","parentUuid":"p1",{{{{{{Head}}}}}},"data":{"type":"bash_progress","output":""},"toolUseID":"b1","parentToolUseID":"t1"}
            {"type":"user","uuid":"u2","parentUuid":"p2",{{{{{{Head}}}}}},"message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"done"}]}}
            """);

        Assert.Equal(2, reading.Skips.Count);
        Assert.Equal("a1", reading.The(EventKind.ToolResult).ParentNativeId);
    }

    [Fact]
    public void A_file_that_grew_is_read_on_as_if_it_had_been_read_at_once()
    {
        string head = $$$$$$"""
            {"type":"user","uuid":"u1",{{{{{{Head}}}}}},"permissionMode":"plan","message":{"role":"user","content":"Go"}}
            {"type":"assistant","uuid":"a1",{{{{{{Head}}}}}},"message":{"id":"m","content":[{"type":"text","text":"One"}],"usage":{"input_tokens":4,"output_tokens":5}}}
            """;
        string tail = $$$$$$"""{"type":"assistant","uuid":"a2",{{{{{{Head}}}}}},"permissionMode":"plan","message":{"id":"m","content":[{"type":"text","text":"Two"}],"usage":{"input_tokens":4,"output_tokens":5}}}""";

        Reading whole = Read(head + "\n" + tail);
        Reading grown = Reading.Lines("claude-code", tail, checkpoint: Read(head).Checkpoint, firstLine: 3);

        AgentEvent last = whole.Events[^1];
        AgentEvent again = Assert.Single(grown.Events);
        Assert.Equal((last.Id, last.Usage, last.Text), (again.Id, again.Usage, again.Text));
        Assert.Null(last.Usage);
    }

    [Theory]
    [InlineData("""{"uuid":"x","sessionId":"s"}""")]
    [InlineData("""{"type":17,"sessionId":"s"}""")]
    [InlineData("""{"type":"user","sessionId":"s","uuid":"u"}""")]
    [InlineData("""{"type":"assistant","sessionId":"s","uuid":"u","message":{"content":12}}""")]
    [InlineData("""["type"]""")]
    [InlineData("null")]
    public void A_line_of_another_shape_is_rejected_with_a_reason(string line)
    {
        Reading reading = Read(line);

        Assert.Empty(reading.Events);
        Assert.False(string.IsNullOrWhiteSpace(Assert.Single(reading.Rejections).Reason));
    }

    private static Reading Read(string lines) => Reading.Lines("claude-code", lines);
}
