using System.Collections.Specialized;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Elastic.Transport;
using ElasticMethod = Elastic.Transport.HttpMethod;

namespace AuditLens.Storage.Elasticsearch.Transport;

/// <summary>The transport of Elastic's own client: a pool of nodes, of which those that failed are left out for a while; authentication; gzip; keep-alive.</summary>
/// <remarks>
/// Not the typed client on top of it: that one asks for answers in its own major version's form, which an older cluster refuses, and the store must speak to 8.19 and 9.x.
/// Repeating is not left to it either, since it does not know which requests are safe to repeat (<see cref="RetryingTransport"/>).
/// </remarks>
internal sealed class ClientTransport : IElasticTransport
{
    private static readonly TimeSpan DeadFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DeadAtMost = TimeSpan.FromSeconds(10);
    private static readonly RequestConfiguration Json = new() { ContentType = "application/json", Accept = "application/json" };
    private static readonly RequestConfiguration Lines = new() { ContentType = "application/x-ndjson", Accept = "application/json" };

    private readonly DistributedTransport _transport;
    private readonly TransportConfiguration _configuration;

    /// <exception cref="StoreException">The file of the certificate authority cannot be read.</exception>
    public ClientTransport(ElasticsearchOptions options)
    {
        NodePool pool = options.Nodes.Count == 1 ? new SingleNodePool(options.Nodes[0]) : new StaticNodePool(options.Nodes, randomize: false);
        X509Certificate2? authority = options.AuthorityFile is { } file ? Authority(file) : null;
        _configuration = new TransportConfiguration(pool)
        {
            Authentication = Credentials(options),
            Headers = options.BearerToken is { } token ? new NameValueCollection { ["Authorization"] = "Bearer " + token } : [],
            EnableHttpCompression = options.Compress,
            RequestTimeout = options.RequestTimeout,
            MaxRetries = 0,
            DeadTimeout = DeadFor,
            MaxDeadTimeout = DeadAtMost,
            DisablePings = true,
            DisableDirectStreaming = false,
            DisableAuditTrail = true,
            DisableMetaHeader = true,
            ResponseHeadersToParse = new HeadersList("Retry-After"),
            ServerCertificateValidationCallback = authority is null ? null : (_, certificate, sent, errors) => IsTrusted(certificate, sent, errors, authority),
        };
        _transport = new DistributedTransport(_configuration);
    }

    public async Task<ElasticResponse> SendAsync(ElasticRequest request, CancellationToken cancellationToken)
    {
        EndpointPath path = new(Enum.Parse<ElasticMethod>(request.Method), request.Path);
        PostData? body = request.Body.Count == 0 ? null : PostData.StreamHandler(request.Body, static (_, _) => throw new NotSupportedException(), WriteAsync);
        BytesResponse response;
        try
        {
            response = await _transport.RequestAsync<BytesResponse>(path, body, null, request.IsBulk ? Lines : Json, cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ElasticUnreachableException(Reason(e), e);
        }

        cancellationToken.ThrowIfCancellationRequested();
        ApiCallDetails call = response.ApiCallDetails;
        return call.HttpStatusCode is { } status
            ? new ElasticResponse(status, response.Body ?? [], RetryAfter(call))
            : throw new ElasticUnreachableException(Reason(call.OriginalException), call.OriginalException);
    }

    public void Dispose() => ((IDisposable)_configuration).Dispose();

    private static async Task WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> pieces, Stream stream, CancellationToken cancellationToken)
    {
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
        }
    }

    private static AuthorizationHeader? Credentials(ElasticsearchOptions options) => options switch
    {
        { ApiKey: { } key } => new ApiKey(key),
        { BearerToken: not null } => null,
        { UserName: { } user, Password: { } password } => new BasicAuthentication(user, password),
        _ => null,
    };

    private static TimeSpan? RetryAfter(ApiCallDetails call) =>
        call.TryGetHeader("Retry-After", out IEnumerable<string>? values) && int.TryParse(values?.FirstOrDefault(), System.Globalization.CultureInfo.InvariantCulture, out int seconds) && seconds >= 0 ? TimeSpan.FromSeconds(seconds) : null;

    private static string Reason(Exception? e)
    {
        Exception? last = e;
        while (last?.InnerException is { } inner)
        {
            last = inner;
        }

        return last is OperationCanceledException or null ? "no answer in time" : last.Message;
    }

    private static X509Certificate2 Authority(string file)
    {
        try
        {
            return X509CertificateLoader.LoadCertificateFromFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StoreException($"The certificate authority '{file}' of the Elasticsearch store cannot be read: {e.Message}", e);
        }
    }

    /// <param name="sent">With the certificates between this one and the authority that the node sent.</param>
    private static bool IsTrusted(X509Certificate? certificate, X509Chain? sent, System.Net.Security.SslPolicyErrors errors, X509Certificate2 authority)
    {
        if (certificate is null || (errors & ~System.Net.Security.SslPolicyErrors.RemoteCertificateChainErrors) != System.Net.Security.SslPolicyErrors.None)
        {
            return false;
        }

        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.ExtraStore.AddRange(sent?.ChainPolicy.ExtraStore ?? []);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using X509Certificate2 own = new(certificate);
        return chain.Build(own);
    }
}
