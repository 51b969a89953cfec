using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AuditLens.Tests.Support.Elasticsearch;

public enum Fault
{
    None,

    /// <summary>The connection ends before the cluster sees the request.</summary>
    CutBefore,

    /// <summary>The cluster carries the request out, and the connection ends before its answer.</summary>
    CutAfter,

    /// <summary>Answered with 429.</summary>
    Refuse,

    /// <summary>Answered with 503.</summary>
    Unavailable,

    /// <summary>Answered after a second.</summary>
    Slow,
}

/// <summary>Stands between the store and the cluster and does to each request what the test says.</summary>
public sealed class FaultyProxy : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly HttpClient _client = new();
    private readonly Uri _target;
    private readonly Func<string, int, Fault> _fault;
    private int _requests;

    private FaultyProxy(string target, Func<string, int, Fault> fault)
    {
        _target = new Uri(target);
        _fault = fault;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        _application = builder.Build();
        _application.Run(HandleAsync);
    }

    public string Address => _application.Urls.Single();

    /// <summary>How often each fault was done.</summary>
    public System.Collections.Concurrent.ConcurrentDictionary<Fault, int> Done { get; } = new();

    /// <param name="fault">Path of the request and its number, from 1, to what happens to it.</param>
    public static async Task<FaultyProxy> StartAsync(string target, Func<string, int, Fault> fault)
    {
        FaultyProxy proxy = new(target, fault);
        await proxy._application.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _client.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        Fault fault = _fault(context.Request.Path.Value ?? "", Interlocked.Increment(ref _requests));
        Done.AddOrUpdate(fault, 1, (_, n) => n + 1);
        switch (fault)
        {
            case Fault.CutBefore:
                context.Abort();
                return;
            case Fault.Refuse or Fault.Unavailable:
                context.Response.StatusCode = fault == Fault.Refuse ? 429 : 503;
                await context.Response.WriteAsync("""{"error":{"type":"es_rejected_execution_exception","reason":"no room"}}""");
                return;
            case Fault.Slow:
                await Task.Delay(1000);
                break;
        }

        using HttpRequestMessage request = new(new HttpMethod(context.Request.Method), new Uri(_target, context.Request.Path + context.Request.QueryString));
        if (context.Request.ContentLength is > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body);
            body.Position = 0;
            request.Content = new StreamContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
            if (context.Request.Headers.ContentEncoding.Count > 0)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Encoding", context.Request.Headers.ContentEncoding.ToString());
            }
        }

        using HttpResponseMessage response = await _client.SendAsync(request);
        byte[] answer = await response.Content.ReadAsByteArrayAsync();
        if (fault == Fault.CutAfter)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        context.Response.Headers.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer);
    }
}
