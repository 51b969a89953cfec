using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads the envelope of each Codex line and hands its payload to the reader of its kind.</summary>
internal sealed class CodexReader : DialectReader
{
    private readonly CodexState _state;
    private readonly CodexItems _items;
    private readonly CodexEvents _events;
    private readonly CodexStream _stream;
    private Conversation? _conversation;

    public CodexReader(SourceContext source, string? checkpoint)
        : base(source)
    {
        _state = CodexState.From(checkpoint);
        _items = new CodexItems(_state);
        _events = new CodexEvents(_state, _items);
        _stream = new CodexStream(_state);
    }

    public override string Checkpoint() => _state.Save();

    protected override void Finish() => _events.Finish();

    protected override void ReadRecord(JsonElement record)
    {
        if (!record.IsObject())
        {
            Reject(RejectionCodes.UnknownShape, "A line of a Codex rollout is an object; this one is not.");
            return;
        }

        string? type = record.StringAt("type"u8);
        JsonElement payload = record.Member("payload"u8);
        switch (type)
        {
            case "session_meta":
                CodexSession.ReadMeta(payload, _state, NewTurn(record, SessionOf(payload)));
                break;
            case "turn_context":
                CodexSession.ReadPolicy(payload, _state, NewTurn(record));
                break;
            case "response_item":
                _items.Read(payload, NewTurn(record));
                break;
            case "event_msg":
                _events.Read(payload, NewTurn(record));
                break;
            case "compacted":
                ReadCompacted(payload, NewTurn(record));
                break;
            case "token_usage_record":
                _events.ReadTotal(payload.Member("thread_token_usage"u8), NewTurn(record));
                break;
            case "world_state" or "inter_agent_communication_metadata":
                break;
            case "thread.started" or "turn.started" or "turn.completed" or "turn.failed" or "item.started" or "item.updated" or "item.completed" or "error":
                _state.SessionId = record.StringAt("thread_id"u8) ?? _state.SessionId;
                _stream.Read(type, record, NewTurn(record));
                break;
            default:
                ReadBare(type, record);
                break;
        }
    }

    /// <summary>The old form: a head without a type, and items without an envelope.</summary>
    private void ReadBare(string? type, JsonElement record)
    {
        if (record.Has("record_type"u8))
        {
            return;
        }

        if (type is null && record.Has("id"u8) && !record.Has("role"u8))
        {
            CodexSession.ReadMeta(record, _state, NewTurn(record, record.StringAt("id"u8)));
        }
        else if (type is null && record.Member("role"u8).IsString())
        {
            _items.ReadMessage(record, NewTurn(record));
        }
        else if (type is not null)
        {
            _items.Read(record, NewTurn(record));
        }
        else
        {
            Reject(RejectionCodes.UnknownShape, "A line of a Codex rollout has a type and a payload, or is an item of the old form; this one is neither.");
        }
    }

    private void ReadCompacted(JsonElement payload, Turn turn)
    {
        turn.EmitLifecycle("compaction", null);
        if (payload.StringAt("message"u8) is { } summary)
        {
            turn.Emit(EventKind.SystemText, Actor.Harness, summary, EventAttributes.InstructionOrigin, "harness");
        }
    }

    /// <summary>The id of the session that a head opens; a later head in the same file repeats the one that it was forked from.</summary>
    private string? SessionOf(JsonElement meta)
    {
        if (_state.SessionId is not null)
        {
            return null;
        }

        string? thread = meta.StringAt("id"u8);
        JsonElement spawn = meta.Member("source"u8).Member("subagent"u8).Member("thread_spawn"u8);
        string? session = meta.StringAt("session_id"u8) ?? spawn.StringAt("parent_thread_id"u8) ?? thread;
        if (session is not null && thread is not null && !string.Equals(session, thread, StringComparison.Ordinal))
        {
            _state.AgentId = thread;
            _state.AgentName = spawn.StringAt("agent_nickname"u8) ?? spawn.StringAt("agent_role"u8);
        }

        return session;
    }

    private Turn NewTurn(JsonElement record, string? session = null)
    {
        _state.SessionId ??= session ?? Source.SessionIdFrom(null);
        if (_conversation is null || !string.Equals(_conversation.SessionId, _state.SessionId, StringComparison.Ordinal))
        {
            _conversation = new Conversation(this, CodexDialect.DialectName, _state.SessionId);
        }

        CodexSession.Describe(_conversation, _state);
        Turn turn = _conversation.Next(Place.Whole(Record));
        turn.Time = record.FirstMember("timestamp"u8, "created_at"u8).AsTime();
        return turn;
    }
}
