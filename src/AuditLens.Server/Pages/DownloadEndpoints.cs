using AuditLens.Events;
using AuditLens.Reporting;
using AuditLens.Server.Access;
using AuditLens.Server.Queries;
using AuditLens.Server.Trail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AuditLens.Server.Pages;

/// <summary>What pages offer as files. Each is an attachment: a browser saves it and shows nothing of it here. Each stands in the audit log before it leaves.</summary>
internal static class DownloadEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/incidents/{id}/report/{format}", ReportAsync).RequireAuthorization(Policies.View);
        routes.MapGet("/record/raw", RecordAsync).RequireAuthorization(Policies.View);
        routes.MapGet("/intake/rejected/raw", RejectedAsync).RequireAuthorization(Policies.View);
    }

    private static async Task<IResult> ReportAsync(HttpContext context, ReportQueries reports, AuditTrail trail, string id, string format)
    {
        if (ReportFormats.Find(format) is not { } wanted
            || await reports.FindAsync(id, AccessScope.Of(context.User), context.RequestAborted).ConfigureAwait(false) is not { } incident
            || await reports.FileAsync(incident, wanted, context.RequestAborted).ConfigureAwait(false) is not { } file)
        {
            return TypedResults.NotFound();
        }

        await trail.AppendAsync(context.User.Identity?.Name, TrailActs.Exported, $"{incident.IncidentId} as {wanted.Name}", context.RequestAborted).ConfigureAwait(false);
        return TypedResults.Bytes(file, wanted.ContentType, $"{incident.IncidentId}-{wanted.Name}.{wanted.Extension}");
    }

    private static async Task<IResult> RecordAsync(HttpContext context, RecordQueries records, AuditTrail trail, string? @event)
    {
        if (!EventId.TryParse(@event, out EventId id)
            || await records.FindAsync(id, AccessScope.Of(context.User), context.RequestAborted).ConfigureAwait(false) is not { Bytes: { } bytes })
        {
            return TypedResults.NotFound();
        }

        await trail.AppendAsync(context.User.Identity?.Name, TrailActs.RawEvidenceViewed, id.ToString(), context.RequestAborted).ConfigureAwait(false);
        return TypedResults.Bytes(bytes, "application/octet-stream", $"{id}.record");
    }

    private static async Task<IResult> RejectedAsync(HttpContext context, IntakeQueries intake, AuditTrail trail, string? source, long offset, int length)
    {
        if (await intake.FindAsync(source ?? "", offset, length, 0, null, AccessScope.Of(context.User), context.RequestAborted).ConfigureAwait(false) is not { Bytes: { } bytes })
        {
            return TypedResults.NotFound();
        }

        await trail.AppendAsync(context.User.Identity?.Name, TrailActs.RawEvidenceViewed, RejectedPage.Told(source, offset), context.RequestAborted).ConfigureAwait(false);
        return TypedResults.Bytes(bytes, "application/octet-stream", "rejected.record");
    }
}
