namespace AuditLens.Storage.Elasticsearch.Transport;

/// <summary>Sends one request to a cluster and gives its answer, whatever its status: the seam between the store and the library that speaks HTTP.</summary>
internal interface IElasticTransport : IDisposable
{
    /// <exception cref="ElasticUnreachableException">No node answered.</exception>
    Task<ElasticResponse> SendAsync(ElasticRequest request, CancellationToken cancellationToken);
}

/// <param name="Path">With its query, without a leading slash.</param>
/// <param name="Body">In pieces, sent one after another; empty for none.</param>
/// <param name="IsBulk">The body is lines of JSON.</param>
/// <param name="IsRepeatable">Sent twice it does no more than once, or what it did is told from what others did by who reads the answer.</param>
internal sealed record ElasticRequest(string Method, string Path, IReadOnlyList<ReadOnlyMemory<byte>> Body, bool IsBulk = false, bool IsRepeatable = true);

/// <param name="Attempts">How often it was sent; above 1, an earlier attempt may have been carried out.</param>
internal sealed record ElasticResponse(int Status, byte[] Body, TimeSpan? RetryAfter = null, int Attempts = 1)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}

/// <summary>No node answered: the network, or all nodes, are away.</summary>
internal sealed class ElasticUnreachableException(string message, Exception? inner = null) : Exception(message, inner);
