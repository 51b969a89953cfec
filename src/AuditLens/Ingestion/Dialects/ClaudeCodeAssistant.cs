using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads <c>type: assistant</c> lines: thinking, text and tool calls of one piece of a message of the model, and the errors of its service.</summary>
internal sealed class ClaudeCodeAssistant(ClaudeCodeReader reader, ClaudeCodeState state, StringPool pool)
{
    private const int Id = 0, Model = 1, Content = 2, Usage = 3;
    private const int Type = 0, Text = 1, Thinking = 2, CallId = 3, Name = 4, Input = 5, ResultFor = 6, Result = 7;
    private const int In = 0, Out = 1, Read_ = 2, Created = 3;

    /// <summary>The harness writes this model on messages that it makes itself.</summary>
    private const string Synthetic = "<synthetic>";

    private static readonly JsonFields MessageFields = new("id", "model", "content", "usage");
    private static readonly JsonFields BlockFields = new("type", "text", "thinking", "id", "name", "input", "tool_use_id", "content");
    private static readonly JsonFields UsageFields = new("input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens");

    private readonly JsonElement[] _message = new JsonElement[MessageFields.Count];
    private readonly JsonElement[] _block = new JsonElement[BlockFields.Count];
    private readonly JsonElement[] _usage = new JsonElement[UsageFields.Count];

    public void Read(JsonElement record, JsonElement message, ClaudeCodeLine line)
    {
        MessageFields.Read(message, _message);
        JsonElement content = message.IsString() ? message : _message[Content];
        if (record.Member("isApiErrorMessage"u8).IsTrue())
        {
            ReadApiError(record, content, line);
            return;
        }

        string? model = pool.Get(_message[Model]);
        bool synthetic = string.Equals(model, Synthetic, StringComparison.Ordinal);
        var shared = new Shared(line, synthetic ? null : model, synthetic ? null : UsageOfLine(), synthetic ? Actor.Harness : Actor.Agent);
        if (content.IsString())
        {
            reader.Emit(shared.New(EventKind.Message, "0") with { Text = content.AsString() });
        }
        else if (content.IsArray())
        {
            ReadBlocks(content, shared);
        }
        else
        {
            reader.RejectLine(line, RejectionCodes.MissingField, "A Claude Code assistant line has text or blocks in message.content; this one has neither.");
        }
    }

    private void ReadBlocks(JsonElement content, Shared shared)
    {
        int index = 0;
        foreach (JsonElement block in content.EnumerateArray())
        {
            BlockFields.Read(block, _block);
            reader.Emit(ReadBlock(block, shared, OrdinalText.Of(index++)));
        }

        if (index == 0)
        {
            reader.Skip(shared.Line);
        }
    }

    private AgentEvent ReadBlock(JsonElement block, Shared shared, string part)
    {
        JsonElement type = _block[Type];
        if (type.Is("tool_use"u8) || type.Is("server_tool_use"u8))
        {
            return shared.New(EventKind.ToolCall, part) with { CallId = _block[CallId].AsFilledString(), Tool = pool.Get(_block[Name]), Arguments = _block[Input].AsRawJson() };
        }

        if (type.Is("text"u8))
        {
            return shared.New(EventKind.Message, part) with { Text = _block[Text].AsString() };
        }

        if (type.Is("thinking"u8) || type.Is("redacted_thinking"u8))
        {
            string? thinking = _block[Thinking].AsFilledString();
            AgentEvent reasoning = shared.New(EventKind.Reasoning, part) with { Text = thinking };
            return thinking is null ? reasoning with { Attributes = shared.Line.With(EventAttributes.Truncated, "text") } : reasoning;
        }

        if (_block[ResultFor].IsString())
        {
            return shared.New(EventKind.ToolResult, part) with
            {
                Actor = Actor.Tool,
                CallId = _block[ResultFor].AsString(),
                Result = _block[Result].AsText(),
                Outcome = _block[Result].Has("error_code"u8) ? Outcome.Failed : Outcome.Succeeded,
            };
        }

        return shared.New(EventKind.Other, part) with { Text = block.AsText(), Attributes = shared.Line.With(EventAttributes.EventAction, type.AsText()) };
    }

    private TokenUsage? UsageOfLine()
    {
        if (!_message[Usage].IsObject())
        {
            return null;
        }

        UsageFields.Read(_message[Usage], _usage);
        string? id = pool.Get(_message[Id]);
        return state.Added(id, new MessageUsage(id ?? "", _usage[In].AsLong() ?? 0, _usage[Out].AsLong() ?? 0, _usage[Read_].AsLong() ?? 0, _usage[Created].AsLong() ?? 0));
    }

    private void ReadApiError(JsonElement record, JsonElement content, ClaudeCodeLine line)
    {
        JsonElement status = record.Member("apiErrorStatus"u8);
        reader.Emit(line.New(EventKind.Error, Actor.Harness, "0") with
        {
            Text = ClaudeCodeResults.TextOf(content),
            Outcome = Outcome.Failed,
            Attributes = line.With(EventAttributes.ErrorType, record.Member("error"u8).AsText() ?? status.AsText()),
        });
    }

    /// <summary>What the blocks of a line share. The usage belongs to the line's first event.</summary>
    private sealed class Shared(ClaudeCodeLine line, string? model, TokenUsage? usage, Actor actor)
    {
        private TokenUsage? _usage = usage;

        public ClaudeCodeLine Line => line;

        public AgentEvent New(EventKind kind, string part)
        {
            AgentEvent e = line.New(kind, actor, part) with { Model = model, Usage = _usage };
            _usage = null;
            return e;
        }
    }
}
