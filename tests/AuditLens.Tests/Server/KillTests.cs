using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AuditLens.Events;
using AuditLens.Ingestion;
using AuditLens.Storage;
using AuditLens.Tests.Cli;
using AuditLens.Tests.Support;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>The real server process, killed under load: what it acknowledged is there afterwards, once.</summary>
public sealed class KillTests
{
    /// <summary>How often it is killed: a few times in every run, <c>AUDITLENS_TEST_KILLS</c> times when one wants to be surer.</summary>
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("AUDITLENS_TEST_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out int kills) ? kills : 4;

    private const int Clients = 4;

    private static readonly string Body = File.ReadAllText(Directory.GetFiles(Path.Combine(Scenario.Root, "sample-logs", "flagship-cleanup-resets-production"), "*.jsonl")[0]);

    [Fact]
    public async Task Every_acknowledged_event_is_there_once_after_the_server_was_killed()
    {
        using var home = new TemporaryFolder();
        string store = "sqlite:" + home.Combine("team.db");
        string token = (await CliProcess.RunAsync(home.Path, null, "tokens", "create", "load", "--store", store)).Out.Trim();
        string session = await SessionOfAsync(home);
        ConcurrentDictionary<string, byte> posted = [];
        ConcurrentDictionary<string, byte> traced = [];
        var random = new Random(20261124);
        for (int round = 0; round < Rounds; round++)
        {
            await using ServerProcess server = await ServerProcess.StartAsync(home, store);
            using var stop = new CancellationTokenSource();
            string prefix = $"r{round}";
            Task load = Task.WhenAll(Enumerable.Range(0, Clients).Select(c => LoadAsync(server.Api, server.Otlp, token, session, $"{prefix}c{c}", posted, traced, stop.Token)));
            await Task.Delay(random.Next(100, 2500));
            await server.KillAsync();
            await stop.CancelAsync();
            await load;
        }

        await using (ServerProcess last = await ServerProcess.StartAsync(home, store))
        {
            await RunningServer.UntilAsync("the spool is empty", () => Task.FromResult(Directory.GetFiles(home.Combine("team.db-spool")).All(f => new FileInfo(f).Length == 0)));
        }

        await using IEventStore opened = StoreLocator.Open(store);
        int expected = (await opened.ReadSessionAsync(posted.Keys.First(), CancellationToken.None)).Count;
        Assert.True(posted.Count > 10 && traced.Count > 10, $"{posted.Count} bodies and {traced.Count} traces were acknowledged.");
        foreach (string id in posted.Keys)
        {
            Assert.Equal(expected, (await opened.ReadSessionAsync(id, CancellationToken.None)).Count);
        }

        foreach (string id in traced.Keys)
        {
            Assert.Single(await opened.ReadSessionAsync(id, CancellationToken.None), e => e.Kind == EventKind.ToolCall);
        }

        EvidenceReport evidence = await EvidenceCheck.RunAsync(opened, CancellationToken.None);
        Assert.Equal((0L, 0L), (evidence.Broken, evidence.Partly));
    }

    private static async Task LoadAsync(
        Uri api, Uri otlp, string token, string session, string name, ConcurrentDictionary<string, byte> posted, ConcurrentDictionary<string, byte> traced, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            for (int i = 0; ; i++)
            {
                string id = $"{name}n{i}";
                using var body = new StringContent(Body.Replace(session, id, StringComparison.Ordinal));
                if ((await client.PostAsync(new Uri(api, "/api/v1/events"), body, cancellationToken)).StatusCode == HttpStatusCode.Accepted)
                {
                    posted.TryAdd(id, 0);
                }

                using var span = new StringContent(Span(id + "t", i), Encoding.UTF8, "application/json");
                if ((await client.PostAsync(new Uri(otlp, "/v1/traces"), span, cancellationToken)).StatusCode == HttpStatusCode.OK)
                {
                    traced.TryAdd(id + "t", 0);
                }
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            // The server was killed.
        }
    }

    private static string Span(string conversation, int i) => $$$"""
        {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"{{{EventId.Of(conversation)}}}","spanId":"{{{i + 1:x16}}}","name":"x","startTimeUnixNano":"1764000000000000000","endTimeUnixNano":"1764000001000000000",
        "attributes":[{"key":"gen_ai.conversation.id","value":{"stringValue":"{{{conversation}}}"}},{"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},{"key":"gen_ai.tool.name","value":{"stringValue":"bash"}},
        {"key":"gen_ai.tool.call.arguments","value":{"stringValue":"ls"}}]}]}]}]}
        """;

    private static async Task<string> SessionOfAsync(TemporaryFolder home)
    {
        await using IEventStore store = StoreLocator.Open("sqlite:" + home.Combine("probe.db"));
        await IngestPipeline.RunAsync(new IngestOptions { Paths = [home.Write("probe.jsonl", Body)] }, store, CancellationToken.None);
        return (await store.SessionsAsync(new SessionQuery(), CancellationToken.None).FirstAsync()).Id;
    }
}
