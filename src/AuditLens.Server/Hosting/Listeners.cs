using AuditLens.Server.Intake.Otlp;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AuditLens.Server.Hosting;

/// <summary>The ports: pages and API on one, telemetry on its own two, which serve nothing else.</summary>
internal static class Listeners
{
    public static void Listen(KestrelServerOptions kestrel, ServerSettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = settings.LongestBody;
        kestrel.Listen(settings.Bind, settings.Port);
        if (settings.OtlpPort is { } http)
        {
            kestrel.Listen(settings.Bind, http, static o => Mark(o));
        }

        if (settings.OtlpGrpcPort is { } grpc)
        {
            kestrel.Listen(settings.Bind, grpc, static o =>
            {
                // Exporters speak HTTP/2 at once, without TLS to agree on it.
                o.Protocols = HttpProtocols.Http2;
                Mark(o);
            });
        }
    }

    /// <summary>Stands before authorization: on a telemetry port a page is not there, rather than forbidden.</summary>
    public static Task KeepTelemetryApart(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<TelemetryListener>() is null || context.GetEndpoint()?.Metadata.GetMetadata<OtlpRoute>() is not null)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static void Mark(ListenOptions options) => options.Use(next => connection =>
    {
        connection.Features.Set(new TelemetryListener());
        return next(connection);
    });

    private sealed class TelemetryListener;
}
