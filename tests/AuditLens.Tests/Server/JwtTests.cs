using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using AuditLens.Server.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>Tokens of an OpenID provider, here one made for the test that serves its keys over a real socket.</summary>
public sealed class JwtTests : IAsyncLifetime, IDisposable
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly WebApplication _provider;

    public JwtTests()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0));
        _provider = builder.Build();
        string keys = Base64UrlEncoder.Encode(_key.ExportParameters(false).Modulus!);
        _provider.Run(context => context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(context.Request.Path == "/keys"
            ? $$"""{"keys":[{"kty":"RSA","kid":"k1","use":"sig","alg":"RS256","n":"{{keys}}","e":"AQAB"}]}"""
            : $$"""{"issuer":"{{Authority}}","jwks_uri":"{{Authority}}/keys"}""")).AsTask());
    }

    private string Authority => _provider.Urls.First();

    public Task InitializeAsync() => _provider.StartAsync();

    public async Task DisposeAsync() => await _provider.DisposeAsync();

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData("viewer", "auditlens", 60, HttpStatusCode.OK)]
    [InlineData("ingest", "auditlens", 60, HttpStatusCode.Forbidden)]
    [InlineData("superuser", "auditlens", 60, HttpStatusCode.Forbidden)]
    [InlineData("viewer", "another", 60, HttpStatusCode.Unauthorized)]
    [InlineData("viewer", "auditlens", -600, HttpStatusCode.Unauthorized)]
    public async Task The_claims_of_the_provider_decide(string role, string audience, int seconds, HttpStatusCode expected)
    {
        await using RunningServer running = await RunningServer.StartAsync(s => s with { Jwt = new JwtSettings(Authority, "auditlens") });
        using HttpClient client = running.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token(_key, role, audience, seconds));

        Assert.Equal(expected, (await client.GetAsync("/sessions")).StatusCode);
    }

    [Fact]
    public async Task A_token_with_a_foreign_signature_opens_nothing()
    {
        await using RunningServer running = await RunningServer.StartAsync(s => s with { Jwt = new JwtSettings(Authority, "auditlens") });
        using HttpClient client = running.Anonymous();
        using var foreign = RSA.Create(2048);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token(foreign, "admin", "auditlens", 60));

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/sessions")).StatusCode);
    }

    private string Token(RSA key, string role, string audience, int seconds)
    {
        DateTime now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Authority,
            Audience = audience,
            NotBefore = now.AddHours(-1),
            IssuedAt = now.AddHours(-1),
            Expires = now.AddSeconds(seconds),
            Claims = new Dictionary<string, object> { ["sub"] = "u1", ["roles"] = new[] { role } },
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(key) { KeyId = "k1", CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } }, SecurityAlgorithms.RsaSha256),
        });
    }
}
