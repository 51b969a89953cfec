using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Claude managed agents: the events of a session, bare, as <c>raw</c> beside their own summary, or as pairs of method and payload.</summary>
internal sealed class ClaudeManagedDialect : IDialect
{
    public const string DialectName = "claude-managed-agent";

    public string Name => DialectName;

    public string Title => "Claude managed agent events";

    public int Recognise(RecordSample sample)
    {
        int events = 0;
        foreach (JsonElement record in sample.Records)
        {
            string? type = Unwrap(record).StringAt("type"u8);
            events += type is not null && (type.StartsWith("agent.", StringComparison.Ordinal) || type.StartsWith("session.", StringComparison.Ordinal) || type.StartsWith("span.model_request", StringComparison.Ordinal))
                && Unwrap(record).Has("id"u8) && (Unwrap(record).Has("processed_at"u8) || record.Has("raw"u8)) ? 1 : 0;
        }

        return events > 0 ? 60 + (35 * events / sample.Records.Count) : 0;
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new Reader(source, checkpoint);

    private static JsonElement Unwrap(JsonElement record) =>
        record.IsArray() && record.GetArrayLength() == 2 && record[0].IsString() ? record[1] : record.Member("raw"u8).IsObject() ? record.Member("raw"u8) : record;

    private sealed class Reader(SourceContext source, string? checkpoint) : DialectReader(source)
    {
        private string? _session = checkpoint;
        private Conversation? _conversation;

        public override string? Checkpoint() => _session;

        protected override void ReadRecord(JsonElement record)
        {
            JsonElement e = Unwrap(record);
            if (e.Member("type"u8).Is("session"u8))
            {
                _session ??= e.StringAt("id"u8);
            }

            _session = e.StringAt("session_id"u8) ?? _session ?? Source.SessionIdFrom(null);
            _conversation ??= new Conversation(this, DialectName, _session);
            Turn turn = _conversation.Next(Place.Whole(Record));
            turn.NativeId = e.StringAt("id"u8);
            turn.Time = e.Member("processed_at"u8).AsTime() ?? e.Member("created_at"u8).AsTime() ?? record.Member("time"u8).AsTime();
            if (e.StringAt("type"u8) is { } type)
            {
                ReadEvent(type, e, turn);
            }
            else if (!record.IsArray())
            {
                Reject(RejectionCodes.UnknownShape, "An event of a managed agent has a type; this record has none.");
            }
        }

        private static void ReadEvent(string type, JsonElement e, Turn turn)
        {
            JsonElement content = e.Member("content"u8);
            switch (type)
            {
                case "session":
                    ReadSession(e, turn);
                    break;
                case "agent.message":
                    turn.Emit(EventKind.Message, Actor.Agent, ChatBlocks.TextOf(content));
                    break;
                case "agent.thinking":
                    turn.EmitReasoning(ChatBlocks.TextOf(content) ?? e.StringAt("thinking"u8));
                    break;
                case "agent.tool_use" or "agent.mcp_tool_use" or "agent.custom_tool_use":
                    ReadCall(e, turn);
                    break;
                case "agent.tool_result" or "agent.mcp_tool_result" or "user.custom_tool_result":
                    string? id = e.StringAt("tool_use_id"u8) ?? e.StringAt("mcp_tool_use_id"u8) ?? e.StringAt("custom_tool_use_id"u8);
                    turn.EmitResult(id, null, ChatBlocks.TextOf(content), ChatOutcomes.Of(e));
                    break;
                case "span.model_request_end":
                    turn.Usage = e.Member("model_usage"u8).AsUsage();
                    turn.Emit(EventKind.Other, Actor.Harness, null, EventAttributes.EventAction, type);
                    break;
                case "session.error":
                    turn.Emit(EventKind.Error, Actor.Harness, e.Member("error"u8).StringAt("message"u8) ?? e.Member("error"u8).AsText());
                    break;
                case "span.model_request_start":
                    break;
                default:
                    ReadUserEvent(type, e, content, turn);
                    break;
            }
        }

        private static void ReadUserEvent(string type, JsonElement e, JsonElement content, Turn turn)
        {
            switch (type)
            {
                case "user.message":
                    turn.Emit(EventKind.Instruction, Actor.User, ChatBlocks.TextOf(content));
                    break;
                case "user.define_outcome":
                    turn.Emit(EventKind.Instruction, Actor.User, e.StringAt("description"u8) ?? ChatBlocks.TextOf(content));
                    break;
                case "user.interrupt":
                    turn.EmitLifecycle("interrupt", null, Actor.User);
                    break;
                case "user.tool_confirmation":
                    Approve(e.Member("result"u8).Is("allow"u8) ? Outcome.Approved : Outcome.Denied, Actor.User, e.StringAt("tool_use_id"u8), e.StringAt("deny_message"u8), turn);
                    break;
                default:
                    turn.Emit(EventKind.Other, Actor.Harness, null, EventAttributes.EventAction, type);
                    break;
            }
        }

        private static void ReadSession(JsonElement e, Turn turn)
        {
            JsonElement agent = e.Member("agent"u8);
            turn.Conversation.AgentName = agent.StringAt("name"u8);
            turn.Conversation.Model = agent.Member("model"u8).StringAt("id"u8);
            turn.AgentName = turn.Conversation.AgentName;
            turn.Emit(EventKind.Lifecycle, Actor.Harness, e.StringAt("title"u8), EventAttributes.Lifecycle, "session-start");
            if (agent.StringAt("system"u8) is { } system)
            {
                turn.Emit(EventKind.SystemText, Actor.System, system);
            }
        }

        /// <summary>The harness writes on the call itself how its policy decided.</summary>
        private static void ReadCall(JsonElement e, Turn turn)
        {
            string? name = e.StringAt("name"u8);
            turn.EmitCall(turn.NativeId, name, e.Member("input"u8).AsText());
            if (e.StringAt("evaluated_permission"u8) is { } permission)
            {
                Outcome outcome = permission switch { "allow" => Outcome.Approved, "deny" => Outcome.Denied, _ => Outcome.Unknown };
                AgentEvent policy = turn.New(EventKind.PolicyDecision, Actor.Harness);
                turn.Conversation.Emit(policy with { CallId = turn.NativeId, Tool = name, Text = $"Permission: {permission}", Outcome = outcome });
            }
        }

        private static void Approve(Outcome outcome, Actor actor, string? callId, string? text, Turn turn) =>
            turn.Conversation.Emit(turn.New(EventKind.Approval, actor) with { CallId = callId, Outcome = outcome, Text = text });
    }
}
