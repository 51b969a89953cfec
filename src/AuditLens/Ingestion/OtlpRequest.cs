using System.Buffers;
using System.Text.Json;
using AuditLens.Ingestion.Dialects.Telemetry;
using AuditLens.Ingestion.Formats;
using AuditLens.Ingestion.Formats.Otlp;

namespace AuditLens.Ingestion;

/// <summary>The three kinds of export requests of OTLP.</summary>
public enum OtlpSignal
{
    Traces = 0,
    Logs = 1,
    Metrics = 2,
}

/// <summary>What a receiver must know of the body of an OTLP export request before it answers.</summary>
/// <param name="Items">Spans, log records or data points that it holds.</param>
/// <param name="Refused">Of these, those that are none: not even objects.</param>
/// <param name="Reason">Why the first was refused; null when none was.</param>
public sealed record OtlpRequest(int Items, int Refused, string? Reason)
{
    private static readonly OtlpRequest Empty = new(0, 0, null);

    /// <summary>Reads a whole body. Unknown members and fields are passed over.</summary>
    /// <returns>The request; or why the body is none, as a sentence.</returns>
    public static (OtlpRequest? Request, string? Fault) Read(ReadOnlyMemory<byte> body, OtlpSignal signal, bool isJson)
    {
        if (body.IsEmpty && !isJson)
        {
            return (Empty, null);
        }

        ReadOnlyMemory<byte> json = body;
        if (!isJson)
        {
            var buffer = new ArrayBufferWriter<byte>(Math.Max(256, body.Length * 2));
            using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
            var converter = new OtlpJson(writer);
            if (!converter.Write(body.Span, OtlpSchema.Request(signal)))
            {
                return (null, converter.TooDeep ? "The attributes of the message are nested too deeply." : "The body is not an OTLP request in protobuf, or was damaged.");
            }

            writer.Flush();
            json = buffer.WrittenMemory;
        }

        FramedRecord frame = JsonRecordParser.Parse(json.Trim(" \t\r\n"u8), body, new RecordPlace(0, null), new IngestLimits().Depth);
        using JsonDocument? document = frame.Document;
        return document is null ? (null, frame.Reason) : Read(document.RootElement, frame, signal);
    }

    private static (OtlpRequest? Request, string? Fault) Read(JsonElement root, FramedRecord frame, OtlpSignal signal)
    {
        string member = signal switch { OtlpSignal.Logs => "resourceLogs", OtlpSignal.Metrics => "resourceMetrics", _ => "resourceSpans" };
        if (root.ValueKind != JsonValueKind.Object)
        {
            return (null, $"An OTLP request in JSON is an object with the member '{member}'.");
        }

        JsonElement resources = root.Member(member);
        if (resources.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return (Empty, null);
        }

        if (resources.ValueKind != JsonValueKind.Array)
        {
            return (null, $"The member '{member}' is an array in an OTLP request.");
        }

        if (signal == OtlpSignal.Metrics)
        {
            return (new OtlpRequest(DataPoints(resources), 0, null), null);
        }

        var record = new LogRecord { File = "", Json = root, Bytes = frame.Bytes, JsonBytes = frame.JsonBytes, Offset = 0, Index = 0 };
        TelemetryBatch batch = Envelopes.Read(record);
        int good = batch.Spans.Count + batch.Points.Count;
        return (new OtlpRequest(good + batch.Problems.Count, batch.Problems.Count, batch.Problems.Count == 0 ? null : batch.Problems[0].Reason), null);
    }

    private static int DataPoints(JsonElement resources) =>
        (from resource in resources.Items()
         from scope in resource.Member("scopeMetrics").Items()
         from metric in scope.Member("metrics").Items()
         where metric.ValueKind == JsonValueKind.Object
         from data in metric.EnumerateObject()
         where data.Value.ValueKind == JsonValueKind.Object
         select data.Value.Member("dataPoints").Items().Count()).Sum();
}
