using System.Globalization;
using AuditLens.Ingestion;
using AuditLens.Server.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace AuditLens.Server.Intake.Otlp;

/// <summary>OTLP over HTTP as the specification has it (https://opentelemetry.io/docs/specs/otlp/#otlphttp): the answer is in the encoding of the request, errors are <c>google.rpc.Status</c>.</summary>
internal sealed class OtlpHttp(OtlpReceiver receiver, IntakeGate gate, IntakeStatistics statistics, ServerSettings settings)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach ((string path, OtlpSignal signal) in ((string, OtlpSignal)[])[("/v1/traces", OtlpSignal.Traces), ("/v1/logs", OtlpSignal.Logs), ("/v1/metrics", OtlpSignal.Metrics)])
        {
            routes.MapPost(path, (HttpContext context, OtlpHttp otlp) => otlp.TakeAsync(context, signal)).RequireAuthorization(Policies.Ingest).WithMetadata(new OtlpRoute());
        }
    }

    private async Task TakeAsync(HttpContext context, OtlpSignal signal)
    {
        string? type = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out MediaTypeHeaderValue? header) ? header.MediaType.Value?.ToLowerInvariant() : null;
        bool isJson = type == "application/json";
        if (!isJson && type != "application/x-protobuf")
        {
            string message = $"The content type '{context.Request.ContentType}' is neither application/x-protobuf nor application/json.";
            await WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, OtlpAnswer.Status(OtlpAnswer.InvalidArgument, message, isJson: true), isJson: true).ConfigureAwait(false);
            return;
        }

        (RequestBody? body, Refusal? refusal) = await RequestBody.ReadAsync(context.Request, gate, settings.LongestBody).ConfigureAwait(false);
        using (body)
        {
            OtlpOutcome? outcome = null;
            if (body is not null)
            {
                (outcome, refusal) = await receiver.TakeAsync(signal, body.Bytes, isJson).ConfigureAwait(false);
            }

            await (outcome is null ? RefuseAsync(context, refusal!, isJson) : WriteAsync(context, StatusCodes.Status200OK, OtlpAnswer.Success(signal, outcome, isJson), isJson)).ConfigureAwait(false);
        }
    }

    private Task RefuseAsync(HttpContext context, Refusal refusal, bool isJson)
    {
        if (refusal.RetryAfter is { } seconds)
        {
            statistics.AddRefused();
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        int code = refusal.RetryAfter is null ? OtlpAnswer.InvalidArgument : OtlpAnswer.Unavailable;
        return WriteAsync(context, refusal.Status, OtlpAnswer.Status(code, refusal.Message, isJson), isJson);
    }

    private static async Task WriteAsync(HttpContext context, int status, byte[] body, bool isJson)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = isJson ? "application/json" : "application/x-protobuf";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }
}

/// <summary>Marks routes that the OTLP ports serve; they serve no others.</summary>
internal sealed class OtlpRoute;
