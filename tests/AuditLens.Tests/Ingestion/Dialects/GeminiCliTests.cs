using AuditLens.Events;
using Xunit;

namespace AuditLens.Tests.Ingestion.Dialects;

public sealed class GeminiCliTests
{
    private static readonly Reading Chat = Reading.Document("gemini-cli", Samples.GeminiChat);

    [Fact]
    public void A_message_gives_thoughts_text_calls_and_results_in_order()
    {
        Assert.Equal(
            [EventKind.Instruction, EventKind.Reasoning, EventKind.Message, EventKind.ToolCall, EventKind.ToolResult, EventKind.ToolCall, EventKind.ToolResult, EventKind.Approval, EventKind.Other, EventKind.Error],
            Chat.Kinds);
        Assert.All(Chat.Events, e => Assert.Equal("g-1", e.SessionId));
        Assert.Equal("Looking: First the folder.", Chat.The(EventKind.Reasoning).Text);
        Assert.Equal(new TokenUsage(100, 20, 5, null, 3), Chat.The(EventKind.Reasoning).Usage);
    }

    [Fact]
    public void The_last_exit_code_is_the_harnesss_and_decides_over_the_status()
    {
        AgentEvent result = Chat.All(EventKind.ToolResult).First();

        Assert.Equal((2, Outcome.Failed, "c1"), (result.ExitCode, result.Outcome, result.CallId));
    }

    [Fact]
    public void A_call_that_the_person_did_not_allow_is_denied() =>
        Assert.Equal((Outcome.Denied, "c2"), (Chat.The(EventKind.Approval).Outcome, Chat.The(EventKind.Approval).CallId));

    [Fact]
    public void A_message_that_is_written_again_with_its_calls_is_told_once()
    {
        Reading reading = Reading.Lines("gemini-cli", Samples.GeminiLines);

        Assert.Equal([EventKind.Lifecycle, EventKind.Instruction, EventKind.Message, EventKind.ToolCall, EventKind.ToolResult], reading.Kinds);
        Assert.Equal(10, reading.Events.Sum(e => e.Usage?.Input ?? 0));
    }

    [Fact]
    public void The_printed_stream_reads_alike()
    {
        Reading reading = Reading.Lines("gemini-cli", Samples.GeminiStream);

        Assert.Equal([EventKind.Lifecycle, EventKind.Instruction, EventKind.ToolCall, EventKind.ToolResult, EventKind.Message, EventKind.Lifecycle], reading.Kinds);
        Assert.Equal(("t1", "run_shell_command", Outcome.Failed, "no"), (
            reading.The(EventKind.ToolResult).CallId, reading.The(EventKind.ToolResult).Tool, reading.The(EventKind.ToolResult).Outcome, reading.The(EventKind.ToolResult).Result));
    }
}
