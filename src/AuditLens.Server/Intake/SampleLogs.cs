using System.Reflection;
using AuditLens.Ingestion;
using AuditLens.Server.Access;
using AuditLens.Server.Analysis;
using AuditLens.Server.Trail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AuditLens.Server.Intake;

/// <summary>The invented sessions of <c>sample-logs</c>, which travel inside the assembly: an empty store shows with them what it will show. They go through the same intake as everything else.</summary>
internal sealed class SampleLogs(EventIntake intake, SessionQueue queue, AuditTrail trail, TimeProvider time)
{
    private const string Prefix = "sample-logs/";

    /// <summary>Longer than their analysis takes on a slow machine; who still waits then sees the pages fill.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private static readonly Assembly Here = typeof(SampleLogs).Assembly;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/samples", static (HttpContext context, SampleLogs samples, [FromForm(Name = "__RequestVerificationToken")] string? _) => samples.TakeAsync(context)).RequireAuthorization(Policies.Administer);

    /// <summary>Answers when they are analysed: whoever pressed the button wants to see them.</summary>
    private async Task<RedirectHttpResult> TakeAsync(HttpContext context)
    {
        await trail.AppendAsync(context.User.Identity?.Name, TrailActs.SamplesLoaded, "sample logs", context.RequestAborted).ConfigureAwait(false);
        HashSet<string> sessions = new(StringComparer.Ordinal);
        foreach (string name in Here.GetManifestResourceNames().Where(static n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var body = new InputBody(name, () => Here.GetManifestResourceStream(name)!);
            sessions.UnionWith((await intake.StoreAsync(body, new IngestOptions { Paths = [] }, CancellationToken.None).ConfigureAwait(false)).Sessions);
        }

        queue.End(sessions);
        for (long start = time.GetTimestamp(); queue.HasAny(sessions) && time.GetElapsedTime(start) < LongestWait;)
        {
            await Task.Delay(Look, time, context.RequestAborted).ConfigureAwait(false);
        }

        return TypedResults.LocalRedirect("/");
    }
}
