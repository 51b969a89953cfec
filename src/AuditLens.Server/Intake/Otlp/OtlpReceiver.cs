using AuditLens.Ingestion;

namespace AuditLens.Server.Intake.Otlp;

/// <summary>What becomes of an export request, whichever way it came.</summary>
internal sealed class OtlpReceiver(OtlpSpool spool)
{
    /// <summary>Checks a body and keeps it. When this returns without a fault, it is durable.</summary>
    public async Task<(OtlpOutcome? Outcome, Refusal? Refusal)> TakeAsync(OtlpSignal signal, ReadOnlyMemory<byte> body, bool isJson)
    {
        (OtlpRequest? request, string? fault) = OtlpRequest.Read(body, signal, isJson);
        if (request is null)
        {
            return (null, new Refusal(Microsoft.AspNetCore.Http.StatusCodes.Status400BadRequest, fault!));
        }

        if (signal == OtlpSignal.Metrics)
        {
            return (request.Items == 0 ? OtlpOutcome.All : new OtlpOutcome(request.Items, "AuditLens keeps traces and logs; metrics are not kept."), null);
        }

        if (request.Items > 0 && !await spool.AppendAsync(new OtlpStreamKind(signal, isJson), body).ConfigureAwait(false))
        {
            return (null, new Refusal(Microsoft.AspNetCore.Http.StatusCodes.Status429TooManyRequests, "More telemetry waits to be stored than may; send the same again later.", OtlpSpool.RetryAfterSeconds));
        }

        return (request.Refused == 0 ? OtlpOutcome.All : new OtlpOutcome(request.Refused, request.Reason!), null);
    }
}

/// <param name="Refused">Items of the request that are not kept.</param>
/// <param name="Message">Why; null when all are kept.</param>
internal sealed record OtlpOutcome(int Refused, string? Message)
{
    public static readonly OtlpOutcome All = new(0, null);
}
