using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using AuditLens.Ingestion;
using AuditLens.Server;
using AuditLens.Server.Access;
using AuditLens.Storage;
using AuditLens.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AuditLens.Tests.Server;

/// <summary>A server of its own on a free port over a store of its own, and clients that speak to it over real sockets.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private readonly TemporaryFolder _folder;

    private RunningServer(TemporaryFolder folder, IEventStore store, AuditLensServer server)
    {
        _folder = folder;
        Store = store;
        Server = server;
    }

    /// <summary>Where its store and its spool lie.</summary>
    public string Folder => _folder.Path;

    public IEventStore Store { get; }

    public AuditLensServer Server { get; }

    public static Task<RunningServer> StartAsync(params string[] sampleLogs) => StartAsync(static s => s, sampleLogs);

    public static Task<RunningServer> StartAsync(Func<ServerSettings, ServerSettings> settings, params string[] sampleLogs) => StartAsync(settings, static s => s, sampleLogs);

    /// <param name="wrap">What the server sees of the store.</param>
    /// <param name="sampleLogs">Folders of <c>sample-logs</c> that are in the store before the server starts.</param>
    public static async Task<RunningServer> StartAsync(Func<ServerSettings, ServerSettings> settings, Func<IEventStore, IEventStore> wrap, params string[] sampleLogs)
    {
        var folder = new TemporaryFolder();
        IEventStore store = StoreLocator.Open("sqlite:" + Path.Combine(folder.Path, "server.db"));
        if (sampleLogs.Length > 0)
        {
            await IngestPipeline.RunAsync(new IngestOptions { Paths = [.. sampleLogs.Select(s => Path.Combine(Scenario.Root, "sample-logs", s))] }, store, CancellationToken.None);
        }

        AuditLensServer server = await AuditLensServer.StartAsync(settings(Settings(folder.Path)), wrap(store), CancellationToken.None);
        return new RunningServer(folder, store, server);
    }

    /// <summary>Any free ports; what is short in life is shorter still.</summary>
    public static ServerSettings Settings(string folder) => new()
    {
        Port = 0,
        OtlpPort = 0,
        OtlpGrpcPort = 0,
        SpoolFolder = Path.Combine(folder, "spool"),
        SessionQuiet = TimeSpan.FromMilliseconds(300),
        TelemetryQuiet = TimeSpan.FromMilliseconds(300),
    };

    /// <summary>A client with a token of this role, at the API or at one of the ports of telemetry.</summary>
    public async Task<HttpClient> WithTokenAsync(string role, Uri? address = null)
    {
        HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address ?? Server.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", await TokenAsync(role));
        return client;
    }

    /// <summary>A client of somebody who sees only what a scope includes.</summary>
    public async Task<HttpClient> LimitedToAsync(AccessScope scope)
    {
        HttpClient client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", await TokenAsync(Roles.Viewer, scope));
        return client;
    }

    public async Task<string> TokenAsync(string role, AccessScope? scope = null) =>
        (await Server.Services.GetRequiredService<ApiTokens>().CreateAsync("test", role, TimeSpan.FromDays(1), scope, "test", CancellationToken.None)).Secret;

    /// <summary>Waits until a condition holds; tells what was awaited when it does not come true.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        for (long start = TimeProvider.System.GetTimestamp(); !await holds();)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(60), $"It did not come about within a minute that {what}.");
            await Task.Delay(20);
        }
    }

    /// <summary>A client without cookies, that follows no redirection.</summary>
    public HttpClient Anonymous() => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Server.Address };

    /// <summary>A client that has logged in as a user of this role.</summary>
    public async Task<HttpClient> LoggedInAsync(string role)
    {
        await Server.Services.GetRequiredService<UserAccounts>().CreateAsync(role, role, Password, CancellationToken.None);
        HttpClient client = Anonymous();
        HttpResponseMessage answer = await PostFormAsync(client, "/login", new() { ["name"] = role, ["password"] = Password });
        Assert.Equal("/", answer.Headers.Location?.OriginalString);
        return client;
    }

    /// <summary>Opens a page, fills its form and sends it as a browser would.</summary>
    /// <param name="form">Which form, where a page has several.</param>
    public static async Task<HttpResponseMessage> PostFormAsync(HttpClient client, string page, Dictionary<string, string> fields, string form = "form")
    {
        IDocument document = await PageAsync(client, page);
        IElement found = document.QuerySelector("main " + form) ?? throw new InvalidOperationException($"{page} has no {form}.");
        foreach (IElement hidden in found.QuerySelectorAll("input[type=hidden]"))
        {
            fields.TryAdd(hidden.GetAttribute("name")!, hidden.GetAttribute("value") ?? "");
        }

        using var content = new FormUrlEncodedContent(fields);
        return await client.PostAsync(found.GetAttribute("action"), content);
    }

    public static async Task<IDocument> PageAsync(HttpClient client, string path)
    {
        HttpResponseMessage answer = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Store.DisposeAsync();
        _folder.Dispose();
    }
}
