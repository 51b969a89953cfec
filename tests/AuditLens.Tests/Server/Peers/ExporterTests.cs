using System.Diagnostics;
using AuditLens.Storage;
using AuditLens.Tests.Alerting.Peers;
using AuditLens.Tests.Cli;
using AuditLens.Tests.Support;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;
using Xunit;

namespace AuditLens.Tests.Server.Peers;

/// <summary>OpenTelemetry's own exporters deliver the run of an agent to the real server process, and it becomes an incident.</summary>
public sealed class ExporterTests
{
    private const string Modules = "/tmp/auditlens-peers/node/node_modules";

    [PeerFact("/usr/bin/node|/usr/local/bin/node", Modules + "/@opentelemetry/exporter-trace-otlp-http", Modules + "/@opentelemetry/exporter-trace-otlp-proto")]
    public async Task Node_delivers_as_json_and_as_protobuf() => await DeliverAsync(["node-http", "node-proto"], async (server, token, conversation) =>
    {
        string script = Path.Combine(Scenario.Root, "tests", "AuditLens.Tests", "Server", "Peers", "agent-run.cjs");
        var start = new ProcessStartInfo("node", [script, conversation["node-".Length..], new Uri(server.Otlp, "/v1/traces").AbsoluteUri, token, conversation]) { RedirectStandardError = true, UseShellExecute = false };
        start.Environment["NODE_PATH"] = Modules;
        using Process node = Process.Start(start)!;
        string error = await node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.Equal((0, ""), (node.ExitCode, error));
    });

    [Fact]
    public async Task Dotnet_delivers_over_http_and_over_grpc() => await DeliverAsync(["dotnet-http", "dotnet-grpc"], (server, token, conversation) =>
    {
        using var source = new ActivitySource(conversation);
        using TracerProvider provider = Sdk.CreateTracerProviderBuilder().AddSource(source.Name).AddOtlpExporter(o =>
        {
            bool isGrpc = conversation == "dotnet-grpc";
            o.Endpoint = isGrpc ? server.OtlpGrpc : new Uri(server.Otlp, "/v1/traces");
            o.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
            o.Headers = "Authorization=Bearer " + token;
        }).Build();
        Run(source, conversation);
        Assert.True(provider.ForceFlush(20_000));
        return Task.CompletedTask;
    });

    private static async Task DeliverAsync(string[] conversations, Func<ServerProcess, string, string, Task> deliver)
    {
        using var home = new TemporaryFolder();
        string store = "sqlite:" + home.Combine("team.db");
        string token = (await CliProcess.RunAsync(home.Path, null, "tokens", "create", "agents", "--store", store)).Out.Trim();
        await using ServerProcess server = await ServerProcess.StartAsync(home, store, "--session-quiet", "1");
        foreach (string conversation in conversations)
        {
            await deliver(server, token, conversation);
        }

        await using IEventStore opened = StoreLocator.Open(store);
        foreach (string conversation in conversations)
        {
            await RunningServer.UntilAsync($"{conversation} is an incident", async () => await opened.AnalysesAsync(new AnalysisQuery(Session: conversation, IsIncident: true), CancellationToken.None).AnyAsync());
        }
    }

    private static void Run(ActivitySource source, string conversation)
    {
        using Activity agent = Span(source, conversation, "invoke_agent", ("gen_ai.agent.name", "helper"));
        Span(source, conversation, "chat", ("gen_ai.input.messages", """[{"role":"user","parts":[{"type":"text","content":"Clean up the test data in the staging database. Do not touch production."}]}]""")).Dispose();
        Span(
            source, conversation, "execute_tool", ("gen_ai.tool.name", "bash"), ("gen_ai.tool.call.id", "call_1"),
            ("gen_ai.tool.call.arguments", """{"command":"psql -h prod-db.internal -d shop_production -c 'DROP TABLE bookings CASCADE'"}"""), ("gen_ai.tool.call.result", "DROP TABLE")).Dispose();
    }

    private static Activity Span(ActivitySource source, string conversation, string operation, params (string Name, string Value)[] tags)
    {
        Activity span = source.StartActivity(operation)!;
        span.SetTag("gen_ai.operation.name", operation).SetTag("gen_ai.conversation.id", conversation);
        foreach ((string name, string value) in tags)
        {
            span.SetTag(name, value);
        }

        return span;
    }
}
