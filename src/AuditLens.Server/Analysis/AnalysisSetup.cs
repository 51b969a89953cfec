using AuditLens.Incidents;
using Microsoft.Extensions.DependencyInjection;

namespace AuditLens.Server.Analysis;

/// <summary>The analysis in the background.</summary>
internal static class AnalysisSetup
{
    public static void AddAnalysis(this IServiceCollection services)
    {
        services.AddSingleton(static s => s.GetRequiredService<ServerSettings>().Analyzer ?? SessionAnalyzer.Create(policyFile: null, explanation: null));
        services.AddSingleton<SessionQueue>();
        services.AddSingleton<AnalysisStates>();
        services.AddSingleton<SessionSweep>();
        services.AddSingleton<SessionAnalyst>();
        services.AddHostedService<AnalysisWorkers>();
    }
}
