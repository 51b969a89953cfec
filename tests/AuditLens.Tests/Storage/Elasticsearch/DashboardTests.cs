using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuditLens.Events;
using AuditLens.Storage;
using AuditLens.Tests.Cli;
using AuditLens.Tests.Contracts;
using AuditLens.Tests.Support;
using AuditLens.Tests.Support.Elasticsearch;
using Xunit;

namespace AuditLens.Tests.Storage.Elasticsearch;

/// <summary>A store that holds the sample logs, for all tests of the dashboards.</summary>
public sealed class DashboardStore(Elasticsearch9 cluster) : IAsyncLifetime
{
    private readonly TestStores _stores = new(cluster, "dashboards");

    public HttpClient Client { get; } = new();

    public string Address => cluster.Address;

    public string Prefix => _stores.Prefix;

    public async Task InitializeAsync()
    {
        if (NeedsElasticsearchAttribute.IsThere)
        {
            using var home = new TemporaryFolder();
            CliResult run = await CliProcess.RunInAsync(Scenario.Root, home.Path, "investigate", "sample-logs", "--store", _stores.Address(), "--format", "jsonl");
            Assert.True(run.Exit is 0 or 4, run.Error);
            await using IEventStore store = _stores.Open();

            // What the sample logs do not hold.
            await store.AppendAsync(store.Prepare(Some.Batch(Some.Event(1, EventKind.Approval, tool: "Bash", outcome: Outcome.Approved))), CancellationToken.None);
            await store.Documents.TryPutAsync("alert-history", "1", """{"notice":{"at":"2026-03-04T05:06:07Z","level":"critical","title":"t","rule":"r","kind":"firing"}}""", null, CancellationToken.None);
            (await Client.PostAsync($"{Address}/{Prefix}-*/_refresh", null)).EnsureSuccessStatusCode();
        }
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        if (NeedsElasticsearchAttribute.IsThere)
        {
            await _stores.EmptyAsync();
        }
    }
}

/// <summary>Every field that a dashboard names is in the mappings, and every aggregation is answered by a real node that holds the sample logs.</summary>
[NeedsElasticsearch]
[Collection(nameof(Elasticsearch9))]
public sealed partial class DashboardTests(DashboardStore stored) : IClassFixture<DashboardStore>
{
    [ContractFact]
    public async Task Fields_and_aggregations_of_the_kibana_dashboard_are_those_of_the_store()
    {
        JsonObject[] objects = [.. File.ReadAllLines(Path.Combine(Scenario.Root, "dashboards", "kibana.ndjson")).Select(l => JsonNode.Parse(l)!.AsObject())];
        Dictionary<string, string> views = objects.Where(o => Text(o, "type") == "index-pattern").ToDictionary(o => Text(o, "id"), o => Text(o["attributes"]!, "title"));
        HashSet<string> ids = [.. objects.Select(o => Text(o, "id"))];
        int aggregations = 0;
        foreach (JsonObject shown in objects)
        {
            Assert.All(shown["references"]!.AsArray(), r => Assert.Contains(Text(r!, "id"), ids));
            if (Text(shown, "type") is not ("visualization" or "search"))
            {
                continue;
            }

            JsonNode attributes = shown["attributes"]!;
            string index = views[Text(shown["references"]![0]!, "id")];
            string query = Text(JsonNode.Parse(Text(attributes["kibanaSavedObjectMeta"]!, "searchSourceJSON"))!["query"]!, "query");
            await AssertMappedAsync(index, [.. FieldsOf(query), .. attributes["columns"]?.AsArray().Select(c => c!.GetValue<string>()) ?? []]);
            if (attributes["visState"] is { } state)
            {
                JsonObject[] aggs = [.. JsonNode.Parse(state.GetValue<string>())!["aggs"]!.AsArray().Select(a => a!.AsObject())];
                await AssertAnsweredAsync(index, query, [.. aggs.Where(a => Text(a, "type") != "count").Select(a => (Text(a, "type"), Text(a["params"]!, "field")))]);
                aggregations++;
            }
        }

        Assert.True(aggregations >= 8);
    }

