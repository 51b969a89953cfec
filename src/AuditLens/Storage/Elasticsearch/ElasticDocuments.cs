using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditLens.Storage.Elasticsearch.Model;
using AuditLens.Storage.Elasticsearch.Reading;
using AuditLens.Storage.Elasticsearch.Schema;
using AuditLens.Storage.Elasticsearch.Transport;

namespace AuditLens.Storage.Elasticsearch;

/// <summary>Documents in indices of their own (those of alerting apart, for dashboards); a version is the place of the write in the order of all writes to the index, which never comes twice.</summary>
internal sealed class ElasticDocuments(ElasticClient client, IndexNames names, Snapshots snapshots, Func<CancellationToken, Task> ready) : IDocumentStore
{
    private const string Json = "auditlens.json";
    private const string Tag = "auditlens.tag";
    private const string Id = "auditlens.id";

    /// <summary>The kind under which alerting keeps what it told.</summary>
    private const string AlertHistory = "alert-history";

    public async ValueTask<StoredDocument?> FindAsync(string kind, string id, CancellationToken cancellationToken)
    {
        await ready(cancellationToken).ConfigureAwait(false);
        using JsonDocument answer = await GetAsync(kind, id, cancellationToken).ConfigureAwait(false);
        JsonElement hit = answer.RootElement.GetProperty("docs")[0];
        return IsFound(hit) ? Read(hit) : null;
    }

    public async IAsyncEnumerable<StoredDocument> ListAsync(string kind, DocumentRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ready(cancellationToken).ConfigureAwait(false);
        await snapshots.RefreshAsync(IndexOf(kind), cancellationToken).ConfigureAwait(false);
        List<JsonNode> filters = [EventSearch.Term(FieldNames.Kind, kind)];
        JsonObject bounds = [];
        if (range.From is { } from)
        {
            bounds["gte"] = from;
        }

        if (range.To is { } to)
        {
            bounds["lt"] = to;
        }

        if (bounds.Count > 0)
        {
            filters.Add(new JsonObject { ["range"] = new JsonObject { [Id] = bounds } });
        }

        Search search = new(client, IndexOf(kind))
        {
            Query = EventSearch.All(filters),
            Sort = [new JsonObject { [Id] = range.IsDescending ? "desc" : "asc" }],
            Limit = range.Limit,
            WithVersion = true,
        };
        await foreach (JsonElement hit in search.RunAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return Read(hit);
        }
    }

    public async ValueTask<StoredDocument?> TryPutAsync(string kind, string id, string json, string? expectedVersion, CancellationToken cancellationToken)
    {
        DocumentNames.Check(kind, id);
        await ready(cancellationToken).ConfigureAwait(false);
        DocumentVersion? expected = expectedVersion is null ? null : Parse(expectedVersion);
        if (expectedVersion is not null && expected is null)
        {
            return null;
        }

        string tag = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        using DocumentBuffer buffer = new();
        buffer.Add(expected is null ? "create" : "index", IndexOf(kind), Key(kind, id), (kind, id, json, tag), Write, hasSequence: false, expected);
        if (await SendAsync(buffer, cancellationToken).ConfigureAwait(false) is { } version)
        {
            return new StoredDocument(kind, id, json, version);
        }

        // A request that was repeated meets its own first try.
        using JsonDocument answer = await GetAsync(kind, id, cancellationToken).ConfigureAwait(false);
        JsonElement hit = answer.RootElement.GetProperty("docs")[0];
        return IsFound(hit) && hit.GetProperty("_source").GetProperty(Tag).GetString() == tag ? Read(hit) : null;
    }

    public async ValueTask<bool> TryDeleteAsync(string kind, string id, string expectedVersion, CancellationToken cancellationToken)
    {
        await ready(cancellationToken).ConfigureAwait(false);
        if (Parse(expectedVersion) is not { } expected)
        {
            return false;
        }

        using DocumentBuffer buffer = new();
        buffer.Delete(IndexOf(kind), Key(kind, id), expected);
        return await SendAsync(buffer, cancellationToken).ConfigureAwait(false) is not null;
    }

