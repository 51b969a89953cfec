using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Tells the forms of a Gemini CLI file apart and reads each message of a chat.</summary>
internal sealed class GeminiCliReader(SourceContext source, string? checkpoint) : DialectReader(source)
{
    private const int MostSeen = 50_000;

    /// <summary>Calls and texts already told: from 0.40 on a message is written again when it grows.</summary>
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private string? _session = checkpoint;
    private Conversation? _conversation;

    public override string? Checkpoint() => _session;

    protected override void ReadRecord(JsonElement record)
    {
        _session = record.StringAt("sessionId"u8) ?? record.StringAt("session_id"u8) ?? _session;
        if (record.IsArray())
        {
            ReadPrompts(record);
        }
        else if (record.Member("messages"u8) is { ValueKind: JsonValueKind.Array } messages)
        {
            ReadMessages(messages);
        }
        else if (record.StringAt("type"u8) is { } type && GeminiStream.Knows(type, record))
        {
            GeminiStream.Read(type, record, NewTurn(Place.Whole(Record), record));
        }
        else if (record.Member("type"u8).IsString())
        {
            ReadMessage(record, Place.Whole(Record));
        }
        else if (record.Has("sessionId"u8))
        {
            NewTurn(Place.Whole(Record), record).EmitLifecycle("session-start", null);
        }
        else if (!record.Names("$set"u8))
        {
            Reject(RejectionCodes.UnknownShape, "A Gemini CLI chat has messages, or is one message with a type; this record is neither.");
        }
    }

    private void ReadMessages(JsonElement messages)
    {
        int index = 0;
        foreach (JsonElement message in messages.EnumerateArray())
        {
            Place place = Place.Of(Record, string.Create(CultureInfo.InvariantCulture, $"/messages/{index++}"), message);
            if (message.IsObject())
            {
                ReadMessage(message, place);
            }
            else
            {
                Reject(place.Location, RejectionCodes.WrongType, "A message of a Gemini CLI chat is an object; this one is not.");
            }
        }
    }

    private void ReadPrompts(JsonElement prompts)
    {
        int index = 0;
        foreach (JsonElement prompt in prompts.EnumerateArray())
        {
            Place place = Place.Of(Record, string.Create(CultureInfo.InvariantCulture, $"/{index++}"), prompt);
            if (prompt.StringAt("message"u8) is not { } text)
            {
                Reject(place.Location, RejectionCodes.MissingField, "An entry of the log of prompts has a message; this one has none.");
                continue;
            }

            _session = prompt.StringAt("sessionId"u8) ?? _session;
            NewTurn(place, prompt).Emit(EventKind.Instruction, Actor.User, text);
        }
    }

    private void ReadMessage(JsonElement message, Place place)
    {
        Turn turn = NewTurn(place, message);
        string? text = ChatBlocks.TextOf(message.FirstMember("content"u8, "parts"u8)) ?? message.StringAt("message"u8);
        switch (message.StringAt("type"u8))
        {
            case "user":
                turn.Emit(EventKind.Instruction, Actor.User, text);
                break;
            case "gemini" or "model":
                turn.Usage = IsNew(turn.NativeId + "/usage") ? message.Member("tokens"u8).AsUsage() : null;
                ReadAnswer(message, text, turn);
                break;
            case "error":
                turn.Emit(EventKind.Error, Actor.Harness, text);
                break;
            case { } type:
                turn.Emit(EventKind.Other, Actor.Harness, text, EventAttributes.EventAction, type);
                break;
            default:
                Reject(place.Location, RejectionCodes.MissingField, "A message of a Gemini CLI chat has a type; this one has none.");
                break;
        }
    }

    private void ReadAnswer(JsonElement message, string? text, Turn turn)
    {
        JsonElement thoughts = message.Member("thoughts"u8);
        foreach (JsonElement thought in thoughts.IsArray() ? thoughts.EnumerateArray() : default)
        {
            string? subject = thought.StringAt("subject"u8);
            string? description = thought.StringAt("description"u8);
            if (IsNew($"{turn.NativeId}/{subject}/{description}"))
            {
                turn.EmitReasoning(subject is null ? description : description is null ? subject : $"{subject}: {description}");
            }
        }

        if (!string.IsNullOrWhiteSpace(text) && IsNew($"{turn.NativeId}/{text}"))
        {
            turn.Emit(EventKind.Message, Actor.Agent, text);
        }

        JsonElement calls = message.Member("toolCalls"u8);
        foreach (JsonElement call in calls.IsArray() ? calls.EnumerateArray() : default)
        {
            ReadCall(call, turn);
        }

        if (!turn.HasEvents && turn.Usage is not null)
        {
            turn.Emit(EventKind.Other, Actor.Agent, null);
        }
    }

    private void ReadCall(JsonElement call, Turn turn)
    {
        string? id = call.StringAt("id"u8);
        string? tool = call.StringAt("name"u8);
        DateTimeOffset? told = turn.Time;
        if (id is null || IsNew(id + "/call"))
        {
            turn.EmitCall(id, tool, call.Member("args"u8).AsText());
        }

        if ((call.Has("result"u8) || call.Has("status"u8)) && (id is null || IsNew(id + "/result")))
        {
            turn.Time = call.Member("timestamp"u8).AsTime() ?? told;
            GeminiResults.Read(call, id, tool, turn);
            turn.Time = told;
        }
    }

    /// <summary>Keys without an id start with a slash and are never taken for known.</summary>
    private bool IsNew(string key) => key.StartsWith('/') || _seen.Count >= MostSeen || _seen.Add(key);

    private Turn NewTurn(Place place, JsonElement message)
    {
        _session ??= Source.SessionIdFrom(null);
        if (_conversation is null || !string.Equals(_conversation.SessionId, _session, StringComparison.Ordinal))
        {
            _conversation = new Conversation(this, GeminiCliDialect.DialectName, _session) { AgentName = "Gemini CLI" };
            _conversation.Describe(new HarnessFacts("Gemini CLI"));
        }

        Turn turn = _conversation.Next(place);
        turn.NativeId = message.TextAt("id"u8) ?? message.TextAt("messageId"u8);
        turn.Time = message.FirstMember("timestamp"u8, "startTime"u8).AsTime();
        turn.Model = message.StringAt("model"u8);
        return turn;
    }
}
