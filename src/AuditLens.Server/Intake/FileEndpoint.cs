using AuditLens.Ingestion;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AuditLens.Server.Intake;

/// <summary><c>POST /api/v1/files?name=NAME</c>: a log file as it is, gzip or not, of any size that the disk holds. A file that has grown since it was last sent goes on where it ended.</summary>
internal sealed class FileEndpoint(EventEndpoints events, EventIntake intake, ServerSettings settings)
{
    private const int LongestName = 300;

    public async Task TakeAsync(HttpContext context)
    {
        string name = context.Request.Query["name"].ToString();
        if (!IsName(name))
        {
            await events.RefuseAsync(context, new Refusal(StatusCodes.Status400BadRequest, "Say which file it is: POST /api/v1/files?name=session.jsonl (no '..', at most 300 characters).")).ConfigureAwait(false);
            return;
        }

        if (EventEndpoints.How(context, out Refusal? refusal) is not { } how)
        {
            await events.RefuseAsync(context, refusal!).ConfigureAwait(false);
            return;
        }

        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = settings.LongestFile;
        string spool = Path.GetTempFileName();
        try
        {
            await using (FileStream file = File.Create(spool))
            {
                await context.Request.Body.CopyToAsync(file, context.RequestAborted).ConfigureAwait(false);
            }

            var body = new InputBody($"upload/{context.User.Identity?.Name}/{name}", () => File.OpenRead(spool));
            IngestSummary summary = await intake.StoreAsync(body, how, CancellationToken.None).ConfigureAwait(false);
            await EventEndpoints.WriteAsync(context, summary).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            await events.RefuseAsync(context, new Refusal(e.StatusCode, e.Message)).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(spool);
        }
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name[0] != '/' && !name.Any(char.IsControl) && !name.Split('/', '\\').Contains("..");
}
