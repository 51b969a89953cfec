using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditLens.Storage.Elasticsearch.Transport;

namespace AuditLens.Storage.Elasticsearch.Reading;

/// <summary>Counts the hits of a query by combinations of values: the cluster counts, and gives the groups page by page, whatever their number.</summary>
internal sealed class Buckets(ElasticClient client, string index, JsonArray sources)
{
    private const int PageSize = 1_000;

    /// <summary>What is measured of each group beside its size.</summary>
    public JsonObject Measures { get; init; } = [];

    /// <summary>A source of groups; hits without the field are a group of their own.</summary>
    public static JsonObject Terms(string name, string field) => new() { [name] = new JsonObject { ["terms"] = new JsonObject { ["field"] = field, ["missing_bucket"] = true } } };

    /// <summary>The distinct values of one field.</summary>
    public static async Task<List<string>> ValuesAsync(ElasticClient client, string index, string field, JsonObject query, CancellationToken cancellationToken)
    {
        List<string> values = [];
        await foreach (JsonElement bucket in new Buckets(client, index, [Terms("value", field)]).RunAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (bucket.GetProperty("key").GetProperty("value").GetString() is { } value)
            {
                values.Add(value);
            }
        }

        return values;
    }

    /// <summary>Groups; each is valid until the next is asked for.</summary>
    public async IAsyncEnumerable<JsonElement> RunAsync(JsonObject query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        JsonNode? after = null;
        do
        {
            JsonObject composite = new() { ["size"] = PageSize, ["sources"] = sources.DeepClone() };
            if (after is not null)
            {
                composite["after"] = after;
            }

            JsonObject groups = new() { ["composite"] = composite };
            if (Measures.Count > 0)
            {
                groups["aggs"] = Measures.DeepClone();
            }

            JsonObject body = new() { ["size"] = 0, ["query"] = query.DeepClone(), ["aggs"] = new JsonObject { ["groups"] = groups } };
            using JsonDocument answer = await client.RequireAsync("POST", $"{index}/_search?ignore_unavailable=true&allow_no_indices=true", body, cancellationToken).ConfigureAwait(false);
            after = null;
            if (answer.RootElement.TryGetProperty("aggregations", out JsonElement aggregations))
            {
                JsonElement found = aggregations.GetProperty("groups");
                foreach (JsonElement bucket in found.GetProperty("buckets").EnumerateArray())
                {
                    yield return bucket;
                }

                after = found.TryGetProperty("after_key", out JsonElement next) ? JsonNode.Parse(next.GetRawText()) : null;
            }
        }
        while (after is not null);
    }
}
