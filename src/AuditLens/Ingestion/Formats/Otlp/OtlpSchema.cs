namespace AuditLens.Ingestion.Formats.Otlp;

/// <summary>How a field is written in OTLP/JSON.</summary>
internal enum OtlpType
{
    Text,

    /// <summary>Base64.</summary>
    Bytes,

    /// <summary>Trace and span ids: hexadecimal, the one departure of OTLP/JSON from protobuf's JSON.</summary>
    Id,

    /// <summary>A JSON number: 32-bit integers and enum values.</summary>
    Number,

    /// <summary>A signed 64-bit integer: a JSON string, as protobuf's JSON has it.</summary>
    Integer,

    /// <summary>An unsigned 64-bit integer: a JSON string.</summary>
    Natural,
    Boolean,
    Real,
    Message,
}

/// <param name="Message">Type of an embedded message.</param>
/// <param name="Name">Name in OTLP/JSON.</param>
internal sealed record OtlpField(int Number, string Name, OtlpType Type, WireType Wire, bool IsRepeated = false, Func<OtlpMessage>? Message = null);

internal sealed record OtlpMessage(params OtlpField[] Fields);

/// <summary>
/// The messages of opentelemetry-proto 1.x that AuditLens reads, by number and name. Source: opentelemetry/proto/{common,resource,trace,logs,metrics}/v1.
/// Fields that are not listed are passed over.
/// </summary>
internal static class OtlpSchema
{
    public static readonly OtlpMessage AnyValue = new(
        Text(1, "stringValue"),
        new(2, "boolValue", OtlpType.Boolean, WireType.Varint),
        new(3, "intValue", OtlpType.Integer, WireType.Varint),
        new(4, "doubleValue", OtlpType.Real, WireType.I64),
        One(5, "arrayValue", () => ArrayValue!),
        One(6, "kvlistValue", () => KeyValueList!),
        new(7, "bytesValue", OtlpType.Bytes, WireType.Len));

    public static readonly OtlpMessage KeyValue = new(Text(1, "key"), One(2, "value", () => AnyValue));

    public static readonly OtlpMessage ArrayValue = new(Many(1, "values", () => AnyValue));

    public static readonly OtlpMessage KeyValueList = new(Many(1, "values", () => KeyValue));

    public static readonly OtlpMessage Resource = new(Attributes(1), Count(2, "droppedAttributesCount"));

    public static readonly OtlpMessage Scope = new(Text(1, "name"), Text(2, "version"), Attributes(3), Count(4, "droppedAttributesCount"));

    public static readonly OtlpMessage SpanEvent = new(Nanos(1, "timeUnixNano"), Text(2, "name"), Attributes(3), Count(4, "droppedAttributesCount"));

    public static readonly OtlpMessage SpanLink = new(Id(1, "traceId"), Id(2, "spanId"), Text(3, "traceState"), Attributes(4), Count(5, "droppedAttributesCount"));

    public static readonly OtlpMessage Status = new(Text(2, "message"), Count(3, "code"));

    public static readonly OtlpMessage Span = new(
        Id(1, "traceId"), Id(2, "spanId"), Text(3, "traceState"), Id(4, "parentSpanId"), Text(5, "name"), Count(6, "kind"), Nanos(7, "startTimeUnixNano"), Nanos(8, "endTimeUnixNano"),
        Attributes(9), Count(10, "droppedAttributesCount"), Many(11, "events", () => SpanEvent), Count(12, "droppedEventsCount"), Many(13, "links", () => SpanLink),
        Count(14, "droppedLinksCount"), One(15, "status", () => Status));

    public static readonly OtlpMessage LogRecord = new(
        Nanos(1, "timeUnixNano"), Count(2, "severityNumber"), Text(3, "severityText"), One(5, "body", () => AnyValue), Attributes(6), Count(7, "droppedAttributesCount"),
        Id(9, "traceId"), Id(10, "spanId"), Nanos(11, "observedTimeUnixNano"), Text(12, "eventName"));

    public static readonly OtlpMessage DataPoint = new(
        Nanos(2, "startTimeUnixNano"), Nanos(3, "timeUnixNano"), new(4, "asDouble", OtlpType.Real, WireType.I64), new(6, "asInt", OtlpType.Integer, WireType.I64), Attributes(7));

    public static readonly OtlpMessage DataPoints = new(Many(1, "dataPoints", () => DataPoint), Count(2, "aggregationTemporality"), new(3, "isMonotonic", OtlpType.Boolean, WireType.Varint));

    public static readonly OtlpMessage HistogramPoint = new(
        Nanos(2, "startTimeUnixNano"), Nanos(3, "timeUnixNano"), Nanos(4, "count"), new(5, "sum", OtlpType.Real, WireType.I64), Attributes(9));

    public static readonly OtlpMessage Histogram = new(Many(1, "dataPoints", () => HistogramPoint), Count(2, "aggregationTemporality"));

    /// <summary>Points of which only their time is of use.</summary>
    public static readonly OtlpMessage OtherPoints = new(Many(1, "dataPoints", () => OtherPoint!));

    public static readonly OtlpMessage OtherPoint = new(Nanos(2, "startTimeUnixNano"), Nanos(3, "timeUnixNano"));

    public static readonly OtlpMessage Metric = new(
        Text(1, "name"), Text(2, "description"), Text(3, "unit"), One(5, "gauge", () => DataPoints), One(7, "sum", () => DataPoints), One(9, "histogram", () => Histogram),
        One(10, "exponentialHistogram", () => OtherPoints), One(11, "summary", () => OtherPoints));

    /// <summary>The three requests, by signal.</summary>
    public static OtlpMessage Request(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Logs => Envelope("resourceLogs", "scopeLogs", "logRecords", LogRecord),
        OtlpSignal.Metrics => Envelope("resourceMetrics", "scopeMetrics", "metrics", Metric),
        _ => Envelope("resourceSpans", "scopeSpans", "spans", Span),
    };

    private static OtlpMessage Envelope(string resources, string scopes, string items, OtlpMessage item)
    {
        var scope = new OtlpMessage(One(1, "scope", () => Scope), Many(2, items, () => item), Text(3, "schemaUrl"));
        var resource = new OtlpMessage(One(1, "resource", () => Resource), Many(2, scopes, () => scope), Text(3, "schemaUrl"));
        return new OtlpMessage(Many(1, resources, () => resource));
    }

    private static OtlpField Text(int number, string name) => new(number, name, OtlpType.Text, WireType.Len);

    private static OtlpField Id(int number, string name) => new(number, name, OtlpType.Id, WireType.Len);

    private static OtlpField Count(int number, string name) => new(number, name, OtlpType.Number, WireType.Varint);

    private static OtlpField Nanos(int number, string name) => new(number, name, OtlpType.Natural, WireType.I64);

    private static OtlpField One(int number, string name, Func<OtlpMessage> message) => new(number, name, OtlpType.Message, WireType.Len, Message: message);

    private static OtlpField Many(int number, string name, Func<OtlpMessage> message) => new(number, name, OtlpType.Message, WireType.Len, IsRepeated: true, message);

    private static OtlpField Attributes(int number) => Many(number, "attributes", () => KeyValue);
}
