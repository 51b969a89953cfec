using System.IO.Compression;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AuditLens.Storage.Elasticsearch;
using AuditLens.Storage.Elasticsearch.Transport;
using AuditLens.Tests.Alerting;
using AuditLens.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AuditLens.Tests.Storage.Elasticsearch;

/// <summary>What goes to a cluster behind TLS, seen from its side.</summary>
public sealed class ClientTransportTests : IDisposable
{
    private const string Body = "{\"query\":{\"match_all\":{}}}";
    private const string Answer = "{\"hits\":[]}";

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("TOKEN", "t0ken", "Bearer t0ken")]
    [InlineData("API_KEY", "aWQ6a2V5", "ApiKey aWQ6a2V5")]
    public async Task A_credential_of_the_environment_goes_in_its_header_to_who_the_given_authority_vouches_for(string variable, string secret, string header)
    {
        await using Peer peer = await Peer.StartAsync(_authority.Server);

        ElasticResponse response = await SendAsync(peer, _authority.Pem, "", (variable, secret));

        Assert.Equal((200, Answer), (response.Status, Encoding.UTF8.GetString(response.Body)));
        Assert.Equal((header, "", Body), (peer.Authorization, peer.Encoding, peer.Body));
    }

    [Fact]
    public async Task Bodies_travel_as_gzip_both_ways_when_that_is_asked_for()
    {
        await using Peer peer = await Peer.StartAsync(_authority.Server);

        ElasticResponse response = await SendAsync(peer, _authority.Pem, "&gzip=true");

        Assert.Equal((200, Answer), (response.Status, Encoding.UTF8.GetString(response.Body)));
        Assert.Equal(("gzip", Body, true), (peer.Encoding, peer.Body, peer.AnsweredGzip));
    }

    [Fact]
    public async Task The_authority_may_have_signed_through_another_whose_certificate_the_cluster_sends()
    {
        await using Peer peer = await Peer.StartAsync(_authority.Below, [_authority.Intermediate]);

        Assert.Equal(200, (await SendAsync(peer, _authority.Pem, "")).Status);
    }

    [Fact]
    public async Task Nothing_is_sent_to_who_another_authority_vouches_for()
    {
        using var other = new TestAuthority();
        await using Peer peer = await Peer.StartAsync(_authority.Server);

        await Assert.ThrowsAsync<ElasticUnreachableException>(() => SendAsync(peer, other.Pem, "", ("TOKEN", "t0ken")));
        await Assert.ThrowsAsync<ElasticUnreachableException>(() => SendAsync(peer, null, "", ("TOKEN", "t0ken")));
        Assert.Null(peer.Body);
    }

    [Fact]
    public async Task Nothing_is_sent_to_who_is_vouched_for_under_another_name()
    {
        using var other = new TestAuthority("elsewhere.example");
        await using Peer peer = await Peer.StartAsync(other.Server);

        await Assert.ThrowsAsync<ElasticUnreachableException>(() => SendAsync(peer, other.Pem, "", ("TOKEN", "t0ken")));
        Assert.Null(peer.Body);
    }

    private async Task<ElasticResponse> SendAsync(Peer peer, string? authority, string options, params (string Name, string Value)[] secrets)
    {
        string ca = authority is null ? "" : "&ca=" + Uri.EscapeDataString(_folder.Write("ca.pem", authority));
        ElasticsearchOptions parsed = ElasticsearchAddress.Parse($"https://localhost:{peer.Port}?prefix=a{ca}{options}", name => secrets.FirstOrDefault(s => ElasticsearchAddress.Variable + s.Name == name).Value);
        using var transport = new ClientTransport(parsed);
        return await transport.SendAsync(new ElasticRequest("POST", "a-events/_search", [Encoding.UTF8.GetBytes(Body)]), CancellationToken.None);
    }

    /// <summary>A node in this process, with TLS, that keeps what came and answers the same to all.</summary>
    private sealed class Peer : IAsyncDisposable
    {
        private readonly WebApplication _application;

        private Peer(WebApplication application) => _application = application;

        public int Port => new Uri(_application.Urls.Single()).Port;

        public string? Authorization { get; private set; }

        public string? Encoding { get; private set; }

        public string? Body { get; private set; }

        public bool AnsweredGzip { get; private set; }

        public static async Task<Peer> StartAsync(X509Certificate2 certificate, X509Certificate2Collection? sent = null)
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, o => o.UseHttps(certificate, https => https.ServerCertificateChain = sent)));
            var peer = new Peer(builder.Build());
            peer._application.Run(peer.HandleAsync);
            await peer._application.StartAsync();
            return peer;
        }

        public ValueTask DisposeAsync() => _application.DisposeAsync();

        private async Task HandleAsync(HttpContext context)
        {
            Authorization = context.Request.Headers.Authorization;
            Encoding = context.Request.Headers.ContentEncoding.ToString();
            await using Stream stream = Encoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
            using var reader = new StreamReader(stream);
            Body = await reader.ReadToEndAsync();
            AnsweredGzip = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal);
            context.Response.ContentType = "application/json";
            if (AnsweredGzip)
            {
                context.Response.Headers.ContentEncoding = "gzip";
            }

            await using Stream to = AnsweredGzip ? new GZipStream(context.Response.Body, CompressionLevel.Fastest) : context.Response.Body;
            await to.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Answer));
        }
    }
}