    private string IndexOf(string kind) => kind.StartsWith("alert-", StringComparison.Ordinal) ? names.Alerts : names.Records;

    private static string Key(string kind, string id) => $"{kind}:{id}";

    private static void Write(Utf8JsonWriter json, (string Kind, string Id, string Json, string Tag) document)
    {
        json.WriteString(FieldNames.Kind, document.Kind);
        json.WriteString(Id, document.Id);
        json.WriteString(Tag, document.Tag);
        json.WriteStartObject(Json);
        json.WriteString("text"u8, document.Json);
        json.WriteEndObject();
        if (document.Kind == AlertHistory)
        {
            Notice(json, document.Json);
        }
    }

    /// <summary>What was told, for dashboards; a history of another shape is kept and not shown there.</summary>
    private static void Notice(Utf8JsonWriter json, string history)
    {
        using JsonDocument parsed = JsonDocument.Parse(history);
        if (parsed.RootElement.ValueKind != JsonValueKind.Object || !parsed.RootElement.TryGetProperty("notice", out JsonElement notice) || notice.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (notice.TryGetProperty("at", out JsonElement at) && at.ValueKind == JsonValueKind.String && at.TryGetDateTimeOffset(out DateTimeOffset time))
        {
            EventWriter.Timestamp(json, "@timestamp"u8, time);
        }

        json.WriteStartObject("auditlens.alert"u8);
        foreach (JsonProperty member in notice.EnumerateObject().Where(m => m.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False))
        {
            member.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static StoredDocument Read(JsonElement hit)
    {
        JsonElement source = hit.GetProperty("_source");
        return new StoredDocument(source.GetProperty(FieldNames.Kind).GetString()!, source.GetProperty(Id).GetString()!, source.GetProperty(Json).GetProperty("text").GetString()!, Version(hit));
    }

    private static string Version(JsonElement hit) =>
        string.Create(CultureInfo.InvariantCulture, $"{hit.GetProperty("_seq_no").GetInt64()}.{hit.GetProperty("_primary_term").GetInt64()}");

    private static DocumentVersion? Parse(string version)
    {
        int dot = version.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && long.TryParse(version.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && long.TryParse(version.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long term)
            && term > 0
            ? new DocumentVersion(number, term)
            : null;
    }

    private static bool IsFound(JsonElement hit) => hit.TryGetProperty("found", out JsonElement found) && found.GetBoolean();

    private Task<JsonDocument> GetAsync(string kind, string id, CancellationToken cancellationToken) =>
        client.RequireAsync("POST", $"{IndexOf(kind)}/_mget", new JsonObject { ["ids"] = new JsonArray(Key(kind, id)) }, cancellationToken);

    /// <returns>The new version; null for a conflict, and for a document that is not there.</returns>
    private async Task<string?> SendAsync(DocumentBuffer buffer, CancellationToken cancellationToken)
    {
        ElasticResponse response = await client.SendAsync(new ElasticRequest("POST", "_bulk", [.. buffer.Take().Select(l => l.Bytes)], IsBulk: true), cancellationToken).ConfigureAwait(false);
        using JsonDocument answer = response.IsSuccess ? client.Parse(response) : throw client.Failure(response);
        JsonElement item = answer.RootElement.GetProperty("items")[0].EnumerateObject().First().Value;
        int status = item.GetProperty("status").GetInt32();
        return status switch
        {
            >= 200 and < 300 => Version(item),
            404 or 409 => null,
            429 or 503 => throw new StoreAwayException($"{client.Name} is overloaded: {ElasticError.Of(item.GetProperty("error")).Reason}."),
            _ => throw new StoreException($"{client.Name} refused a document: {ElasticError.Of(item.GetProperty("error")).Reason}."),
        };
    }
}
