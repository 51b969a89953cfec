using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AuditLens.Storage.Elasticsearch;

namespace AuditLens.Tests.Support.Elasticsearch;

/// <summary>Credentials of a cluster that the start script made with <c>--security</c>.</summary>
internal static class SecuredCluster
{
    private const string User = "elastic";
    private const string Password = "auditlens-test";

    private static string? _key;

    public static string? Basic(string name) => name switch
    {
        ElasticsearchAddress.Variable + "USERNAME" => User,
        ElasticsearchAddress.Variable + "PASSWORD" => Password,
        _ => null,
    };

    /// <summary>An environment with an API key that may do what AuditLens needs and nothing else.</summary>
    public static async Task<Func<string, string?>> ApiKeyAsync(string address)
    {
        _key ??= await MakeAsync(address, """{"name":"auditlens","role_descriptors":{"auditlens":{"cluster":["monitor","manage_index_templates"],"index":[{"names":["t*"],"privileges":["create_index","read","write","maintenance","monitor","view_index_metadata","manage"]}]}}}""");
        string key = _key;
        return name => name == ElasticsearchAddress.Variable + "API_KEY" ? key : null;
    }

    /// <param name="body">Of <c>POST /_security/api_key</c>.</param>
    public static async Task<string> MakeAsync(string address, string body)
    {
        using HttpClient client = new();
        using HttpRequestMessage request = new(HttpMethod.Post, address + "/_security/api_key") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")));
        using HttpResponseMessage response = await client.SendAsync(request);
        using JsonDocument answer = JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        return answer.RootElement.GetProperty("encoded").GetString()!;
    }
}
