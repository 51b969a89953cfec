using System.Globalization;
using System.Text;
using AuditLens.Server.Access;
using AuditLens.Server.Analysis;
using AuditLens.Server.Intake;
using AuditLens.Server.Intake.Otlp;
using AuditLens.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AuditLens.Server.Operation;

/// <summary>What machines ask of the server: does it live, can it work, how much does it do.</summary>
internal static class OperationEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", static () => TypedResults.Text("ok\n")).AllowAnonymous();
        routes.MapGet("/readyz", ReadyAsync).AllowAnonymous();
        routes.MapGet("/metrics", static (IntakeStatistics intake, IntakeGate gate, SpoolReader spool, SessionQueue queue) =>
            TypedResults.Text(Metrics(intake, gate, spool, queue.State()), "text/plain; version=0.0.4", Encoding.UTF8)).RequireAuthorization(Policies.View);
    }

    /// <summary>Ready is who reaches the store; why it does not is told to the log, not to strangers.</summary>
    private static async Task<IResult> ReadyAsync(IDocumentStore documents, HttpContext context)
    {
        try
        {
            await documents.FindAsync("readiness", "any", context.RequestAborted).ConfigureAwait(false);
            return TypedResults.Text("ready\n");
        }
        catch (StoreException)
        {
            return TypedResults.Text("the store is away\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>Source of the form: https://prometheus.io/docs/instrumenting/exposition_formats.</summary>
    private static string Metrics(IntakeStatistics intake, IntakeGate gate, SpoolReader spool, QueueState queue)
    {
        var text = new StringBuilder();
        Add("auditlens_intake_bodies_total", "counter", "Bodies and files stored.", intake.Bodies);
        Add("auditlens_intake_bytes_total", "counter", "Bytes stored.", intake.Bytes);
        Add("auditlens_intake_events_total", "counter", "Events stored that were not there before.", intake.Events);
        Add("auditlens_intake_rejected_records_total", "counter", "Records that could not be read.", intake.Rejected);
        Add("auditlens_intake_refused_requests_total", "counter", "Requests that were asked to come again.", intake.Refused);
        Add("auditlens_intake_waiting_bytes", "gauge", "Bytes of requests in memory.", gate.Inside);
        Add("auditlens_spool_bytes", "gauge", "Acknowledged telemetry that waits for the store.", spool.WaitingBytes);
        Add("auditlens_analysis_waiting_sessions", "gauge", "Sessions that wait to be analysed.", queue.Waiting);
        Add("auditlens_analysis_running_sessions", "gauge", "Sessions being analysed.", queue.Running.Count);
        Add("auditlens_analysis_sessions_total", "counter", "Analyses ended.", queue.Done);
        return text.ToString();

        void Add(string name, string type, string help, long value) =>
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n{name} {value}\n");
    }
}
