using AuditLens.Alerting;
using AuditLens.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace AuditLens.Server.Alerts;

/// <summary>The alert rules and who runs them.</summary>
internal static class AlertSetup
{
    public static void AddAlerts(this IServiceCollection services)
    {
        services.AddSingleton(s =>
        {
            ServerSettings settings = s.GetRequiredService<ServerSettings>();
            return new AlertScheduler(settings.Alerts, s.GetRequiredService<IEventStore>(), settings.Time, Environment.GetEnvironmentVariable);
        });
        services.AddHostedService<AlertService>();
    }
}
