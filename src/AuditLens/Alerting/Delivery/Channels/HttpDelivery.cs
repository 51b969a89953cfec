using System.Net;
using System.Net.Http.Headers;

namespace AuditLens.Alerting.Delivery.Channels;

/// <summary>Posts JSON and tells apart what another try can mend from what it cannot.</summary>
internal static class HttpDelivery
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>No redirects: a message goes where the configuration says and nowhere else.</summary>
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Patience,
        DefaultRequestHeaders = { { "User-Agent", "AuditLens" } },
    };

    /// <exception cref="ChannelException">It was not delivered. The message names the host and never the path, which may be a secret.</exception>
    public static async Task PostAsync(string address, byte[] json, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
        {
            throw new ChannelException("The address of the channel is no http or https address.", isPermanent: true);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        foreach ((string name, string value) in headers)
        {
            request.Headers.Add(name, value);
        }

        try
        {
            using HttpResponseMessage response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new ChannelException($"{url.Host} answered {(int)response.StatusCode} {response.StatusCode}.", IsPermanent(response.StatusCode));
            }
        }
        catch (HttpRequestException e)
        {
            throw new ChannelException($"{url.Host}:{url.Port} cannot be reached ({e.HttpRequestError}).", isPermanent: false, e);
        }
        catch (TaskCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ChannelException($"{url.Host} did not answer within {Patience.TotalSeconds} seconds.", isPermanent: false, e);
        }
    }

    private static bool IsPermanent(HttpStatusCode status) =>
        (int)status < 500 && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);
}
