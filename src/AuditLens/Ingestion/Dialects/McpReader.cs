using System.Globalization;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads MCP messages: a call is a request of <c>tools/call</c>, its result the response with the same id in the same session.</summary>
internal sealed class McpReader(SourceContext source, string? checkpoint) : DialectReader(source)
{
    private const int MostSessions = 256;
    private const int MostCalls = 4096;

    private readonly Dictionary<string, Conversation> _sessions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _calls = new(StringComparer.Ordinal);
    private string? _session = checkpoint;

    public override string? Checkpoint() => _session;

    protected override void ReadRecord(JsonElement record)
    {
        if (!record.IsArray())
        {
            ReadMessage(record, Place.Whole(Record));
            return;
        }

        int index = 0;
        foreach (JsonElement message in record.EnumerateArray())
        {
            ReadMessage(message, Place.Of(Record, string.Create(CultureInfo.InvariantCulture, $"/{index++}"), message));
        }
    }

    private void ReadMessage(JsonElement message, Place place)
    {
        if (!McpDialect.IsMessage(message))
        {
            Reject(place.Location, RejectionCodes.UnknownShape, "This is neither a JSON-RPC message nor a record around one.");
            return;
        }

        JsonElement meta = message.Member("_meta"u8);
        string session = message.StringAt("session_id"u8) ?? message.StringAt("sessionId"u8) ?? meta.StringAt("vscode.conversationId"u8) ?? _session ?? Source.SessionIdFrom(null);
        _session ??= session;
        Conversation conversation = In(session);
        conversation.AgentName = message.StringAt("agentId"u8) ?? conversation.AgentName;
        Turn turn = conversation.Next(place);
        JsonElement time = message.FirstMember("ts_ms"u8, "timestamp"u8);
        turn.Time = time.AsTime();
        if (message.Has("toolName"u8))
        {
            ReadAudit(message, turn);
        }
        else if (message.Has("category"u8))
        {
            bool error = message.Member("level"u8).Is("error"u8);
            turn.Emit(error ? EventKind.Error : EventKind.Other, Actor.Harness, message.StringAt("message"u8), EventAttributes.EventAction, message.StringAt("category"u8));
        }
        else if (message.StringAt("raw_json"u8) is { } raw)
        {
            ReadRaw(raw, message, turn);
        }
        else
        {
            ReadRpc(message, message.TextAt("id"u8), message.StringAt("connector_id"u8), turn);
        }
    }

    private void ReadRaw(string raw, JsonElement envelope, Turn turn)
    {
        try
        {
            using var document = JsonDocument.Parse(raw);
            ReadRpc(document.RootElement, envelope.TextAt("rpc_id"u8) ?? document.RootElement.TextAt("id"u8), envelope.StringAt("connector_id"u8), turn);
        }
        catch (JsonException)
        {
            turn.Emit(EventKind.Other, Actor.Unknown, raw, EventAttributes.EventAction, envelope.StringAt("label"u8));
        }
    }

    private void ReadRpc(JsonElement rpc, string? id, string? server, Turn turn)
    {
        string? method = rpc.StringAt("method"u8);
        string key = $"{turn.Conversation.SessionId}/{id}";
        if (method == "tools/call")
        {
            JsonElement parameters = rpc.Member("params"u8);
            if (_calls.Count < MostCalls)
            {
                _calls.Add(key);
            }

            turn.EmitCall(id, Qualified(server, parameters.StringAt("name"u8)), parameters.Member("arguments"u8).AsText());
        }
        else if (method is null && id is not null && _calls.Remove(key))
        {
            JsonElement result = rpc.Member("result"u8);
            JsonElement error = rpc.Member("error"u8);
            Outcome outcome = error.IsObject() || result.Member("isError"u8).IsTrue() ? Outcome.Failed : result.IsMissing() ? Outcome.Unknown : Outcome.Succeeded;
            turn.EmitResult(id, null, error.StringAt("message"u8) ?? ChatBlocks.TextOf(result.Member("content"u8)) ?? result.AsText(), outcome);
        }
        else
        {
            JsonElement failure = rpc.Member("error"u8);
            string? text = failure.StringAt("message"u8) ?? failure.AsText();
            turn.Emit(text is null ? EventKind.Other : EventKind.Error, Actor.Harness, text, EventAttributes.EventAction, method ?? rpc.StringAt("type"u8) ?? "response");
        }
    }

    /// <summary>One record holds call and result.</summary>
    private static void ReadAudit(JsonElement message, Turn turn)
    {
        string? id = message.Member("_meta"u8).StringAt("vscode.requestId"u8);
        string? tool = Qualified(message.StringAt("mcpServerName"u8), message.StringAt("toolName"u8));
        JsonElement result = message.Member("result"u8);
        JsonElement error = message.Member("error"u8);
        JsonElement content = result.Member("content"u8);
        turn.EmitCall(id, tool, message.Member("params"u8).AsText());
        if (!result.IsMissing() || !error.IsMissing())
        {
            bool failed = !error.IsMissing() || result.Member("isError"u8).IsTrue();
            turn.EmitResult(id, tool, error.StringAt("message"u8) ?? error.AsText() ?? ChatBlocks.TextOf(content.IsMissing() ? result : content), failed ? Outcome.Failed : Outcome.Succeeded);
        }
    }

    private static string? Qualified(string? server, string? tool) => server is null || tool is null ? tool : $"mcp__{server}__{tool}";

    private Conversation In(string session)
    {
        if (!_sessions.TryGetValue(session, out Conversation? conversation))
        {
            conversation = new Conversation(this, McpDialect.DialectName, session);
            if (_sessions.Count < MostSessions)
            {
                _sessions[session] = conversation;
            }
        }

        return conversation;
    }
}
