using System.Text;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads content that is a list of parts: text, reasoning, calls and results, in the shapes of Anthropic, OpenAI, Gemini, Bedrock, Vercel AI and pydantic-ai.</summary>
internal static class ChatBlocks
{
    public static void Read(JsonElement blocks, Turn turn, ChatSpeaker speaker, bool isThought)
    {
        foreach (JsonElement block in blocks.EnumerateArray())
        {
            if (block.IsString())
            {
                ChatTexts.Emit(block.AsString(), turn, speaker, isThought);
            }
            else if (block.IsObject())
            {
                ReadBlock(block, turn, speaker, isThought);
            }
        }
    }

    private static void ReadBlock(JsonElement block, Turn turn, ChatSpeaker speaker, bool isThought)
    {
        switch (KindOf(block))
        {
            case "text" or "input_text" or "output_text" or "refusal" or "summary_text":
                string? text = block.StringAt("text"u8) ?? block.StringAt("content"u8) ?? block.StringAt("refusal"u8);
                ChatTexts.Emit(text, turn, speaker, isThought || block.Member("thought"u8).IsTrue());
                break;
            case "thinking" or "reasoning" or "redacted_thinking" or "reasoningContent":
                EmitReasoning(block, turn);
                break;
            case "tool_use" or "tool-call" or "tool_call" or "server_tool_use" or "function_call" or "functionCall" or "toolUse" or "toolCall" or "builtin-tool-call":
                ChatToolCalls.ReadCall(Inner(block), turn);
                break;
            case "tool_result" or "tool-result" or "tool-return" or "retry-prompt" or "function_response" or "functionResponse" or "toolResult" or "function_call_output" or "builtin-tool-return":
                ReadResult(block, turn);
                break;
            case "system-prompt":
                turn.Emit(EventKind.SystemText, Actor.System, block.Member("content"u8).AsText());
                break;
            case "user-prompt":
                turn.Time = block.Member("timestamp"u8).AsTime() ?? turn.Time;
                ChatTexts.Emit(TextOf(block.Member("content"u8)), turn, ChatSpeaker.User, false);
                break;
            case "tool-approval-response" or "mcp_approval_response":
                EmitApproval(block, turn);
                break;
            case { } kind:
                turn.Emit(EventKind.Other, speaker == ChatSpeaker.Agent ? Actor.Agent : Actor.User, $"[{kind}]");
                break;
            default:
                turn.Emit(EventKind.Other, Actor.Unknown, block.AsText());
                break;
        }
    }

    /// <summary>Parts name their kind by <c>type</c> or <c>part_kind</c>; Gemini and Bedrock by the one member that they have.</summary>
    private static string? KindOf(JsonElement block)
    {
        if ((block.StringAt("type"u8) ?? block.StringAt("part_kind"u8)) is { } kind)
        {
            return kind;
        }

        foreach (JsonProperty member in block.EnumerateObject())
        {
            if (member.NameEquals("text"u8) || member.NameEquals("function_call"u8) || member.NameEquals("functionCall"u8) || member.NameEquals("function_response"u8)
                || member.NameEquals("functionResponse"u8) || member.NameEquals("toolUse"u8) || member.NameEquals("toolResult"u8) || member.NameEquals("reasoningContent"u8)
                || member.NameEquals("image"u8) || member.NameEquals("inlineData"u8) || member.NameEquals("inline_data"u8) || member.NameEquals("document"u8))
            {
                return member.Name;
            }
        }

        return null;
    }

    /// <summary>The object of a part that wraps it: <c>{functionCall: {...}}</c>.</summary>
    private static JsonElement Inner(JsonElement block)
    {
        foreach (JsonProperty member in block.EnumerateObject())
        {
            if (member.Value.IsObject() && (member.NameEquals("function_call"u8) || member.NameEquals("functionCall"u8) || member.NameEquals("toolUse"u8)
                || member.NameEquals("function_response"u8) || member.NameEquals("functionResponse"u8) || member.NameEquals("toolResult"u8)))
            {
                return member.Value;
            }
        }

        return block;
    }

    private static void ReadResult(JsonElement block, Turn turn)
    {
        JsonElement result = Inner(block);
        JsonElement answer = result.FirstMember("content"u8, "output"u8);
        answer = answer.IsMissing() ? result.FirstMember("result"u8, "response"u8) : answer;
        Outcome outcome = ChatOutcomes.Of(result);
        if (outcome == Outcome.Unknown && answer.IsObject())
        {
            outcome = ChatOutcomes.Of(answer);
        }

        string? text = answer.IsObject() && answer.Member("value"u8) is { ValueKind: not JsonValueKind.Undefined } value && answer.Has("type"u8) ? value.AsText() : TextOf(answer);
        turn.Time = result.Member("timestamp"u8).AsTime() ?? turn.Time;
        bool retry = block.Member("part_kind"u8).Is("retry-prompt"u8);
        string? tool = result.StringAt("tool_name"u8) ?? result.StringAt("toolName"u8) ?? result.StringAt("name"u8);
        turn.EmitResult(ChatToolCalls.IdOf(result), tool, text, retry ? Outcome.Failed : outcome);
    }

    private static void EmitReasoning(JsonElement block, Turn turn)
    {
        JsonElement nested = block.Member("reasoningContent"u8).Member("reasoningText"u8);
        string? text = block.StringAt("thinking"u8) ?? block.StringAt("text"u8) ?? block.StringAt("reasoning"u8) ?? block.StringAt("content"u8) ?? nested.StringAt("text"u8)
            ?? (block.Member("summary"u8).IsArray() ? TextOf(block.Member("summary"u8)) : null);
        turn.EmitReasoning(text);
    }

    private static void EmitApproval(JsonElement block, Turn turn)
    {
        JsonElement approved = block.FirstMember("approved"u8, "approve"u8);
        turn.Conversation.Emit(turn.New(EventKind.Approval, Actor.User) with
        {
            CallId = block.StringAt("toolCallId"u8) ?? block.StringAt("approvalId"u8) ?? block.StringAt("approval_request_id"u8),
            Text = block.StringAt("reason"u8),
            Outcome = approved.ValueKind switch { JsonValueKind.True => Outcome.Approved, JsonValueKind.False => Outcome.Denied, _ => Outcome.Unknown },
        });
    }

    /// <summary>The text of a value: a string, the text parts of a list, else its JSON.</summary>
    public static string? TextOf(JsonElement value)
    {
        if (!value.IsArray() || value.GetArrayLength() == 0)
        {
            return value.AsText();
        }

        var text = new StringBuilder();
        foreach (JsonElement part in value.EnumerateArray())
        {
            string? piece = part.AsString() ?? part.StringAt("text"u8) ?? part.StringAt("content"u8)
                ?? (part.IsObject() && part.StringAt("type"u8) is { } type ? $"[{type}]" : part.AsText());
            text.Append(text.Length == 0 ? "" : "\n").Append(piece);
        }

        return text.ToString();
    }
}
