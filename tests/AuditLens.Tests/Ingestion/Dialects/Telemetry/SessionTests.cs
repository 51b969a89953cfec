using AuditLens.Events;
using AuditLens.Ingestion.Dialects.Telemetry;
using Xunit;

namespace AuditLens.Tests.Ingestion.Dialects.Telemetry;

/// <summary>Conversations over several spans, bodies and signals, and prompts that repeat themselves.</summary>
public sealed class SessionTests
{
    private static readonly OpenTelemetryDialect Dialect = new();

    [Fact]
    public void A_prompt_that_repeats_the_history_adds_nothing()
    {
        DialectRun run = DialectRun.Documents(Dialect, Chat("1", 1, [("user", "continue")], "done"), Chat("2", 2, [("user", "continue"), ("assistant", "done"), ("user", "continue")], "done"));

        Assert.Equal(["continue", "continue"], run.Of(EventKind.Instruction).Select(e => e.Text));
        Assert.Equal(["done", "done"], run.Of(EventKind.Message).Select(e => e.Text));
    }

    [Fact]
    public void The_same_words_have_the_same_id_in_a_later_file()
    {
        DialectRun first = DialectRun.Documents(Dialect, Chat("1", 1, [("user", "a")], "b"));
        DialectRun second = DialectRun.Documents(Dialect, Chat("2", 2, [("user", "a"), ("assistant", "b"), ("user", "c")], "d"));

        Assert.Equal(2, first.Events.Select(e => e.Id).Intersect(second.Events.Select(e => e.Id)).Count());
    }

