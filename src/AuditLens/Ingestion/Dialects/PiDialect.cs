using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>pi and its kin (OpenClaw, Droid): a session line, then lines of <c>type: message</c> that hold a message with its role.</summary>
internal sealed class PiDialect : IDialect
{
    public const string DialectName = "pi";

    public string Name => DialectName;

    public string Title => "pi agent session";

    public int Recognise(RecordSample sample)
    {
        int lines = 0;
        foreach (JsonElement record in sample.Records)
        {
            lines += IsLine(record) ? 1 : 0;
        }

        return lines > 0 ? 55 + (35 * lines / sample.Records.Count) : 0;
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new Reader(source, checkpoint);

    private static bool IsLine(JsonElement record)
    {
        JsonElement type = record.Member("type"u8);
        return (type.Is("message"u8) && record.Member("message"u8).Member("role"u8).IsString() && !record.Has("sessionId"u8))
            || ((type.Is("session"u8) || type.Is("session_start"u8)) && record.Has("cwd"u8) && record.Has("id"u8))
            || (type.Is("model_change"u8) && record.Has("modelId"u8))
            || (type.Is("thinking_level_change"u8) && record.Has("thinkingLevel"u8));
    }

    private sealed class Reader(SourceContext source, string? checkpoint) : DialectReader(source)
    {
        private string? _session = checkpoint;
        private Conversation? _conversation;

        public override string? Checkpoint() => _session;

        protected override void ReadRecord(JsonElement record)
        {
            string? type = record.StringAt("type"u8);
            if (type is null)
            {
                Reject(RejectionCodes.MissingField, "A line of a pi session has a type; this one has none.");
                return;
            }

            bool head = type is "session" or "session_start";
            _session ??= (head ? record.StringAt("id"u8) : null) ?? Source.SessionIdFrom(null);
            _conversation ??= new Conversation(this, DialectName, _session) { AgentName = "pi" };
            if (head)
            {
                _conversation.Describe(new HarnessFacts("pi", record.TextAt("version"u8), record.StringAt("cwd"u8)));
            }

            _conversation.Model = record.StringAt("modelId"u8) ?? _conversation.Model;
            if (type == "message")
            {
                ReadMessage(record, _conversation);
            }
            else
            {
                ReadNote(type, record, _conversation.Next(Place.Whole(Record)));
            }
        }

        private void ReadMessage(JsonElement record, Conversation conversation)
        {
            JsonElement message = record.Member("message"u8);
            if (!message.Member("role"u8).IsString())
            {
                Reject(RejectionCodes.MissingField, "A message of a pi session has a role; this one has none.");
                return;
            }

            if (message.Member("role"u8).Is("bashExecution"u8))
            {
                // A command that the person ran in the agent's window.
                Turn turn = conversation.Next(Place.Whole(Record), message);
                turn.Time = record.Member("timestamp"u8).AsTime();
                turn.Emit(EventKind.Other, Actor.User, message.StringAt("command"u8), EventAttributes.EventAction, "user-shell");
                return;
            }

            ChatMessages.Read(record, default, conversation, Place.Whole(Record));
            if (message.StringAt("errorMessage"u8) is { } error)
            {
                conversation.Next(Place.Whole(Record).Within("/errorMessage")).Emit(EventKind.Error, Actor.Harness, error);
            }
        }

        private static void ReadNote(string type, JsonElement record, Turn turn)
        {
            turn.NativeId = record.StringAt("id"u8);
            turn.ParentNativeId = record.StringAt("parentId"u8);
            turn.Time = record.Member("timestamp"u8).AsTime();
            switch (type)
            {
                case "session" or "session_start":
                    turn.Emit(EventKind.Lifecycle, Actor.Harness, record.StringAt("title"u8), EventAttributes.Lifecycle, "session-start");
                    break;
                case "model_change":
                    turn.EmitLifecycle("model-change", record.StringAt("modelId"u8));
                    break;
                case "compaction" or "branch_summary":
                    turn.EmitLifecycle("compaction", record.StringAt("summary"u8));
                    break;
                case "custom_message":
                    turn.Emit(EventKind.SystemText, Actor.Harness, ChatBlocks.TextOf(record.Member("content"u8)), EventAttributes.InstructionOrigin, "harness");
                    break;
                default:
                    turn.Emit(EventKind.Other, Actor.Harness, record.StringAt("thinkingLevel"u8) ?? record.StringAt("text"u8), EventAttributes.EventAction, type);
                    break;
            }
        }
    }
}
