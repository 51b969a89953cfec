using System.Security.Cryptography.X509Certificates;
using AuditLens.Server.Intake.Otlp;
using Microsoft.AspNetCore.Hosting;
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
        kestrel.Listen(settings.Bind, settings.Port, o => Secure(o, settings));
        if (settings.OtlpPort is { } http)
        {
            kestrel.Listen(settings.Bind, http, o => Mark(o, settings));
        }

        if (settings.OtlpGrpcPort is { } grpc)
        {
            kestrel.Listen(settings.Bind, grpc, o =>
            {
                // Exporters speak HTTP/2 at once, without TLS to agree on it.
                o.Protocols = HttpProtocols.Http2;
                Mark(o, settings);
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

    private static void Mark(ListenOptions options, ServerSettings settings)
    {
        Secure(options, settings);
        options.Use(static next => connection =>
        {
            connection.Features.Set(new TelemetryListener());
            return next(connection);
        });
    }

    private static void Secure(ListenOptions options, ServerSettings settings)
    {
        if (settings.Tls is { } tls)
        {
            options.UseHttps(X509Certificate2.CreateFromPemFile(tls.Certificate, tls.Key));
        }
    }

    private sealed class TelemetryListener;
}
