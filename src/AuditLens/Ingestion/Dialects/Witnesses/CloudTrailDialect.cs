using System.Text.Json;
using AuditLens.Ingestion.Dialects.Telemetry;

namespace AuditLens.Ingestion.Dialects.Witnesses;

/// <summary>
/// AWS CloudTrail: <c>{"Records":[...]}</c> as delivered to a bucket, a bare array, a record a line, an EventBridge <c>detail</c>, and <c>lookup-events</c> output with the record as text.
/// Record contents: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html.
/// </summary>
public sealed class CloudTrailDialect : IDialect
{
    public string Name => "cloudtrail";

    public string Title => "AWS CloudTrail";

    public int Recognise(RecordSample sample)
    {
        int seen = 0;
        int known = 0;
        foreach (JsonElement record in sample.Records)
        {
            foreach ((JsonElement item, _) in Items(record).Take(40))
            {
                seen++;
                known += IsRecord(Unwrap(item)) ? 1 : 0;
            }
        }

        return seen > 0 && known * 2 > seen ? 100 : 0;
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new CloudTrailReader(source);

    /// <summary>The members that only CloudTrail has together.</summary>
    internal static bool IsRecord(JsonElement item) =>
        item.Text("eventSource") is not null && item.Text("eventName") is not null && (item.Has("eventVersion") || item.Has("awsRegion") || item.Has("userIdentity"));

    /// <summary>The records that a log record holds, each with its pointer.</summary>
    internal static IEnumerable<(JsonElement Item, string Pointer)> Items(JsonElement record)
    {
        (JsonElement array, string prefix) = record.ValueKind == JsonValueKind.Array ? (record, "")
            : record.Member("Records") is { ValueKind: JsonValueKind.Array } records ? (records, "/Records")
            : record.Member("Events") is { ValueKind: JsonValueKind.Array } events ? (events, "/Events")
            : (default, "");
        if (array.ValueKind != JsonValueKind.Array)
        {
            yield return (record, "");
            yield break;
        }

        int index = 0;
        foreach (JsonElement item in array.EnumerateArray())
        {
            yield return (item, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{prefix}/{index++}"));
        }
    }

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
