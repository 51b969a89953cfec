using AuditLens.Server.Access;
using AuditLens.Server.Alerts;
using AuditLens.Server.Analysis;
using AuditLens.Server.Intake;
using AuditLens.Server.Operation;
using AuditLens.Server.Pages;
using AuditLens.Server.Queries;
using AuditLens.Server.Triage;
using AuditLens.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace AuditLens.Server.Hosting;

/// <summary>Puts the parts of a server together. A new area of the server is a line in each of the two methods.</summary>
internal static class ServerBuilder
{
    public static WebApplication Build(ServerSettings settings, IEventStore store)
    {
        // Nothing is read from where the process happens to stand: no appsettings.json, no ASPNETCORE_ variables.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(ServerBuilder).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listeners.Listen(kestrel, settings));
        AddServices(builder.Services, settings, store);
        WebApplication app = builder.Build();
        Use(app, settings);
        return app;
    }

    private static void AddServices(IServiceCollection services, ServerSettings settings, IEventStore store)
    {
        services.AddLogging(logging => logging
            .AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.ColorBehavior = LoggerColorBehavior.Disabled;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            })
            .AddFilter("Microsoft", LogLevel.Warning)
            // It warns that keys are not encrypted: they are as well kept as the evidence that lies in the same store.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error));
        services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        services.AddRouting();
        services.AddSingleton(settings);
        services.AddSingleton(settings.Time);
        services.AddSingleton(store);
        services.AddSingleton(store.Documents);
        services.AddSingleton(store.Findings);
        services.AddAccess(settings);
        services.AddAnalysis();
        services.AddIntake();
        services.AddAlerts();
        services.AddHostedService<RetentionService>();
        services.AddTelemetry(settings);
        services.AddTriage();
        services.AddQueries();
        services.AddRazorComponents();
        services.AddCascadingAuthenticationState();
    }

    private static void Use(WebApplication app, ServerSettings settings)
    {
        if (settings.BehindProxy)
        {
            // Whoever says that a proxy stands before it says that nobody else reaches it.
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost };
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            app.UseForwardedHeaders(forwarded);
        }

        app.UseMiddleware<SecurityHeaders>();
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new EmbeddedWebRoot(), ContentTypeProvider = new FileExtensionContentTypeProvider() });
        app.UseRouting();
        app.Use(ServerTelemetry.NameRequest);
        app.Use(Listeners.KeepTelemetryApart);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapAccess();
        app.MapIntake();
        OperationEndpoints.Map(app);
        DownloadEndpoints.Map(app);
        TriageEndpoints.Map(app);
        AlertEndpoints.Map(app);
        app.MapRazorComponents<App>().RequireAuthorization(Policies.View);
    }
}
