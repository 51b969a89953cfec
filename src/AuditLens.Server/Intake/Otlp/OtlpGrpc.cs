using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using AuditLens.Ingestion;
using AuditLens.Server.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AuditLens.Server.Intake.Otlp;

/// <summary>
/// OTLP over gRPC, the three unary calls: a message is framed by one byte (compressed or not) and its length in four, and the outcome stands in the trailers.
/// Source: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md. The server's own gRPC package is not to be had here (PACKAGES.md).
/// </summary>
internal sealed class OtlpGrpc(OtlpReceiver receiver, IntakeGate gate, IntakeStatistics statistics, ServerSettings settings)
{
    private const int FrameHeader = 5;

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach ((string name, OtlpSignal signal) in ((string, OtlpSignal)[])[("trace.v1.Trace", OtlpSignal.Traces), ("logs.v1.Logs", OtlpSignal.Logs), ("metrics.v1.Metrics", OtlpSignal.Metrics)])
        {
            routes.MapPost($"/opentelemetry.proto.collector.{name}Service/Export", (HttpContext context, OtlpGrpc otlp) => otlp.TakeAsync(context, signal))
                .RequireAuthorization(Policies.Ingest).WithMetadata(new OtlpRoute());
        }
    }

    private async Task TakeAsync(HttpContext context, OtlpSignal signal)
    {
        context.Response.ContentType = "application/grpc";
        (byte[]? message, int code, string? error) = await ReadAsync(context).ConfigureAwait(false);
        if (message is null)
        {
            End(context, code, error);
            return;
        }

        try
        {
            (OtlpOutcome? outcome, Refusal? refusal) = await receiver.TakeAsync(signal, message, isJson: false).ConfigureAwait(false);
            if (outcome is null)
            {
                // Of all codes that speak of too much load, OTLP lets clients try again after this one without further ado.
                End(context, refusal!.RetryAfter is null ? OtlpAnswer.InvalidArgument : OtlpAnswer.Unavailable, refusal.Message);
                return;
            }

            await WriteAsync(context.Response.BodyWriter, OtlpAnswer.Success(signal, outcome, isJson: false)).ConfigureAwait(false);
            End(context, 0, null);
        }
        finally
        {
            gate.Leave(message.Length);
        }
    }

    /// <summary>The one message of the call; it has entered the gate.</summary>
    private async Task<(byte[]? Message, int Code, string? Error)> ReadAsync(HttpContext context)
    {
        byte[] header = new byte[FrameHeader];
        try
        {
            await context.Request.Body.ReadExactlyAsync(header, context.RequestAborted).ConfigureAwait(false);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1));
            if (length > settings.LongestBody)
            {
                return (null, OtlpAnswer.InvalidArgument, string.Create(CultureInfo.InvariantCulture, $"The message has {length} bytes; {settings.LongestBody} are allowed."));
            }

            if (!gate.TryEnter(length))
            {
                return (null, OtlpAnswer.Unavailable, "More is waiting to be stored than may; send the same again later.");
            }

            byte[] message = new byte[length];
            try
            {
                await context.Request.Body.ReadExactlyAsync(message, context.RequestAborted).ConfigureAwait(false);
                return header[0] == 0 ? (message, 0, null) : Expand(context, message);
            }
            catch
            {
                gate.Leave(length);
                throw;
            }
        }
        catch (EndOfStreamException)
        {
            return (null, OtlpAnswer.InvalidArgument, "The message stops before its end.");
        }
        catch (InvalidDataException)
        {
            return (null, OtlpAnswer.InvalidArgument, "The message is not gzip, or was damaged.");
        }
    }

    private (byte[]? Message, int Code, string? Error) Expand(HttpContext context, byte[] message)
    {
        gate.Leave(message.Length);
        string encoding = context.Request.Headers["grpc-encoding"].ToString();
        if (encoding != "gzip")
        {
            context.Response.Headers["grpc-accept-encoding"] = "gzip";
            return (null, OtlpAnswer.Unimplemented, $"The encoding '{encoding}' is not known; send gzip or none.");
        }

        using var expanded = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(message), CompressionMode.Decompress);
        byte[] piece = new byte[64 * 1024];
        for (int read = gzip.Read(piece); read > 0; read = gzip.Read(piece))
        {
            if (expanded.Length + read > settings.LongestBody)
            {
                return (null, OtlpAnswer.InvalidArgument, string.Create(CultureInfo.InvariantCulture, $"The message has more than {settings.LongestBody} bytes uncompressed."));
            }

            expanded.Write(piece, 0, read);
        }

        byte[] whole = expanded.ToArray();
        return gate.TryEnter(whole.Length) ? (whole, 0, null) : (null, OtlpAnswer.Unavailable, "More is waiting to be stored than may; send the same again later.");
    }

    private static async Task WriteAsync(PipeWriter output, byte[] message)
    {
        Span<byte> header = output.GetSpan(FrameHeader)[..FrameHeader];
        header[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], message.Length);
        output.Advance(FrameHeader);
        output.Write(message);
        await output.FlushAsync().ConfigureAwait(false);
    }

    private void End(HttpContext context, int code, string? message)
    {
        if (code == OtlpAnswer.Unavailable)
        {
            statistics.AddRefused();
        }

        context.Response.AppendTrailer("grpc-status", code.ToString(CultureInfo.InvariantCulture));
        if (message is not null)
        {
            context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(message));
        }
    }
}
