using AuditLens.Ingestion.Formats.Otlp;

namespace AuditLens.Ingestion.Formats;

/// <summary>OTLP export requests in protobuf: one request body, or many one after the other with their lengths. Each becomes its OTLP/JSON form.</summary>
internal sealed class OtlpProtobufFormat : ILogFormat
{
    public string Name => "otlp-protobuf";

    public string Title => "OTLP protobuf";

    public int Recognise(FormatSample sample) => OtlpFrames.Recognise(sample) is null ? 0 : 95;

    public IRecordReader Open(FormatContext context) => new OtlpProtobufReader(context, OtlpFrames.Recognise(context.Sample) ?? OtlpFraming.Single);
}
