using System.Globalization;
using System.Text.Json;
using AuditLens.Ingestion;
using Google.Protobuf;

namespace AuditLens.Server.Intake.Otlp;

/// <summary>
/// The bodies of answers to export requests, in the encoding of the request. Source: opentelemetry-proto, collector/*/v1 (partial_success = 1 { rejected = 1, error_message = 2 }) and google.rpc.Status { code = 1, message = 2 }.
/// </summary>
internal static class OtlpAnswer
{
    /// <summary>Codes of google.rpc.Code, which are gRPC's.</summary>
    public const int InvalidArgument = 3;
    public const int Unimplemented = 12;
    public const int Internal = 13;
    public const int Unavailable = 14;

    public static byte[] Success(OtlpSignal signal, OtlpOutcome outcome, bool isJson) =>
        isJson ? Json(json => WritePartial(json, signal, outcome)) : outcome.Message is null ? [] : Message(o =>
        {
            byte[] partial = Message(inner =>
            {
                inner.WriteTag(1, WireFormat.WireType.Varint);
                inner.WriteInt64(outcome.Refused);
                inner.WriteTag(2, WireFormat.WireType.LengthDelimited);
                inner.WriteString(outcome.Message);
            });
            o.WriteTag(1, WireFormat.WireType.LengthDelimited);
            o.WriteBytes(UnsafeByteOperations.UnsafeWrap(partial));
        });

    public static byte[] Status(int code, string message, bool isJson) => isJson
        ? Json(json =>
        {
            json.WriteNumber("code", code);
            json.WriteString("message", message);
        })
        : Message(o =>
        {
            o.WriteTag(1, WireFormat.WireType.Varint);
            o.WriteInt32(code);
            o.WriteTag(2, WireFormat.WireType.LengthDelimited);
            o.WriteString(message);
        });

    private static void WritePartial(Utf8JsonWriter json, OtlpSignal signal, OtlpOutcome outcome)
    {
        if (outcome.Message is null)
        {
            return;
        }

        string member = signal switch { OtlpSignal.Logs => "rejectedLogRecords", OtlpSignal.Metrics => "rejectedDataPoints", _ => "rejectedSpans" };
        json.WriteStartObject("partialSuccess");
        json.WriteString(member, outcome.Refused.ToString(CultureInfo.InvariantCulture));
        json.WriteString("errorMessage", outcome.Message);
        json.WriteEndObject();
    }

    private static byte[] Json(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static byte[] Message(Action<CodedOutputStream> fields)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            fields(output);
        }

        return stream.ToArray();
    }
}
