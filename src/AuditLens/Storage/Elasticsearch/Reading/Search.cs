using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditLens.Storage.Elasticsearch.Transport;

namespace AuditLens.Storage.Elasticsearch.Reading;

/// <summary>Reads all hits of a search in order, page by page: from one point in time, so that what is written or dropped meanwhile changes nothing.</summary>
internal sealed record Search(ElasticClient Client, string Index)
{
    private const string KeepAlive = "5m";
    private const int FirstPage = 200;
    private const int LargestPage = 5_000;
    private const int SmallestPage = 10;

    /// <summary>Pages are made larger or smaller towards this, since events may be bytes or megabytes.</summary>
    private const int PageBytes = 4 << 20;

    public JsonObject Query { get; init; } = new() { ["match_all"] = new JsonObject() };

    public required JsonArray Sort { get; init; }

    public int? Limit { get; init; }

    /// <summary>Each hit names what optimistic concurrency compares.</summary>
    public bool WithVersion { get; init; }

    /// <summary>False: only where each hit lies.</summary>
    public bool WithSource { get; init; } = true;

    /// <summary>Of the whole index one part in so many, with <c>id</c> and <c>max</c>: parts are read at the same time.</summary>
    public JsonObject? Slice { get; init; }

    /// <summary>Hits with <c>_id</c>, <c>_index</c>, <c>_source</c> and <c>sort</c>; each is valid until the next is asked for.</summary>
    public async IAsyncEnumerable<JsonElement> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? point = await OpenAsync(cancellationToken).ConfigureAwait(false);
        if (point is null)
        {
            yield break;
        }

        try
        {
            int left = Limit ?? int.MaxValue;
            int size = Math.Min(left, FirstPage);
            JsonNode? after = null;
            while (left > 0)
            {
                ElasticResponse response = await Client.SendAsync("POST", "_search?filter_path=pit_id,hits.hits,_shards.failures,timed_out", Body(point, size, after), cancellationToken).ConfigureAwait(false);
                using JsonDocument page = response.IsSuccess ? Client.Parse(response) : throw Client.Failure(response);
                point = page.RootElement.GetProperty("pit_id").GetString()!;
                int count = 0;
                foreach (JsonElement hit in Hits(page.RootElement))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    count++;
                    after = JsonNode.Parse(hit.GetProperty("sort").GetRawText());
                    yield return hit;
                }

                left -= count;
                if (count < size)
                {
                    yield break;
                }

                long each = Math.Max(1, response.Body.Length / count);
                size = Math.Min(left, (int)Math.Clamp(PageBytes / each, SmallestPage, LargestPage));
            }
        }
        finally
        {
            await CloseAsync(point).ConfigureAwait(false);
        }
    }

    /// <exception cref="StoreException">A part of the index did not answer: half an answer would look like a whole one.</exception>
    private IEnumerable<JsonElement> Hits(JsonElement page)
    {
        if (page.TryGetProperty("_shards", out JsonElement shards) && shards.TryGetProperty("failures", out JsonElement failures))
        {
            throw new StoreAwayException($"{Client.Name} could not read all of {Index}: {ElasticError.Of(failures[0].GetProperty("reason")).Reason}.");
        }

        return page.TryGetProperty("hits", out JsonElement hits) && hits.TryGetProperty("hits", out JsonElement list) ? list.EnumerateArray() : [];
    }

    private JsonObject Body(string point, int size, JsonNode? after)
    {
        JsonObject body = new()
        {
            ["size"] = size,
            ["query"] = Query.DeepClone(),
            ["sort"] = Sort.DeepClone(),
            ["track_total_hits"] = false,
            ["seq_no_primary_term"] = WithVersion,
            ["_source"] = WithSource,
            ["pit"] = new JsonObject { ["id"] = point, ["keep_alive"] = KeepAlive },
        };
        if (after is not null)
        {
            body["search_after"] = after.DeepClone();
        }

        if (Slice is not null)
        {
            body["slice"] = Slice.DeepClone();
        }

        return body;
    }

    private async Task<string?> OpenAsync(CancellationToken cancellationToken)
    {
        using JsonDocument? answer = await Client.FindAsync("POST", $"{Index}/_pit?keep_alive={KeepAlive}&ignore_unavailable=true&expand_wildcards=open", null, cancellationToken).ConfigureAwait(false);
        return answer?.RootElement.GetProperty("id").GetString();
    }

    private async Task CloseAsync(string point)
    {
        try
        {
            await Client.SendAsync("DELETE", "_pit", new JsonObject { ["id"] = point }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // The cluster forgets it by itself after a while.
        }
    }
}