    [Fact]
    public void A_child_that_comes_before_its_root_is_read_into_the_conversation_that_the_root_names()
    {
        DialectRun run = DialectRun.Lines(Dialect,
            Otlp.Spans(Otlp.Span("2", "1", "execute_tool sql", 1, ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "sql"), ("gen_ai.tool.call.arguments", "{}"))),
            Otlp.Spans(Otlp.Span("1", null, "invoke_agent", 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.conversation.id", "conv-1"))));

        Assert.Equal("conv-1", Assert.Single(run.Calls).SessionId);
    }

    [Fact]
    public void A_span_without_an_event_counts_as_read_and_its_children_follow_from_the_nearest_span_that_has_one()
    {
        DialectRun run = DialectRun.Documents(Dialect, Otlp.Spans(
            Otlp.Span("1", null, "GET /", 0),
            Otlp.Span("2", "1", "execute_tool sql", 1, Sql("k1")),
            Otlp.Span("3", "2", "GET /rows", 2),
            Otlp.Span("4", "3", "execute_tool sql", 3, Sql("k2"))));

        Assert.Equal(4, run.Skips.Select(s => s.Pointer).Distinct().Count());
        Assert.Equal([null, run.Calls.First().NativeId], run.Calls.Select(e => e.ParentNativeId));
    }

    [Fact]
    public void A_span_without_an_event_that_comes_after_the_children_that_name_it_is_told_as_their_parent()
    {
        DialectRun run = DialectRun.Lines(Dialect,
            Otlp.Spans(Otlp.Span("2", "1", "execute_tool sql", 1, [.. Sql("k1"), ("gen_ai.conversation.id", "conv-1")])),
            Otlp.Spans(Otlp.Span("1", null, "POST /chat", 0), Otlp.Span("3", null, "GET /health", 2)));

        AgentEvent span = Assert.Single(run.Of(EventKind.Other));
        Assert.Equal(("POST /chat", run.Calls.Single().ParentNativeId), (span.Text, span.NativeId));
    }

    [Fact]
    public void A_span_that_says_something_else_under_an_id_that_is_taken_is_kept_beside_the_other_and_a_repeat_is_not()
    {
        DialectRun run = DialectRun.Documents(Dialect, Otlp.Spans(
            Otlp.Span("2", null, "execute_tool sql", 1, Sql("k1")),
            Otlp.Span("2", null, "execute_tool sql", 1, Sql("k1")),
            Otlp.Span("2", null, "execute_tool sql", 1, Sql("k1", "{\"drop\":1}"))));

        Assert.Equal(["{}", "{\"drop\":1}"], run.Calls.Select(e => e.Arguments));
        Assert.Equal([null, run.Calls.First().NativeId], run.Calls.Select(e => e.Attribute(EventAttributes.SharesIdWith)));
    }

    private static (string Key, object Value)[] Sql(string callId, string arguments = "{}") =>
        [("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "sql"), ("gen_ai.tool.call.id", callId), ("gen_ai.tool.call.arguments", arguments)];

    [Fact]
    public void A_trace_that_names_no_conversation_is_its_own()
    {
        DialectRun run = DialectRun.Documents(Dialect, Otlp.Spans(Otlp.Span("2", "1", "execute_tool sql", 1, ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "sql"), ("gen_ai.tool.call.arguments", "{}"))));

        AgentEvent call = Assert.Single(run.Calls);
        Assert.Equal((Otlp.Trace, Otlp.Trace), (call.SessionId, call.Attribute(EventAttributes.TraceId)));
    }

    [Fact]
    public void The_number_of_an_operating_system_thread_is_no_conversation()
    {
        DialectRun run = DialectRun.Documents(Dialect, Otlp.Spans(Otlp.Span("2", null, "execute_tool sql", 1,
            ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "sql"), ("gen_ai.tool.call.arguments", "{}"), ("thread.id", 3))));

        Assert.Equal(Otlp.Trace, Assert.Single(run.Calls).SessionId);
    }

    [Fact]
    public void A_file_that_grew_keeps_its_traces_in_the_conversation_they_named()
    {
        DialectRun sink = new();
        TelemetryReader first = new(new("f.jsonl", "jsonl"), null, Envelopes.Read);
        first.Read(DialectRun.Record(Otlp.Spans(Otlp.Span("1", null, "invoke_agent", 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.conversation.id", "conv-1"))), "f.jsonl", 0, 1, 0), sink);
        TelemetryReader second = new(new("f.jsonl", "jsonl"), first.Checkpoint(), Envelopes.Read);
        second.Read(DialectRun.Record(Otlp.Spans(Otlp.Span("2", "1", "execute_tool sql", 1, ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "sql"), ("gen_ai.tool.call.arguments", "{}"))), "f.jsonl", 9, 2, 1), sink);

        Assert.Equal("conv-1", Assert.Single(sink.Calls).SessionId);
    }

    [Fact]
    public void Every_event_points_at_its_span()
    {
        string body = Otlp.Spans(
            Otlp.Span("1", null, "invoke_agent", 0, ("gen_ai.operation.name", "invoke_agent")),
            Otlp.Span("2", "1", "execute_tool sql", 1, ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "sql"), ("gen_ai.tool.call.arguments", "{}")));
        AgentEvent call = Assert.Single(DialectRun.Documents(Dialect, body).Calls);

        Assert.Equal("/resourceSpans/0/scopeSpans/0/spans/1", call.Source.Pointer);
        Assert.StartsWith("{\"traceId\"", body[(int)call.Source.Offset..], StringComparison.Ordinal);
        Assert.Contains("execute_tool sql", body.Substring((int)call.Source.Offset, call.Source.Length), StringComparison.Ordinal);
    }

    [Fact]
    public void An_agent_that_runs_as_a_tool_is_a_sub_agent_and_its_task_comes_from_an_agent()
    {
        DialectRun run = DialectRun.Documents(Dialect, Otlp.Spans(
            Otlp.Span("1", null, "invoke_agent lead", 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "lead")),
            Otlp.Span("2", "1", "execute_tool ask", 1, ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "ask"), ("gen_ai.tool.call.arguments", "{}")),
            Otlp.Span("3", "2", "invoke_agent helper", 2, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "helper")),
            Otlp.Span("4", "3", "chat", 3, ("gen_ai.operation.name", "chat"), ("gen_ai.input.messages", Otlp.Messages(("user", "look it up"))), ("gen_ai.output.messages", Otlp.Messages(("assistant", "found"))))));

        AgentEvent task = Assert.Single(run.Of(EventKind.Instruction));
        Assert.Equal(("helper", "agent"), (task.AgentId, task.Attribute(EventAttributes.InstructionOrigin)));
        Assert.Equal("sub-agent-start", Assert.Single(run.Of(EventKind.Lifecycle)).Attribute(EventAttributes.Lifecycle));
        Assert.Null(Assert.Single(run.Calls).AgentId);
    }

    [Fact]
    public void A_trace_of_the_openai_agents_sdk_is_read_into_its_group()
    {
        string sample = ShapeSamples.Of("opentelemetry").Single(text => text.Contains("group_id", StringComparison.Ordinal));
        AgentEvent call = Assert.Single(DialectRun.Documents(Dialect, sample).Calls);

        Assert.Equal(("thread-1", "sql", "ops", "/data/1"), (call.SessionId, call.Tool, call.AgentName, call.Source.Pointer));
    }

    private static string Chat(string id, int second, (string Role, string Text)[] input, string output) => Otlp.Spans(Otlp.Span(id, null, "chat", second,
        ("gen_ai.operation.name", "chat"), ("gen_ai.conversation.id", "conv-1"), ("gen_ai.input.messages", Otlp.Messages(input)), ("gen_ai.output.messages", Otlp.Messages(("assistant", output)))));
}
