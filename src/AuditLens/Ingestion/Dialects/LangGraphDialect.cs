using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>LangChain and LangGraph: the stream of <c>astream_events</c>, one event a line.</summary>
/// <remarks>Messages stand in the input of the outermost chain, in the end of each model call and in the end of each tool; all other events repeat them.</remarks>
internal sealed class LangGraphDialect : IDialect
{
    public const string DialectName = "langgraph-events";

    public string Name => DialectName;

    public string Title => "LangGraph event stream";

    public int Recognise(RecordSample sample)
    {
        int events = 0;
        foreach (JsonElement record in sample.Records)
        {
            events += record.Member("event"u8).AsString()?.StartsWith("on_", StringComparison.Ordinal) == true && record.Has("run_id"u8) && record.Has("data"u8) ? 1 : 0;
        }

        return events > 0 ? 60 + (35 * events / sample.Records.Count) : 0;
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new Reader(source, checkpoint);

    private sealed class Reader(SourceContext source, string? checkpoint) : DialectReader(source)
    {
        private string? _session = checkpoint;
        private Conversation? _conversation;

        public override string? Checkpoint() => _session;

        protected override void ReadRecord(JsonElement record)
        {
            JsonElement data = record.Member("data"u8);
            if (!data.IsObject() || record.StringAt("event"u8) is not { } name)
            {
                Reject(RejectionCodes.UnknownShape, "An event of LangGraph has a name in event and an object in data; this record has not.");
                return;
            }

            JsonElement metadata = record.Member("metadata"u8);
            _session = metadata.StringAt("thread_id"u8) ?? _session ?? record.StringAt("run_id"u8) ?? Source.SessionIdFrom(null);
            Conversation conversation = In(_session);
            conversation.AgentName = metadata.StringAt("lc_agent_name"u8) ?? conversation.AgentName;
            switch (name)
            {
                case "on_chain_start" when record.Member("parent_ids"u8) is { ValueKind: JsonValueKind.Array } parents && parents.GetArrayLength() == 0:
                    ReadInput(data.Member("input"u8).Member("messages"u8), conversation);
                    break;
                case "on_chat_model_end" or "on_tool_end":
                    ReadOutput(data.Member("output"u8), conversation);
                    break;
                case "on_tool_error" or "on_chain_error" or "on_chat_model_error":
                    conversation.Next(Place.Whole(Record)).Emit(EventKind.Error, Actor.Harness, data.Member("error"u8).AsText());
                    break;
            }
        }

        private void ReadInput(JsonElement messages, Conversation conversation)
        {
            foreach (JsonElement message in messages.IsArray() ? messages.EnumerateArray() : default)
            {
                // A message may be a pair of role and text.
                if (message.IsArray() && message.GetArrayLength() == 2)
                {
                    ChatSpeaker speaker = ChatRole.Parse(message[0].AsString() ?? "user").Speaker;
                    ChatTexts.Emit(message[1].AsText(), conversation.Next(Place.Of(Record, "/data/input/messages", message)), speaker, false);
                }
                else
                {
                    ReadOutput(message, conversation);
                }
            }
        }

        private void ReadOutput(JsonElement message, Conversation conversation)
        {
            if (ChatShapes.IsMessage(message))
            {
                ChatMessages.Read(message, default, conversation, Place.Of(Record, "/data/output", message));
            }
            else if (!message.IsMissing())
            {
                conversation.Next(Place.Whole(Record)).Emit(EventKind.Other, Actor.Unknown, message.AsText());
            }
        }

        private Conversation In(string session)
        {
            if (_conversation is null || !string.Equals(_conversation.SessionId, session, StringComparison.Ordinal))
            {
                _conversation = new Conversation(this, DialectName, session);
            }

            return _conversation;
        }
    }
}
