using System.Text.Json;
using AuditLens.Ingestion.Dialects.Telemetry;

namespace AuditLens.Ingestion.Dialects.Witnesses;

/// <summary>
/// AWS CloudTrail: <c>{"Records":[...]}</c> as delivered to a bucket, a bare array, a record a line, an EventBridge <c>detail</c>, and <c>lookup-events</c> output with the record as text.
/// Record contents: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html.
/// </summary>
public sealed class CloudTrailDialect : IDialect
{
    internal static RecordList Records { get; } = new("Records", "Events");

    public string Name => "cloudtrail";

    public string Title => "AWS CloudTrail";

    public int Recognise(RecordSample sample) => Records.Recognise(sample, static item => IsRecord(Unwrap(item)));

    public IDialectReader Open(SourceContext source, string? checkpoint) => new CloudTrailReader(source);

    /// <summary>The members that only CloudTrail has together.</summary>
    internal static bool IsRecord(JsonElement item) =>
        item.Text("eventSource") is not null && item.Text("eventName") is not null && (item.Has("eventVersion") || item.Has("awsRegion") || item.Has("userIdentity"));

    internal static JsonElement Unwrap(JsonElement item)
    {
        if (item.Text("CloudTrailEvent") is { } text && JsonMembers.ParseOrUndefined(text) is { ValueKind: JsonValueKind.Object } inner)
        {
            return inner;
        }

        JsonElement wrapped = item.Member("detail", "log", "_source");
        return !IsRecord(item) && IsRecord(wrapped) ? wrapped : item;
    }
}
