using AuditLens.Server.Intake.Otlp;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuditLens.Server.Intake;

/// <summary>The ways in which events arrive.</summary>
internal static class IntakeSetup
{
    public static void AddIntake(this IServiceCollection services)
    {
        services.AddSingleton<IntakeStatistics>();
        services.AddSingleton<IntakeGate>();
        services.AddSingleton<EventIntake>();
        services.AddSingleton<IdempotencyKeys>();
        services.AddSingleton<EventEndpoints>();
        services.AddSingleton<FileEndpoint>();
        services.AddSingleton<SampleLogs>();
        services.AddSingleton<OtlpReceiver>();
        services.AddSingleton<OtlpHttp>();
        services.AddSingleton<OtlpGrpc>();

        // Stopped in the reverse order: the spool hands over its last segments before their reader is asked to end.
        services.AddSingleton<SpoolReader>();
        services.AddHostedService(static s => s.GetRequiredService<SpoolReader>());
        services.AddSingleton<OtlpSpool>();
        services.AddHostedService(static s => s.GetRequiredService<OtlpSpool>());
        services.AddSingleton<WatchedFolders>();
        services.AddHostedService(static s => s.GetRequiredService<WatchedFolders>());
    }

    public static void MapIntake(this IEndpointRouteBuilder routes)
    {
        EventEndpoints.Map(routes);
        SampleLogs.Map(routes);
        OtlpHttp.Map(routes);
        OtlpGrpc.Map(routes);
    }
}
