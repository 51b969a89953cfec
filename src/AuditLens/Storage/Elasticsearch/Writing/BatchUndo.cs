using System.Text.Json;
using System.Text.Json.Nodes;
using AuditLens.Storage.Elasticsearch.Model;
using AuditLens.Storage.Elasticsearch.Reading;
using AuditLens.Storage.Elasticsearch.Schema;
using AuditLens.Storage.Elasticsearch.Transport;

namespace AuditLens.Storage.Elasticsearch.Writing;

/// <summary>Removes what an aborted batch left. It does not count in any case; this is for those who look into the indices, and so that its events can be stored anew in one step.</summary>
internal sealed class BatchUndo(ElasticClient client, IndexNames names, BulkWriter bulk)
{
    public async Task RunAsync(long batch, CancellationToken cancellationToken)
    {
        string[] byState = [names.Sessions, names.Sources];
        string[] bySequence = [$"{names.Events}-*", $"{names.Raw}-*", names.Rejections];
        string all = string.Join(',', bySequence.Concat(byState));
        await client.SendAsync("POST", $"{all}/_refresh?ignore_unavailable=true&allow_no_indices=true", null, cancellationToken).ConfigureAwait(false);
        JsonObject written = CommitState.Range("gte", Sequence.First(batch), "lt", Sequence.First(batch + 1));
        await EachAsync(string.Join(',', bySequence), written, Delete, cancellationToken).ConfigureAwait(false);
        JsonObject changed = new() { ["term"] = new JsonObject { ["auditlens.batch"] = batch } };
        await EachAsync(string.Join(',', byState), changed, Restore, cancellationToken).ConfigureAwait(false);
    }

    private async Task EachAsync(string index, JsonObject query, Action<DocumentBuffer, JsonElement> undo, CancellationToken cancellationToken)
    {
        using DocumentBuffer buffer = new();
        Search search = new(client, index) { Query = query, Sort = [new JsonObject { ["_doc"] = "asc" }], WithVersion = true };
        await foreach (JsonElement hit in search.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            undo(buffer, hit);
        }

        // Who changed a document meanwhile knows of the aborted batch: conflicts are as good as done.
        await bulk.WriteAsync(buffer.Take(), cancellationToken).ConfigureAwait(false);
    }

    private static void Delete(DocumentBuffer buffer, JsonElement hit) => buffer.Delete(hit.GetProperty("_index").GetString()!, hit.GetProperty("_id").GetString()!, DocumentVersion.Of(hit));

    private static void Restore(DocumentBuffer buffer, JsonElement hit)
    {
        string index = hit.GetProperty("_index").GetString()!;
        string id = hit.GetProperty("_id").GetString()!;
        if (VersionedDocuments.PreviousOf(hit.GetProperty("_source")) is { } previous)
        {
            buffer.Add("index", index, id, previous, static (json, content) =>
            {
                foreach (JsonProperty member in content.EnumerateObject())
                {
                    member.WriteTo(json);
                }
            }, hasSequence: false, DocumentVersion.Of(hit));
        }
        else
        {
            buffer.Delete(index, id, DocumentVersion.Of(hit));
        }
    }
}
