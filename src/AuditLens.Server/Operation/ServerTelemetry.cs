using System.Diagnostics;
using AuditLens.Server.Intake.Otlp;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AuditLens.Server.Operation;

/// <summary>
/// Traces and logs of the server itself, over OTLP to wherever the settings say; nothing is recorded when they say nothing. Requests that bring telemetry are never traced: each would bring forth
/// another where the way leads back here. Spans carry ids and names, no text of any log.
/// </summary>
internal static class ServerTelemetry
{
    private const string Service = "auditlens";

    /// <summary>ASP.NET Core's own source of one span a request.</summary>
    private const string Requests = "Microsoft.AspNetCore";

    public static ActivitySource Source { get; } = new("AuditLens.Server");

    public static void AddTelemetry(this IServiceCollection services, ServerSettings settings)
    {
        if (settings.OtlpExport is not { } collector)
        {
            return;
        }

        services.AddLogging(logging => logging.AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            options.SetResourceBuilder(Resource());
            options.AddOtlpExporter(exporter => Send(exporter, collector, "v1/logs"));
        }));
        services.AddSingleton(_ => Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource()).AddSource(Source.Name, Requests).AddOtlpExporter(exporter => Send(exporter, collector, "v1/traces")).Build());
        services.AddHostedService<Recording>();
    }

    /// <summary>Stands after routing: a span is named for the route, not for the path, which may hold anything.</summary>
    public static async Task NameRequest(HttpContext context, RequestDelegate next)
    {
        if (Activity.Current is not { IsAllDataRequested: true } span)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        Endpoint? endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<OtlpRoute>() is not null)
        {
            span.IsAllDataRequested = false;
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            await next(context).ConfigureAwait(false);
            return;
        }

        string? route = (endpoint as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? context.Request.Method : $"{context.Request.Method} {route}";
        span.SetTag("http.request.method", context.Request.Method).SetTag("http.route", route);
        await next(context).ConfigureAwait(false);
        span.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    private static ResourceBuilder Resource() => ResourceBuilder.CreateDefault().AddService(Service, serviceVersion: typeof(ServerTelemetry).Assembly.GetName().Version?.ToString(3));

    /// <summary>Headers (credentials) and time limits come from the environment, under the names that OpenTelemetry gave them: OTEL_EXPORTER_OTLP_HEADERS and others.</summary>
    private static void Send(OtlpExporterOptions exporter, Uri collector, string signal)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(collector.AbsoluteUri.TrimEnd('/') + "/" + signal);
    }

    /// <summary>Makes the recording begin with the server; it ends, and sends what is left, with the services.</summary>
    private sealed class Recording(TracerProvider provider) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            provider.ForceFlush(5_000);
            return Task.CompletedTask;
        }
    }
}
