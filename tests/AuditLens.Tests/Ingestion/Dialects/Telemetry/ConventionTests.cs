using AuditLens.Events;
using AuditLens.Ingestion.Dialects.Telemetry;
using Xunit;

namespace AuditLens.Tests.Ingestion.Dialects.Telemetry;

/// <summary>One case a convention: the same small run must give the same call, answer and words, whichever names the attributes have.</summary>
public sealed class ConventionTests
{
    private const string Arguments = """{"query":"DROP TABLE bookings"}""";
    private const string CallId = "call_8c165394f4746d79";

    private static readonly OpenTelemetryDialect Dialect = new();

    public static TheoryData<string> Conventions => [.. Bodies.Keys];

    internal static IEnumerable<string> Samples => Bodies.Values;

    private static Dictionary<string, string> Bodies { get; } = new(StringComparer.Ordinal)
    {
        ["gen_ai messages and an execute_tool span"] = Otlp.Spans(
            Otlp.Span("1", null, "invoke_agent ops", 0, ("gen_ai.operation.name", "invoke_agent"), ("gen_ai.agent.name", "ops"), ("gen_ai.conversation.id", "conv-1")),
            Otlp.Span("2", "1", "chat m", 1, ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "m"), ("gen_ai.response.model", "m-1"), ("gen_ai.usage.input_tokens", 9), ("gen_ai.usage.output_tokens", 2),
                ("gen_ai.input.messages", Otlp.Messages(("user", "clean up"))),
                ("gen_ai.output.messages", $$"""[{"role":"assistant","parts":[{"type":"text","content":"I will."},{"type":"tool_call","id":"{{CallId}}","name":"sql","arguments":{{Arguments}}}],"finish_reason":"tool_call"}]""")),
            Otlp.Span("3", "1", "execute_tool sql", 2, ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "sql"), ("gen_ai.tool.call.id", CallId), ("gen_ai.tool.call.result", "OK"))),
        ["flattened prompts and completions of OpenLLMetry"] = Otlp.Spans(
            Otlp.Span("2", null, "openai.chat", 1, ("llm.request.type", "chat"), ("gen_ai.response.model", "m-1"), ("traceloop.association.properties.session_id", "conv-1"),
                ("gen_ai.usage.prompt_tokens", 9), ("gen_ai.usage.completion_tokens", 2),
                ("gen_ai.prompt.0.role", "user"), ("gen_ai.prompt.0.content", "clean up"), ("gen_ai.completion.0.role", "assistant"), ("gen_ai.completion.0.content", "I will."),
                ("gen_ai.completion.0.tool_calls.0.id", CallId), ("gen_ai.completion.0.tool_calls.0.name", "sql"), ("gen_ai.completion.0.tool_calls.0.arguments", Arguments)),
            Otlp.Span("3", "2", "sql.tool", 2, ("traceloop.span.kind", "tool"), ("traceloop.entity.name", "sql"), ("traceloop.entity.input", """{"args":[],"kwargs":{"query":"DROP TABLE bookings"}}"""),
                ("traceloop.entity.output", "\"OK\""))),
        ["OpenInference"] = Otlp.Spans(
            Otlp.Span("2", null, "ChatOpenAI", 1, ("openinference.span.kind", "LLM"), ("llm.model_name", "m-1"), ("session.id", "conv-1"), ("llm.token_count.prompt", 9), ("llm.token_count.completion", 2),
                ("llm.input_messages.0.message.role", "user"), ("llm.input_messages.0.message.contents.0.message_content.type", "text"), ("llm.input_messages.0.message.contents.0.message_content.text", "clean up"),
                ("llm.output_messages.0.message.role", "assistant"), ("llm.output_messages.0.message.content", "I will."),
                ("llm.output_messages.0.message.tool_calls.0.tool_call.id", CallId), ("llm.output_messages.0.message.tool_calls.0.tool_call.function.name", "sql"),
                ("llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments", Arguments)),
            Otlp.Span("3", "2", "sql", 2, ("openinference.span.kind", "TOOL"), ("tool.name", "sql"), ("input.value", "DROP TABLE bookings"), ("output.value", "OK"),
                ("tool.parameters", """{"type":"object","properties":{"query":{"type":"string"}}}"""))),
        ["Vercel AI SDK"] = Otlp.Spans(
            Otlp.Span("2", null, "ai.generateText.doGenerate", 1, ("ai.operationId", "ai.generateText.doGenerate"), ("ai.telemetry.metadata.sessionId", "conv-1"), ("ai.response.model", "m-1"),
                ("ai.usage.inputTokens", 9), ("ai.usage.outputTokens", 2), ("ai.prompt.messages", """[{"role":"user","content":[{"type":"text","text":"clean up"}]}]"""), ("ai.response.text", "I will."),
                ("ai.response.toolCalls", $$"""[{"toolCallId":"{{CallId}}","toolName":"sql","input":"{\"query\": \"DROP TABLE bookings\"}"}]""")),
            Otlp.Span("3", "2", "ai.toolCall", 2, ("ai.operationId", "ai.toolCall"), ("ai.toolCall.name", "sql"), ("ai.toolCall.id", CallId), ("ai.toolCall.args", Arguments), ("ai.toolCall.result", "\"OK\""))),
        ["Google ADK's own attributes"] = Otlp.Spans(
            Otlp.Span("2", null, "call_llm", 1, ("gcp.vertex.agent.session_id", "conv-1"), ("gen_ai.usage.input_tokens", 9), ("gen_ai.usage.output_tokens", 2),
                ("gcp.vertex.agent.llm_request", """{"model":"m-1","contents":[{"role":"user","parts":[{"text":"clean up"}]}]}"""),
                ("gcp.vertex.agent.llm_response", $$$"""{"content":{"role":"model","parts":[{"text":"I will."},{"function_call":{"id":"{{{CallId}}}","name":"sql","args":{{{Arguments}}}}}]}}""")),
            Otlp.Span("3", "2", "execute_tool sql", 2, ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "sql"), ("gen_ai.tool.call.id", CallId), ("gcp.vertex.agent.llm_request", "{}"),
                ("gcp.vertex.agent.tool_call_args", Arguments), ("gcp.vertex.agent.tool_response", """{"result":"OK"}"""))),
        ["events of a span"] = Otlp.Spans(
            Otlp.Span("2", null, "chat", 1, ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "m-1"), ("session.id", "conv-1"), ("gen_ai.usage.input_tokens", 9), ("gen_ai.usage.output_tokens", 2)).WithEvents(
                Otlp.Event("gen_ai.user.message", 1, ("content", """[{"text":"clean up"}]""")),
                Otlp.Event("gen_ai.choice", 1, ("finish_reason", "tool_use"), ("message", $$$"""[{"text":"I will."},{"toolUse":{"toolUseId":"{{{CallId}}}","name":"sql","input":{{{Arguments}}}}}]"""))),
            Otlp.Span("3", "2", "execute_tool sql", 2, ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "sql"), ("gen_ai.tool.call.id", CallId)).WithEvents(
                Otlp.Event("gen_ai.tool.message", 2, ("role", "tool"), ("content", Arguments), ("id", CallId)),
                Otlp.Event("gen_ai.choice", 2, ("message", """[{"text":"OK"}]"""), ("id", CallId)))),
        ["log records"] = Otlp.Logs(
            Otlp.Log("gen_ai.user.message", "2", 1, (ValueTuple<string, object>[])[("content", "clean up")], ("session.id", "conv-1")),
            Otlp.Log("gen_ai.choice", "2", 1, new (string, object)[] { ("index", 0), ("message", new (string, object)[] { ("role", "assistant"), ("content", "I will."),
                ("tool_calls", new object[] { new (string, object)[] { ("id", CallId), ("type", "function"), ("function", new (string, object)[] { ("name", "sql"), ("arguments", Arguments) }) } }) }) },
                ("gen_ai.response.model", "m-1"), ("session.id", "conv-1")),
            Otlp.Log("gen_ai.assistant.message", "4", 3, new (string, object)[] { ("tool_calls", new object[] { new (string, object)[] { ("id", CallId), ("type", "function"), ("function", new (string, object)[] { ("name", "sql"), ("arguments", Arguments) }) } }) }, ("session.id", "conv-1")),
            Otlp.Log("gen_ai.tool.message", "4", 3, new (string, object)[] { ("content", "OK"), ("id", CallId) }, ("session.id", "conv-1"))),
    };

    [Theory]
    [MemberData(nameof(Conventions))]
    public void Every_convention_gives_the_same_call_answer_and_words(string convention)
    {
        DialectRun run = DialectRun.Documents(Dialect, Bodies[convention]);

        AgentEvent call = Assert.Single(run.Calls);
        Assert.Equal(("sql", CallId, "conv-1"), (call.Tool, call.CallId, call.SessionId));
        Assert.Equal("DROP TABLE bookings", JsonMembers.ParseOrUndefined(call.Arguments).Text("query"));
        AgentEvent result = Assert.Single(run.Of(EventKind.ToolResult));
        Assert.Equal(("OK", CallId), (result.Result, result.CallId));
        Assert.Equal("clean up", Assert.Single(run.Of(EventKind.Instruction)).Text);
        AgentEvent said = Assert.Single(run.Of(EventKind.Message));
        Assert.Equal(("I will.", "m-1"), (said.Text, said.Model));
        Assert.True(call.Time <= result.Time);
        Assert.Empty(run.Rejections);
        Assert.All(run.Events, e => Assert.Equal("production", e.Attribute(EventAttributes.DeploymentEnvironment)));
    }

    [Theory]
    [MemberData(nameof(Conventions))]
    public void The_dialect_is_sure_of_every_envelope(string convention) =>
        Assert.Equal(100, Dialect.Recognise(new("traces.json", "json", [JsonMembers.ParseOrUndefined(Bodies[convention])])));
}
