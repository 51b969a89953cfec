using AuditLens.Chains;
using AuditLens.Events;
using AuditLens.Ingestion.Dialects.Telemetry;
using AuditLens.Tests.Ingestion.Dialects.Telemetry;
using Xunit;

namespace AuditLens.Tests.Chains;

/// <summary>Traces that know that a tool ran, and logs that know with what: one call.</summary>
public sealed class CallMergeTests
{
    private static readonly OpenTelemetryDialect Dialect = new();

    [Fact]
    public void A_run_without_arguments_and_its_order_in_another_file_are_one_call_with_outcome_and_duration()
    {
        IReadOnlyList<AgentEvent> merged = Merged(
            Otlp.Spans(Run("3", 2, "call_8c165394f4746d79").WithStatus(1, "")),
            Order("2", 1, "call_8c165394f4746d79"));

        AgentEvent call = Assert.Single(merged, e => e.Kind == EventKind.ToolCall);
        Assert.Contains("DROP", call.Arguments, StringComparison.Ordinal);
        AgentEvent result = Assert.Single(merged, e => e.Kind == EventKind.ToolResult);
        Assert.Equal((call.CallId, Outcome.Succeeded, TimeSpan.FromSeconds(1)), (result.CallId, result.Outcome, result.Duration));
    }

    [Fact]
    public void Orders_whose_ids_are_counters_are_paired_with_runs_in_order_of_time()
    {
        IReadOnlyList<AgentEvent> merged = Merged(Otlp.Spans(Run("3", 2, "adk-4b3b0249"), Run("5", 4, "adk-ff58b9e7")), Order("2", 1, "sql_0"), Order("4", 3, "sql_0", "DELETE"));

        AgentEvent[] calls = [.. merged.Where(e => e.Kind == EventKind.ToolCall)];
        Assert.Equal(2, calls.Length);
        Assert.All(calls, call => Assert.NotNull(call.Arguments));
        Assert.Equal(calls.Select(e => e.CallId), merged.Where(e => e.Kind == EventKind.ToolResult).OrderBy(e => e.Time).Select(e => e.CallId));
    }

    [Fact]
    public void A_run_that_nothing_else_tells_of_stays() =>
        Assert.Single(Merged(Otlp.Spans(Run("3", 2, "call_8c165394f4746d79"))), e => e.Kind == EventKind.ToolCall);

    [Fact]
    public void Two_orders_with_ids_of_their_own_stay_two() =>
        Assert.Equal(2, Merged(Order("2", 1, "call_8c165394f4746d79"), Order("4", 3, "call_9c165394f4746d70")).Count(e => e.Kind == EventKind.ToolCall));

    private static IReadOnlyList<AgentEvent> Merged(params string[] bodies) => CallMerge.Merge(DialectRun.Documents(Dialect, bodies).Events);

    private static System.Text.Json.Nodes.JsonObject Run(string id, int second, string callId) =>
        Otlp.Span(id, null, "execute_tool sql", second, ("gen_ai.operation.name", "execute_tool"), ("gen_ai.tool.name", "sql"), ("gen_ai.tool.call.id", callId), ("gen_ai.conversation.id", "conv-1"));

    private static string Order(string id, int second, string callId, string verb = "DROP") => Otlp.Logs(Otlp.Log("gen_ai.client.inference.operation.details", id, second, null,
        ("gen_ai.conversation.id", "conv-1"), ("gen_ai.output.messages", $$$"""[{"role":"assistant","parts":[{"type":"tool_call","id":"{{{callId}}}","name":"sql","arguments":{"query":"{{{verb}}} bookings"}}]}]""")));
}
