using System.Text.Json;
using AuditLens.Events;
using AuditLens.Ingestion.Dialects.Telemetry;

namespace AuditLens.Ingestion.Dialects.Witnesses;

internal sealed class CloudTrailReader(SourceContext source) : IDialectReader
{
    public void Read(LogRecord record, IEventSink sink)
    {
        int items = 0;
        foreach ((JsonElement item, string pointer) in CloudTrailDialect.Records.Items(record.Json))
        {
            items++;
            ReadItem(CloudTrailDialect.Unwrap(item), record.At(pointer, item), sink);
        }

        if (items == 0)
        {
            sink.Skip(record.Location);
        }
    }

    public void Complete(IEventSink sink)
    {
    }

    public string? Checkpoint() => null;

    private void ReadItem(JsonElement item, SourceLocation location, IEventSink sink)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            sink.Reject(location, RejectionCodes.WrongType, "A CloudTrail record is a JSON object.");
        }
        else if (item.Text("eventName") is not { } name || item.Text("eventSource") is not { } service)
        {
            sink.Reject(location, RejectionCodes.MissingField, "A CloudTrail record names its event in eventName and eventSource; this one does not.");
        }
        else if (Times.Any(item.Member("eventTime", "@timestamp")) is not { } time)
        {
            sink.Reject(location, RejectionCodes.InvalidTime, "The record has no eventTime that can be read.");
        }
        else
        {
            sink.Emit(EventOf(item, name, service, time, location));
        }
    }

    private AgentEvent EventOf(JsonElement item, string name, string service, DateTimeOffset time, SourceLocation location)
    {
        JsonElement identity = item.Member("userIdentity");
        string? account = item.Text("recipientAccountId") ?? identity.Text("accountId");
        string? error = item.Text("errorCode");
        string? request = item.Member("requestParameters").AsText();
        return new AgentEvent
        {
            Id = item.Text("eventID") is { } id ? EventId.Of("cloudtrail", id) : EventId.Of("cloudtrail", item.GetRawText()),
            SessionId = "cloudtrail:" + (account ?? source.SessionIdFrom(null)),
            Kind = EventKind.OutsideWitness,
            Actor = Actor.Outside,
            Source = location,
            Time = time,
            NativeId = item.Text("eventID"),
            Text = TextOf(item, name, service, error),
            Arguments = request,
            Outcome = error is null ? Outcome.Succeeded : error is "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation" or "Client.UnauthorizedOperation" ? Outcome.Denied : Outcome.Failed,
            Attributes = new WitnessAttributes()
                .Add(EventAttributes.EventAction, name)
                .Add(EventAttributes.EventProvider, service)
                .Add(EventAttributes.ReadOnly, item.Member("readOnly").FilledText()?.ToLowerInvariant())
                .Add(EventAttributes.UserName, UserOf(identity))
                .Add(EventAttributes.CloudAccount, account)
                .Add(EventAttributes.CloudRegion, item.Text("awsRegion"))
                .Add(EventAttributes.SourceAddress, item.Text("sourceIPAddress"))
                .Add(EventAttributes.UserAgent, item.Text("userAgent"))
                .Add(EventAttributes.ResourceName, Resources(item, "ARN"))
                .Add(EventAttributes.ResourceType, Resources(item, "type"))
                .Add(EventAttributes.ErrorType, error)
                .Build(),
        };
    }

    private static string TextOf(JsonElement item, string name, string service, string? error)
    {
        string call = $"{service} {name}";
        return error is null ? call : item.Text("errorMessage") is { } message ? $"{call}: {error}: {message}" : $"{call}: {error}";
    }

    /// <summary>The user, or the role with its session name, which is where an agent's run is named.</summary>
    private static string? UserOf(JsonElement identity) => identity.Text("arn", "userName", "principalId", "invokedBy", "type");

    private static string? Resources(JsonElement item, string member)
    {
        List<string> values = [];
        foreach (JsonElement resource in item.Member("resources").Items())
        {
            if (values.Count < 20 && resource.Text(member) is { } value && !values.Contains(value))
            {
                values.Add(value);
            }
        }

        return values.Count == 0 ? null : string.Join(' ', values);
    }
}
