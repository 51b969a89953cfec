using System.Text.Json;
using System.Text.Json.Nodes;
using AuditLens.Storage.Elasticsearch.Model;
using AuditLens.Storage.Elasticsearch.Transport;

namespace AuditLens.Storage.Elasticsearch.Writing;

/// <summary>A document of a session or source as it counts now, and what its next writer must name.</summary>
/// <param name="Content">Null when there is none that counts.</param>
/// <param name="Version">Null when nothing is stored.</param>
/// <param name="IsWritten">This batch has written it already: an answer was lost, or another document was not written in the same try.</param>
internal readonly record struct VersionedDocument(JsonElement? Content, DocumentVersion? Version, bool IsWritten = false);

/// <summary>
/// Documents that change with batches. Each holds the number of the batch that wrote it last and, beside its content, what counted before: while that batch is open, and after it was
/// aborted, the older content counts.
/// </summary>
internal sealed class VersionedDocuments(ElasticClient client)
{
    private const int MostAtOnce = 1000;
    private const string Batch = "auditlens.batch";
    private const string Previous = "auditlens.previous";

    /// <summary>As a reader sees them; those that do not count are left out.</summary>
    public async Task<Dictionary<string, JsonElement>> ReadAsync(string index, IReadOnlyList<string> ids, CommitState state, CancellationToken cancellationToken)
    {
        Dictionary<string, JsonElement> found = new(StringComparer.Ordinal);
        await foreach ((string id, JsonElement hit) in GetAsync(index, ids, cancellationToken).ConfigureAwait(false))
        {
            if (Visible(hit.GetProperty("_source"), state) is { } content)
            {
                found[id] = content;
            }
        }

        return found;
    }

    /// <summary>As a writer of batch <paramref name="own"/> goes on from them.</summary>
    /// <param name="state">Read after the batch was opened.</param>
    /// <param name="waitFor">Batches of other writers that have one of them.</param>
    public async Task<Dictionary<string, VersionedDocument>> ReadForWritingAsync(string index, IReadOnlyList<string> ids, long own, CommitState state, HashSet<long> waitFor, CancellationToken cancellationToken)
    {
        Dictionary<string, VersionedDocument> found = new(StringComparer.Ordinal);
        await foreach ((string id, JsonElement hit) in GetAsync(index, ids, cancellationToken).ConfigureAwait(false))
        {
            JsonElement source = hit.GetProperty("_source");
            long batch = source.GetProperty(Batch).GetInt64();
            if (batch != own && !state.IsWhole(batch) && !state.Aborted.Contains(batch))
            {
                // Open, or opened and perhaps closed since the state was read: who waits reads it again.
                waitFor.Add(batch);
            }

            found[id] = new VersionedDocument(Visible(source, state), DocumentVersion.Of(hit), batch == own);
        }

        return found;
    }

    /// <summary>The content that counts; null when none does.</summary>
    public static JsonElement? Visible(JsonElement source, CommitState state) =>
        state.IsWhole(source.GetProperty(Batch).GetInt64()) ? source : PreviousOf(source);

    public static JsonElement? PreviousOf(JsonElement source) => source.TryGetProperty(Previous, out JsonElement previous) ? previous : null;

    /// <summary>Ends a document's members: its batch, and what counts until that is whole.</summary>
    public static void WriteEnd(Utf8JsonWriter json, long batch, JsonElement? before)
    {
        json.WriteNumber(Batch, batch);
        if (before is not { } content)
        {
            return;
        }

        json.WriteStartObject(Previous);
        foreach (JsonProperty member in content.EnumerateObject().Where(m => m.Name != Previous))
        {
            member.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private async IAsyncEnumerable<(string Id, JsonElement Hit)> GetAsync(
        string index, IReadOnlyList<string> ids, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string[] some in ids.Chunk(MostAtOnce))
        {
            JsonObject body = new() { ["ids"] = new JsonArray([.. some.Select(i => (JsonNode)i)]) };
            using JsonDocument answer = await client.RequireAsync("POST", $"{index}/_mget", body, cancellationToken).ConfigureAwait(false);
            foreach (JsonElement hit in answer.RootElement.GetProperty("docs").EnumerateArray())
            {
                if (hit.TryGetProperty("error", out JsonElement error))
                {
                    throw new StoreException($"{client.Name} cannot read {index}: {ElasticError.Of(error).Reason}.");
                }

                if (hit.GetProperty("found").GetBoolean())
                {
                    yield return (hit.GetProperty("_id").GetString()!, hit.Clone());
                }
            }
        }
    }
}
