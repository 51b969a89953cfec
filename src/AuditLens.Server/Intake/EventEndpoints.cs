using System.Globalization;
using System.Text.Json;
using AuditLens.Events;
using AuditLens.Ingestion;
using AuditLens.Reporting.Formats;
using AuditLens.Server.Access;
using AuditLens.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AuditLens.Server.Intake;

/// <summary><c>POST /api/v1/events</c>: the records of any log that the command reads, as one body. The answer comes when they are durable.</summary>
internal sealed class EventEndpoints(IntakeGate gate, EventIntake intake, IntakeStatistics statistics, IdempotencyKeys keys, ServerSettings settings)
{
    private const int RejectionsTold = 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/events", (HttpContext context, EventEndpoints events) => events.TakeAsync(context)).RequireAuthorization(Policies.Ingest);
        routes.MapPost("/api/v1/files", (HttpContext context, FileEndpoint files) => files.TakeAsync(context)).RequireAuthorization(Policies.Ingest);
    }

    /// <summary>A body is named by its content: the same body sent again is the same source, and brings nothing new.</summary>
    public static string NameOf(ReadOnlyMemory<byte> bytes) => "api/" + Sha256Digest.Of(bytes.Span).ToString()[..16];

    /// <summary>Format and dialect as the query forces them; null when a name is unknown, with the answer written.</summary>
    public static IngestOptions? How(HttpContext context, out Refusal? refusal)
    {
        string? format = context.Request.Query["format"];
        string? dialect = context.Request.Query["dialect"];
        refusal = dialect is not null && DialectCatalogue.All.All(d => d.Name != dialect)
            ? new Refusal(StatusCodes.Status400BadRequest, $"There is no dialect '{dialect}'. Known: {string.Join(", ", DialectCatalogue.All.Select(static d => d.Name))}.")
            : format is not null && Ingestion.Formats.FormatCatalogue.Find(format) is null
                ? new Refusal(StatusCodes.Status400BadRequest, $"There is no input format '{format}'.")
                : null;
        return refusal is null ? new IngestOptions { Paths = [], Format = format, Dialect = dialect } : null;
    }

    public static Task WriteAsync(HttpContext context, IngestSummary summary)
    {
        bool nothing = summary.NothingUnderstood;
        context.Response.StatusCode = nothing ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status202Accepted;
        return ApiAnswer.WriteAsync(context, json =>
        {
            IngestCounts counts = summary.Counts;
            if (nothing)
            {
                json.WriteString("error", summary.Rejections.Count > 0 ? summary.Rejections[0].Reason : "Nothing of the body was understood.");
            }

            json.WriteNumber("records", counts.Records);
            json.WriteNumber("accepted", counts.Accepted);
            json.WriteNumber("rejected", counts.Rejected);
            json.WriteNumber("duplicates", counts.Duplicates);
            json.WriteNumber("events", counts.Events);
            WriteNames(json, summary);
            json.WriteStartArray("rejections");
            foreach (Rejection rejection in summary.Rejections.Take(RejectionsTold))
            {
                json.WriteStartObject();
                json.WriteString("file", rejection.File);
                WriteLine(json, rejection.Line);
                json.WriteString("code", rejection.Code);
                json.WriteString("reason", rejection.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    public async Task TakeAsync(HttpContext context)
    {
        if (How(context, out Refusal? refusal) is not { } how)
        {
            await RefuseAsync(context, refusal!).ConfigureAwait(false);
            return;
        }

        (RequestBody? body, refusal) = await RequestBody.ReadAsync(context.Request, gate, settings.LongestBody).ConfigureAwait(false);
        if (body is null)
        {
            await RefuseAsync(context, refusal!).ConfigureAwait(false);
            return;
        }

        using (body)
        {
            if (!await keys.IsFreeOrSameAsync(context, body.Bytes).ConfigureAwait(false))
            {
                await RefuseAsync(context, new Refusal(StatusCodes.Status422UnprocessableEntity, "This Idempotency-Key was used for another body.")).ConfigureAwait(false);
                return;
            }

            var input = new InputBody(NameOf(body.Bytes), body.Open);

            // What has arrived whole is stored, also when its sender does not wait for the answer.
            IngestSummary summary = await intake.StoreAsync(input, how, CancellationToken.None).ConfigureAwait(false);
            await keys.KeepAsync(context, body.Bytes).ConfigureAwait(false);
            await WriteAsync(context, summary).ConfigureAwait(false);
        }
    }

    public Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        if (refusal.RetryAfter is { } seconds)
        {
            statistics.AddRefused();
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return ApiAnswer.ErrorAsync(context, refusal.Status, refusal.Message);
    }

    private static void WriteNames(Utf8JsonWriter json, IngestSummary summary)
    {
        json.WriteString("dialect", summary.Files.Count > 0 ? summary.Files[0].Dialect : "");
        JsonReportWriter.WriteStrings(json, "sessions", summary.Sessions);
    }

    private static void WriteLine(Utf8JsonWriter json, int? line)
    {
        if (line is { } number)
        {
            json.WriteNumber("line", number);
        }
        else
        {
            json.WriteNull("line");
        }
    }
}
