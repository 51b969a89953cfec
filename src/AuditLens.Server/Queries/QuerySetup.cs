using AuditLens.Server.Access;
using AuditLens.Server.Search;
using Microsoft.Extensions.DependencyInjection;

namespace AuditLens.Server.Queries;

/// <summary>The read models of the pages and the API: pages ask these and never the store, so that one place knows what is asked and what it costs.
/// Whatever shows something of a session takes the <see cref="AccessScope"/> of the one who asks (<see cref="AccessScope.Of"/>) and leaves out what it does not include.</summary>
internal static class QuerySetup
{
    public static void AddQueries(this IServiceCollection services) => services
        .AddSingleton<SessionQueries>()
        .AddSingleton<IncidentQueries>()
        .AddSingleton<OverviewQueries>()
        .AddSingleton<Visits>()
        .AddSingleton<AlertQueries>()
        .AddSingleton<RuleQueries>()
        .AddSingleton<ReportQueries>()
        .AddSingleton<RecordQueries>()
        .AddSingleton<AnalysisQueries>()
        .AddSingleton<EventPages>()
        .AddSingleton<SearchQueries>()
        .AddSingleton<IntakeQueries>()
        .AddSingleton<TrailQueries>()
        .AddSingleton<AgentQueries>()
        .AddSingleton<FindingFacets>()
        .AddHostedService<SearchPreparation>();
}