    [ContractFact]
    public async Task Fields_and_aggregations_of_the_grafana_dashboard_are_those_of_the_store()
    {
        JsonNode dashboard = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Scenario.Root, "dashboards", "grafana.json")))!;
        int panels = 0;
        foreach (JsonNode panel in dashboard["panels"]!.AsArray().Select(p => p!))
        {
            foreach (JsonNode target in panel["targets"]!.AsArray().Select(t => t!))
            {
                string index = "auditlens-" + Text(target["datasource"]!, "uid")["${DS_".Length..^1].ToLowerInvariant();
                string query = Text(target, "query");
                (string, string)[] aggs =
                [
                    .. target["bucketAggs"]!.AsArray().Concat(target["metrics"]!.AsArray()).Select(a => a!)
                        .Where(a => a["field"] is not null).Select(a => (Text(a, "type"), Text(a, "field"))),
                ];
                await AssertMappedAsync(index, [.. FieldsOf(query)]);
                await AssertAnsweredAsync(index, query == "*" ? "" : query, aggs);
                panels++;
            }
        }

        Assert.True(panels >= 8);
    }

    private static string Text(JsonNode of, string name) => of[name]!.GetValue<string>();

    private static IEnumerable<string> FieldsOf(string query) => FieldName().Matches(query).Select(m => m.Groups["name"].Value);

    private string Index(string name) => stored.Prefix + name["auditlens".Length..] + (name.EndsWith("-events", StringComparison.Ordinal) ? "-*" : "");

    private async Task AssertMappedAsync(string index, IReadOnlyList<string> fields)
    {
        foreach (string field in fields)
        {
            // Of a flattened field the mapping names only the root.
            string mapped = field.StartsWith("auditlens.alert.", StringComparison.Ordinal) ? "auditlens.alert" : field;
            JsonNode caps = JsonNode.Parse(await stored.Client.GetStringAsync($"{stored.Address}/{Index(index)}/_field_caps?fields={mapped}"))!;
            Assert.True(caps["fields"]![mapped] is not null, $"{index} has no field {field}");
        }
    }

    /// <summary>Nested one in the other, as both tools ask; the metrics innermost.</summary>
    private async Task AssertAnsweredAsync(string index, string query, IReadOnlyList<(string Type, string Field)> aggs)
    {
        await AssertMappedAsync(index, [.. aggs.Select(a => a.Field)]);
        JsonObject inner = [];
        foreach ((string type, string field) in aggs.Where(a => !IsBucket(a.Type)))
        {
            inner[$"m{inner.Count}"] = new JsonObject { [type] = new JsonObject { ["field"] = field } };
        }

        foreach ((string type, string field) in aggs.Where(a => IsBucket(a.Type)))
        {
            JsonObject own = new() { ["field"] = field };
            if (type == "date_histogram")
            {
                own["calendar_interval"] = "month";
            }

            inner = new JsonObject { ["b"] = new JsonObject { [type] = own, ["aggs"] = inner } };
        }

        JsonObject body = new()
        {
            ["size"] = 0,
            ["query"] = query.Length == 0 ? new JsonObject { ["match_all"] = new JsonObject() } : new JsonObject { ["query_string"] = new JsonObject { ["query"] = Lucene(query) } },
        };
        if (inner.Count > 0)
        {
            body["aggs"] = inner;
        }

        using StringContent content = new(body.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await stored.Client.PostAsync($"{stored.Address}/{Index(index)}/_search", content);
        string answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, answer);
        using JsonDocument parsed = JsonDocument.Parse(answer);
        Assert.True(parsed.RootElement.GetProperty("hits").GetProperty("total").GetProperty("value").GetInt64() > 0, $"no document of {index} fits '{query}'");
    }

    private static bool IsBucket(string type) => type is "terms" or "date_histogram";

    /// <summary>Kibana's language, as far as the dashboard uses it.</summary>
    private static string Lucene(string query) => query.Replace(" : ", ":", StringComparison.Ordinal).Replace(" or ", " OR ", StringComparison.Ordinal).Replace(" > ", ":>", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<name>[a-z_][a-z_.]*)\s*(:|>)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FieldName();
}
