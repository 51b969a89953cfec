using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuditLens.Storage.Elasticsearch.Transport;

/// <summary>Sends JSON, reads JSON, and turns failures into one sentence for a person.</summary>
internal sealed class ElasticClient(IElasticTransport transport, ElasticsearchOptions options) : IDisposable
{
    public string Name { get; } = $"elasticsearch:{string.Join(',', options.Nodes.Select(n => n.GetLeftPart(UriPartial.Authority)))}";

    public ElasticsearchOptions Options => options;

    /// <summary>The answer, whatever its status.</summary>
    /// <exception cref="StoreException">The cluster is away, refuses the credentials, or stays overloaded.</exception>
    public async Task<ElasticResponse> SendAsync(ElasticRequest request, CancellationToken cancellationToken)
    {
        ElasticResponse response;
        try
        {
            response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ElasticUnreachableException e)
        {
            throw new StoreAwayException($"No node of {Name} answers: {e.Message}.", e);
        }

        return response.Status switch
        {
            401 => throw new StoreException($"{Name} refuses the credentials; set {ElasticsearchAddress.Variable}API_KEY, or {ElasticsearchAddress.Variable}USERNAME and {ElasticsearchAddress.Variable}PASSWORD."),
            403 => throw new StoreException($"{Name} does not allow this: {ElasticError.Of(response).Reason}. `auditlens doctor` lists the rights that AuditLens needs."),
            429 => throw new StoreAwayException($"{Name} is overloaded and went on refusing work; try again later, or give it more nodes."),
            502 or 503 or 504 => throw new StoreAwayException($"{Name} cannot do its work now: {ElasticError.Of(response).Reason}."),
            _ => response,
        };
    }

    public Task<ElasticResponse> SendAsync(string method, string path, JsonNode? body, CancellationToken cancellationToken, bool isRepeatable = true) =>
        SendAsync(new ElasticRequest(method, path, body is null ? [] : [Encoding.UTF8.GetBytes(body.ToJsonString())], IsRepeatable: isRepeatable), cancellationToken);

    /// <summary>The answer of a request that must succeed.</summary>
    /// <exception cref="StoreException">It did not.</exception>
    public async Task<JsonDocument> RequireAsync(string method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        ElasticResponse response = await SendAsync(method, path, body, cancellationToken).ConfigureAwait(false);
        return response.IsSuccess ? Parse(response) : throw Failure(response);
    }

    /// <summary>The same; null for 404.</summary>
    public async Task<JsonDocument?> FindAsync(string method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        ElasticResponse response = await SendAsync(method, path, body, cancellationToken).ConfigureAwait(false);
        return response.Status == 404 ? null : response.IsSuccess ? Parse(response) : throw Failure(response);
    }

    public StoreException Failure(ElasticResponse response) => new($"{Name} answered {response.Status}: {ElasticError.Of(response).Reason}.");

    public JsonDocument Parse(ElasticResponse response)
    {
        try
        {
            return JsonDocument.Parse(response.Body);
        }
        catch (JsonException e)
        {
            throw new StoreException($"{Name} answered with something that is no JSON; is it an Elasticsearch?", e);
        }
    }

    public void Dispose() => transport.Dispose();
}

/// <summary>What Elasticsearch says of a failure.</summary>
internal sealed record ElasticError(string Type, string Reason)
{
    public static ElasticError Of(ElasticResponse response)
    {
        try
        {
            using JsonDocument body = JsonDocument.Parse(response.Body);
            return body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("error", out JsonElement error) ? Of(error) : Unknown(response);
        }
        catch (JsonException)
        {
            return Unknown(response);
        }
    }

    /// <summary>The innermost cause: the outer ones say that something failed to be done.</summary>
    public static ElasticError Of(JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object)
        {
            return new ElasticError("unknown", error.ToString());
        }

        ElasticError own = new(Text(error, "type"), Text(error, "reason"));
        return error.TryGetProperty("caused_by", out JsonElement cause) && cause.ValueKind == JsonValueKind.Object && Of(cause) is { Reason.Length: > 0 } inner
            ? own with { Reason = own.Reason.Length == 0 ? inner.Reason : $"{own.Reason}: {inner.Reason}" }
            : own;
    }

    private static ElasticError Unknown(ElasticResponse response) => new("unknown", $"status {response.Status}");

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
