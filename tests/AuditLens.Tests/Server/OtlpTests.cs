using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AuditLens.Events;
using AuditLens.Server.Access;
using AuditLens.Storage;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>Telemetry, from real exporters and from bodies made by hand.</summary>
public sealed class OtlpTests
{
    private const string Trace = "5b8efff798038103d269b633813fc60c";

    [Theory]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    [InlineData(OtlpExportProtocol.Grpc)]
    public async Task The_exporter_of_dotnet_delivers_a_run_with_tool_calls(OtlpExportProtocol protocol)
    {
        await using RunningServer running = await RunningServer.StartAsync();
        string token = await running.TokenAsync(Roles.Ingest);
        Uri endpoint = protocol == OtlpExportProtocol.Grpc ? running.Server.OtlpGrpcAddress! : new Uri(running.Server.OtlpAddress!, "/v1/traces");
        using var source = new ActivitySource("agent-" + protocol);
        using (TracerProvider provider = Sdk.CreateTracerProviderBuilder().AddSource(source.Name).AddOtlpExporter(o =>
        {
            o.Endpoint = endpoint;
            o.Protocol = protocol;
            o.Headers = "Authorization=Bearer " + token;
        }).Build())
        {
            Run(source);
            Assert.True(provider.ForceFlush(20_000));
        }

        await RunningServer.UntilAsync("the run is in the store", async () => await running.Store.FindSessionAsync("conv-1", CancellationToken.None) is not null);
        IReadOnlyList<AgentEvent> events = await running.Store.ReadSessionAsync("conv-1", CancellationToken.None);
        AgentEvent call = Assert.Single(events, e => e.Kind == EventKind.ToolCall);
        Assert.Equal(("run_sql", "{\"sql\":\"DROP TABLE bookings\"}"), (call.Tool, call.Arguments));
        Assert.Empty(Directory.GetFiles(Path.Combine(running.Folder, "spool"), "*.pb"));
    }

    [Fact]
    public async Task The_pieces_of_a_trace_may_come_in_any_order()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = await running.WithTokenAsync(Roles.Ingest, running.Server.OtlpAddress);

        // The span of the tool comes first and does not name the conversation; its parent, which does, comes later.
        await PostAsync(client, "/v1/traces", Span("00f067aa0ba902b8", "00f067aa0ba902b7", """{"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},{"key":"gen_ai.tool.name","value":{"stringValue":"bash"}}"""));
        await PostAsync(client, "/v1/traces", Span("00f067aa0ba902b7", null, """{"key":"gen_ai.operation.name","value":{"stringValue":"invoke_agent"}},{"key":"gen_ai.conversation.id","value":{"stringValue":"conv-2"}}"""));

