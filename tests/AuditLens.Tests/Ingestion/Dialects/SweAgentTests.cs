using AuditLens.Events;
using AuditLens.Ingestion.Dialects;
using Xunit;

namespace AuditLens.Tests.Ingestion.Dialects;

public sealed class SweAgentTests
{
    private static readonly Reading Trajectory = Reading.Document("swe-agent", Samples.SweTrajectory);

    [Fact]
    public void Prompts_come_from_the_history_and_steps_from_the_trajectory()
    {
        Assert.Equal("ISSUE: it fails", Trajectory.The(EventKind.Instruction).Text);
        Assert.Equal(["SETTING: You are an engineer", "Here is a demonstration"], Trajectory.All(EventKind.SystemText).Select(e => e.Text));
        Assert.Equal(["""{"path":"setup.py"}""", "./run", """{"input":""}"""], Trajectory.All(EventKind.ToolCall).Select(e => e.Arguments));
        Assert.Equal(["/trajectory/0", "/trajectory/1", "/trajectory/2"], Trajectory.All(EventKind.ToolCall).Select(e => e.Source.Pointer));
    }

    [Fact]
    public void Each_observation_answers_the_action_of_its_step()
    {
        Assert.Equal(Trajectory.All(EventKind.ToolCall).Select(e => e.CallId), Trajectory.All(EventKind.ToolResult).Select(e => e.CallId));
        Assert.Equal([Outcome.Unknown, Outcome.TimedOut, Outcome.Unknown], Trajectory.All(EventKind.ToolResult).Select(e => e.Outcome));
        Assert.Equal(TimeSpan.FromSeconds(0.25), Trajectory.All(EventKind.ToolResult).First().Duration);
    }

    [Fact]
    public void An_action_runs_in_the_folder_that_the_step_before_left_also_when_the_state_is_text() =>
        Assert.Equal(["/repo", "/repo", "/repo/sub"], Trajectory.All(EventKind.ToolCall).Select(e => e.Attribute(EventAttributes.WorkingDirectory)));

    [Fact]
    public void The_end_carries_status_tokens_and_cost()
    {
        AgentEvent end = Trajectory.The(EventKind.Lifecycle);

        Assert.Equal(("submitted", new TokenUsage(7141, 243, CostUsd: 0.02m)), (end.Text, end.Usage));
    }

    [Fact]
    public void A_history_alone_gives_calls_and_results_in_order()
    {
        Reading reading = Reading.Document("swe-agent", Samples.SweHistory);

        Assert.Equal([EventKind.SystemText, EventKind.Instruction, EventKind.Reasoning, EventKind.ToolCall, EventKind.ToolResult], reading.Kinds);
        Assert.Equal(("ls", "setup.py"), (reading.The(EventKind.ToolCall).Arguments, reading.The(EventKind.ToolResult).Result));
        Assert.Equal(reading.The(EventKind.ToolCall).CallId, reading.The(EventKind.ToolResult).CallId);
    }

    [Fact]
    public void The_text_of_an_edit_is_no_command_line_and_a_created_file_is_named()
    {
        Assert.Equal(("create_file", """{"path":"reproduce.py"}"""), SweAgentCommands.Read("create reproduce.py\n"));
        Assert.Equal("edit", SweAgentCommands.Read("edit 3:4\nrm -rf /\nend_of_edit").Tool);
        Assert.Equal(("bash", "rm reproduce.py"), SweAgentCommands.Read("rm reproduce.py\n"));
    }
}
