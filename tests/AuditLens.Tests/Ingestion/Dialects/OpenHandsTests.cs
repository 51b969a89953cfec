using AuditLens.Events;
using Xunit;

namespace AuditLens.Tests.Ingestion.Dialects;

public sealed class OpenHandsTests
{
    private static readonly Reading Session = Reading.Document("openhands", Samples.OpenHands);

    [Fact]
    public void A_time_without_a_zone_is_UTC() =>
        Assert.Equal(new DateTimeOffset(2025, 5, 9, 6, 6, 16, TimeSpan.Zero).AddTicks(8501480), Session.All(EventKind.ToolCall).First().Time);

    [Fact]
    public void An_action_gives_thought_and_call_and_the_models_tokens_once()
    {
        AgentEvent call = Session.All(EventKind.ToolCall).First();

        Assert.Equal(("toolu_01", "execute_bash", "deepseek-chat", "/3"), (call.CallId, call.Tool, call.Model, call.Source.Pointer));
        Assert.Contains("\"command\":\"rm -rf /data\"", call.Arguments, StringComparison.Ordinal);
        AgentEvent thought = Session.All(EventKind.Reasoning).First();
        Assert.Equal(("I clear the folder.", new TokenUsage(6074, 48)), (thought.Text, thought.Usage));
        Assert.Single(Session.Events, e => e.Usage is not null);
    }

    [Fact]
    public void An_observation_is_joined_by_the_call_or_by_its_cause_and_carries_the_exit_code()
    {
        AgentEvent[] results = [.. Session.All(EventKind.ToolResult)];

        Assert.Equal(("toolu_01", Outcome.Failed, 1, "4"), (results[0].CallId, results[0].Outcome, results[0].ExitCode, results[0].ParentNativeId));
        Assert.Equal(("event-7", "edit", Outcome.Denied), (results[1].CallId, results[1].Tool, results[1].Outcome));
    }

    [Fact]
    public void A_rejected_action_is_a_denial_by_the_person() =>
        Assert.Contains(Session.All(EventKind.Approval), e => (e.CallId, e.Outcome, e.Actor, e.Text) == ("event-7", Outcome.Denied, Actor.User, "Not this file"));

    [Fact]
    public void A_command_that_still_runs_has_no_outcome()
    {
        AgentEvent e = Reading.Document("openhands", """[{"id":1,"source":"agent","cause":0,"observation":"run","content":"","extras":{"metadata":{"exit_code":-1}}}]""").The(EventKind.ToolResult);

        Assert.Equal((Outcome.Unknown, -1), (e.Outcome, e.ExitCode));
    }

    [Fact]
    public void Rules_of_the_repository_govern_and_the_end_is_told()
    {
        Assert.Equal("Never push to main.", Session.The(EventKind.SystemText).Text);
        Assert.Equal("All done", Session.The(EventKind.Message).Text);
        Assert.Equal("session-end", Session.The(EventKind.Lifecycle).Attribute(EventAttributes.Lifecycle));
    }

    [Fact]
    public void Each_run_of_an_evaluation_is_a_session_with_its_task_and_error()
    {
        Reading reading = Reading.Lines("openhands", Samples.OpenHandsRuns);

        Assert.Equal(["repo-1", "repo-2"], reading.Events.Select(e => e.SessionId).Distinct());
        Assert.Equal(["Fix the bug", "Fix the other bug"], reading.All(EventKind.Instruction).Select(e => e.Text));
        Assert.Equal("Agent reached maximum iteration", reading.The(EventKind.Error).Text);
        Assert.Equal("event-2", reading.The(EventKind.ToolResult).CallId);
        Assert.Equal([0, 1, 2, 3, 4], reading.Events.Where(e => e.SessionId == "repo-1").Select(e => e.Ordinal));
    }

    [Fact]
    public void One_event_a_file_takes_its_session_from_the_folder()
    {
        AgentEvent e = Reading.Document("openhands", """{"id":1,"source":"user","action":"message","message":"Go","args":{"content":"Go"}}""", "/h/sessions/s-77/events/1.json").The(EventKind.Instruction);

        Assert.Equal("s-77", e.SessionId);
    }
}