        await RunningServer.UntilAsync("the run is in the store", async () => await running.Store.FindSessionAsync("conv-2", CancellationToken.None) is not null);
        Assert.Equal("conv-2", Assert.Single(await running.Store.SessionsAsync(new SessionQuery(), CancellationToken.None).ToListAsync()).Id);
        Assert.Contains(await running.Store.ReadSessionAsync("conv-2", CancellationToken.None), e => e.Kind == EventKind.ToolCall && e.Tool == "bash");
    }

    [Fact]
    public async Task The_answer_is_in_the_encoding_of_the_request()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = await running.WithTokenAsync(Roles.Ingest, running.Server.OtlpAddress);

        (HttpStatusCode status, string type, byte[] body) = await PostAsync(client, "/v1/traces", Span("00f067aa0ba902b7", null, ""));
        (HttpStatusCode emptyStatus, string emptyType, byte[] empty) = await PostAsync(client, "/v1/logs", [], "application/x-protobuf");

        Assert.Equal((HttpStatusCode.OK, "application/json", "{}"), (status, type, Encoding.UTF8.GetString(body)));
        Assert.Equal((HttpStatusCode.OK, "application/x-protobuf", 0), (emptyStatus, emptyType, empty.Length));
    }

    [Fact]
    public async Task A_body_that_is_none_is_refused_with_a_status_in_its_own_encoding()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = await running.WithTokenAsync(Roles.Ingest, running.Server.OtlpAddress);

        (HttpStatusCode json, _, byte[] jsonBody) = await PostAsync(client, "/v1/traces", "{\"resourceSpans\": 7}"u8.ToArray());
        (HttpStatusCode proto, string type, byte[] protoBody) = await PostAsync(client, "/v1/traces", [0x0A, 0xFF, 0xFF], "application/x-protobuf");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, "application/x-protobuf"), (json, proto, type));
        JsonElement status = JsonDocument.Parse(jsonBody).RootElement;
        Assert.Equal(3, status.GetProperty("code").GetInt32());
        Assert.Contains("resourceSpans", status.GetProperty("message").GetString(), StringComparison.Ordinal);

        // google.rpc.Status: field 1 is the code, field 2 the message.
        Assert.Equal([0x08, 0x03, 0x12], protoBody[..3]);
    }

    [Fact]
    public async Task Spans_that_are_none_are_counted_in_the_answer_and_the_rest_is_kept()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = await running.WithTokenAsync(Roles.Ingest, running.Server.OtlpAddress);
        byte[] body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Span("00f067aa0ba902b7", null, """{"key":"gen_ai.conversation.id","value":{"stringValue":"conv-3"}},{"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},{"key":"gen_ai.tool.name","value":{"stringValue":"bash"}}"""))
            .Replace("\"spans\":[", "\"spans\":[17,", StringComparison.Ordinal));

        (HttpStatusCode status, _, byte[] answer) = await PostAsync(client, "/v1/traces", body);

        Assert.Equal(HttpStatusCode.OK, status);
        JsonElement partial = JsonDocument.Parse(answer).RootElement.GetProperty("partialSuccess");
        Assert.Equal(("1", "A span is a JSON object."), (partial.GetProperty("rejectedSpans").GetString(), partial.GetProperty("errorMessage").GetString()));
        await RunningServer.UntilAsync("the good span is in the store", async () => await running.Store.FindSessionAsync("conv-3", CancellationToken.None) is not null);
    }

    [Fact]
    public async Task Metrics_are_answered_with_how_many_are_not_kept()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = await running.WithTokenAsync(Roles.Ingest, running.Server.OtlpAddress);

        (HttpStatusCode status, _, byte[] answer) = await PostAsync(
            client, "/v1/metrics", """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","sum":{"dataPoints":[{"asInt":"1"},{"asInt":"2"}]}}]}]}]}"""u8.ToArray());

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("2", JsonDocument.Parse(answer).RootElement.GetProperty("partialSuccess").GetProperty("rejectedDataPoints").GetString());
    }

    [Fact]
    public async Task The_ports_of_telemetry_serve_nothing_else_and_nobody_without_a_token()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        using HttpClient client = running.Anonymous();
        Uri port = running.Server.OtlpAddress!;

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(port, "/login"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync(new Uri(port, "/api/v1/events"), null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostAsync(new Uri(port, "/v1/traces"), null)).StatusCode);
    }

    [Fact]
    public async Task What_was_acknowledged_and_not_stored_is_stored_by_the_next_start()
    {
        using var folder = new Support.TemporaryFolder();
        string spool = folder.Combine("spool");
        byte[] span = Span("00f067aa0ba902b7", null, """{"key":"gen_ai.conversation.id","value":{"stringValue":"conv-4"}},{"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},{"key":"gen_ai.tool.name","value":{"stringValue":"bash"}}""");
        folder.Write("spool/20261124T120000.000Z-000000-traces.jsonl", [.. span, (byte)'\n']);
        await using RunningServer running = await RunningServer.StartAsync(s => s with { SpoolFolder = spool });

        await RunningServer.UntilAsync("the run is in the store", async () => await running.Store.FindSessionAsync("conv-4", CancellationToken.None) is not null);
        await RunningServer.UntilAsync("its file is gone", () => Task.FromResult(Directory.GetFiles(spool).Length == 0));
    }

    [Fact]
    public async Task A_stop_brings_what_was_acknowledged_into_the_store()
    {
        await using RunningServer running = await RunningServer.StartAsync(s => s with { TelemetryQuiet = TimeSpan.FromMinutes(10) });
        using HttpClient client = await running.WithTokenAsync(Roles.Ingest, running.Server.OtlpAddress);
        await PostAsync(client, "/v1/traces", Span("00f067aa0ba902b7", null, """{"key":"gen_ai.conversation.id","value":{"stringValue":"conv-5"}},{"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},{"key":"gen_ai.tool.name","value":{"stringValue":"bash"}}"""));

        using var stop = new CancellationTokenSource(0);
        await running.Server.RunAsync(stop.Token);

        Assert.NotNull(await running.Store.FindSessionAsync("conv-5", CancellationToken.None));
    }

    private static void Run(ActivitySource source)
    {
        using Activity agent = source.StartActivity("invoke_agent helper")!;
        agent.SetTag("gen_ai.operation.name", "invoke_agent").SetTag("gen_ai.agent.name", "helper").SetTag("gen_ai.conversation.id", "conv-1");
        using Activity tool = source.StartActivity("execute_tool run_sql")!;
        tool.SetTag("gen_ai.operation.name", "execute_tool").SetTag("gen_ai.tool.name", "run_sql").SetTag("gen_ai.tool.call.id", "call_1")
            .SetTag("gen_ai.tool.call.arguments", "{\"sql\":\"DROP TABLE bookings\"}").SetTag("gen_ai.tool.call.result", "ok");
    }

    private static byte[] Span(string id, string? parent, string attributes) => Encoding.UTF8.GetBytes(
        $$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"{{Trace}}","spanId":"{{id}}","parentSpanId":"{{parent}}","name":"x","startTimeUnixNano":"1764000000000000000","endTimeUnixNano":"1764000001000000000","attributes":[{{attributes}}]}]}]}]}""");

    private static async Task<(HttpStatusCode Status, string Type, byte[] Body)> PostAsync(HttpClient client, string path, byte[] body, string type = "application/json")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        HttpResponseMessage answer = await client.PostAsync(path, content);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType ?? "", await answer.Content.ReadAsByteArrayAsync());
    }
}
