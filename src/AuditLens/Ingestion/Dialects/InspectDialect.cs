using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Inspect evaluations as JSON: each sample is a session, its messages are the conversation, its approval events the decisions.</summary>
internal sealed class InspectDialect : IDialect
{
    public const string DialectName = "inspect";

    public string Name => DialectName;

    public string Title => "Inspect evaluation log";

    public int Recognise(RecordSample sample)
    {
        foreach (JsonElement record in sample.Records)
        {
            if (record.Member("eval"u8).Member("task"u8).IsString() && record.Member("samples"u8).IsArray())
            {
                return 95;
            }
        }

        return 0;
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new Reader(source);

    private sealed class Reader(SourceContext source) : DialectReader(source)
    {
        protected override void ReadRecord(JsonElement record)
        {
            JsonElement samples = record.Member("samples"u8);
            JsonElement eval = record.Member("eval"u8);
            if (!samples.IsArray())
            {
                Reject(RejectionCodes.MissingField, "An Inspect log has an array of samples; this one has none.");
                return;
            }

            int index = 0;
            foreach (JsonElement sample in samples.EnumerateArray())
            {
                ReadSample(sample, eval, index++);
            }
        }

        private void ReadSample(JsonElement sample, JsonElement eval, int index)
        {
            string pointer = string.Create(CultureInfo.InvariantCulture, $"/samples/{index}");
            string run = eval.StringAt("run_id"u8) ?? eval.StringAt("eval_id"u8) ?? Source.SessionIdFrom(null);
            string session = sample.StringAt("uuid"u8) ?? string.Create(CultureInfo.InvariantCulture, $"{run}-{sample.TextAt("id"u8) ?? index.ToString(CultureInfo.InvariantCulture)}-{sample.TextAt("epoch"u8) ?? "1"}");
            var conversation = new Conversation(this, DialectName, session) { Model = eval.StringAt("model"u8), AgentName = eval.StringAt("task"u8) };
            conversation.Attributes = conversation.Attributes.With(EventAttributes.SessionTitle, eval.StringAt("task"u8));
            ReadMessages(sample.Member("messages"u8), pointer + "/messages", conversation);
            ReadApprovals(sample.Member("events"u8), pointer + "/events", conversation);
            JsonElement error = sample.Member("error"u8);
            if (error.StringAt("message"u8) is { } message)
            {
                conversation.Next(Place.Of(Record, pointer + "/error", error)).Emit(EventKind.Error, Actor.Harness, message);
            }
        }

        private void ReadMessages(JsonElement messages, string pointer, Conversation conversation)
        {
            int index = 0;
            foreach (JsonElement message in messages.IsArray() ? messages.EnumerateArray() : default)
            {
                Place place = Place.Of(Record, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index++}"), message);
                if (message.IsObject())
                {
                    ChatMessages.Read(message, default, conversation, place);
                }
                else
                {
                    Reject(place.Location, RejectionCodes.WrongType, "A message of an Inspect sample is an object; this one is not.");
                }
            }
        }

        /// <summary>Approvers allow, change or reject a call before it runs.</summary>
        private void ReadApprovals(JsonElement events, string pointer, Conversation conversation)
        {
            int index = -1;
            foreach (JsonElement e in events.IsArray() ? events.EnumerateArray() : default)
            {
                index++;
                if (!e.Member("event"u8).Is("approval"u8))
                {
                    continue;
                }

                Turn turn = conversation.Next(Place.Of(Record, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}"), e));
                turn.Time = e.Member("timestamp"u8).AsTime();
                conversation.Emit(turn.New(EventKind.Approval, e.Member("approver"u8).Is("human"u8) ? Actor.User : Actor.Harness) with
                {
                    CallId = e.Member("call"u8).StringAt("id"u8),
                    Tool = e.Member("call"u8).StringAt("function"u8),
                    Text = e.StringAt("explanation"u8),
                    Outcome = e.StringAt("decision"u8) switch { "approve" or "modify" => Outcome.Approved, "reject" or "terminate" => Outcome.Denied, _ => Outcome.Unknown },
                });
            }
        }
    }
}
