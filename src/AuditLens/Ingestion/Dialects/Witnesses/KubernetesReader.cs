using System.Text.Json;
using AuditLens.Events;
using AuditLens.Ingestion.Dialects.Telemetry;

namespace AuditLens.Ingestion.Dialects.Witnesses;

/// <summary>Merges the stages of one request: what the server answered last is what happened.</summary>
internal sealed class KubernetesReader(SourceContext source) : IDialectReader
{
    /// <summary>Open requests that are remembered; beyond it the oldest is told as it stands.</summary>
    private const int MaxOpen = 20_000;

    private readonly string _session = "kubernetes:" + source.SessionIdFrom(null);
    private readonly Dictionary<string, AgentEvent> _open = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public void Read(LogRecord record, IEventSink sink)
    {
        int items = 0;
        foreach ((JsonElement item, string pointer) in KubernetesDialect.Records.Items(record.Json))
        {
            items++;
            ReadItem(KubernetesDialect.Unwrap(item), record.At(pointer, item), sink);
        }

        if (items == 0)
        {
            sink.Skip(record.Location);
        }
    }

    public void Complete(IEventSink sink)
    {
        while (_order.TryDequeue(out string? id))
        {
            if (_open.Remove(id, out AgentEvent? waiting))
            {
                sink.Emit(waiting);
            }
        }
    }

    public string? Checkpoint() => null;

    private void ReadItem(JsonElement item, SourceLocation location, IEventSink sink)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            sink.Reject(location, RejectionCodes.WrongType, "An audit event is a JSON object.");
        }
        else if (item.Text("auditID") is not { } id || item.Text("verb") is not { } verb)
        {
            sink.Reject(location, RejectionCodes.MissingField, "An audit event has an auditID and a verb; this one does not.");
        }
        else if (Times.Any(item.Member("requestReceivedTimestamp", "timestamp", "stageTimestamp")) is not { } time)
        {
            sink.Reject(location, RejectionCodes.InvalidTime, "The audit event has no time that can be read.");
        }
        else
        {
            Take(id, item.Text("stage"), EventOf(item, id, verb, time, location), sink);
        }
    }

    private void Take(string id, string? stage, AgentEvent e, IEventSink sink)
    {
        if (stage is not ("RequestReceived" or "ResponseStarted"))
        {
            if (_open.Remove(id, out AgentEvent? earlier))
            {
                sink.Skip(earlier.Source);
            }

            sink.Emit(e);
        }
        else if (_open.TryGetValue(id, out AgentEvent? earlier))
        {
            (AgentEvent kept, AgentEvent dropped) = stage == "ResponseStarted" ? (e, earlier) : (earlier, e);
            _open[id] = kept;
            sink.Skip(dropped.Source);
        }
        else
        {
            _open.Add(id, e);
            _order.Enqueue(id);
            while (_open.Count > MaxOpen && _order.TryDequeue(out string? oldest))
            {
                if (_open.Remove(oldest, out AgentEvent? waiting))
                {
                    sink.Emit(waiting);
                }
            }
        }
    }

    private AgentEvent EventOf(JsonElement item, string id, string verb, DateTimeOffset time, SourceLocation location)
    {
        JsonElement target = item.Member("objectRef");
        JsonElement status = item.Member("responseStatus");
        long? code = status.Member("code").AsLong();
        string? decision = item.Member("annotations").Text("authorization.k8s.io/decision");
        string? resource = target.Text("resource");
        string? kind = target.Text("subresource") is { } sub ? $"{resource}/{sub}" : resource;
        return new AgentEvent
        {
            Id = EventId.Of("kubernetes-audit", id),
            SessionId = _session,
            Kind = EventKind.OutsideWitness,
            Actor = Actor.Outside,
            Source = location,
            Time = time,
            NativeId = id,
            Text = TextOf(item, verb, kind, target, code),
            Arguments = item.Member("requestObject").AsText(),
            Outcome = decision == "forbid" || code is 401 or 403 ? Outcome.Denied : code >= 400 ? Outcome.Failed : code >= 100 ? Outcome.Succeeded : Outcome.Unknown,
            Duration = Times.Any(item.Member("stageTimestamp")) is { } end && end > time ? end - time : null,
            Attributes = new WitnessAttributes()
                .Add(EventAttributes.EventAction, verb)
                .Add(EventAttributes.UserName, item.Member("impersonatedUser").Text("username") ?? item.Member("user").Text("username"))
                .Add(EventAttributes.ResourceType, kind)
                .Add(EventAttributes.ResourceName, target.Text("name"))
                .Add(EventAttributes.ClusterNamespace, target.Text("namespace"))
                .Add(EventAttributes.SourceAddress, item.Member("sourceIPs") is { ValueKind: JsonValueKind.Array } ips && ips.GetArrayLength() > 0 ? ips[0].FilledText() : null)
                .Add(EventAttributes.UserAgent, item.Text("userAgent"))
                .Add(EventAttributes.ErrorType, code >= 400 ? status.Text("reason") : null)
                .Build(),
        };
    }

    private static string TextOf(JsonElement item, string verb, string? kind, JsonElement target, long? code)
    {
        string subject = kind is null ? item.Text("requestURI") ?? "" : target.Text("name") is { } name ? $"{kind} {name}" : kind;
        string place = target.Text("namespace") is { } space ? $" in namespace {space}" : "";
        string answer = code is null ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $" ({code})");
        return $"{verb} {subject}{place}{answer}";
    }
}
