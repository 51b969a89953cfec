using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads items of the model's history: messages, reasoning, calls and their output.</summary>
internal sealed class CodexItems(CodexState state)
{
    public const string Channel = "item";

    private static readonly string[] InjectedStarts =
    [
        "# AGENTS.md instructions", "<environment_context>", "<user_instructions>", "<permissions instructions>", "<INSTRUCTIONS>", "<turn_aborted>", "<skill>", "<skills_instructions>",
        "<subagent_notification>", "<collaboration_mode>", "<model_switch>", "<environments>",
    ];

    public void Read(JsonElement item, Turn turn)
    {
        turn.NativeId = item.StringAt("id"u8) ?? item.StringAt("call_id"u8);
        switch (item.StringAt("type"u8))
        {
            case "message":
                ReadMessage(item, turn);
                break;
            case "agent_message":
                turn.AgentName = item.StringAt("author"u8) ?? turn.AgentName;
                turn.Recipient = item.StringAt("recipient"u8);
                turn.Emit(EventKind.Message, Actor.Agent, ChatBlocks.TextOf(item.Member("content"u8)));
                break;
            case "reasoning":
                ReadReasoning(item, turn);
                break;
            case "function_call" or "custom_tool_call" or "local_shell_call" or "tool_call" or "tool_search_call":
                ReadCall(item, turn);
                break;
            case "function_call_output" or "custom_tool_call_output" or "tool_result" or "function_result" or "tool_search_output":
                CodexOutputs.Read(item, turn, state);
                break;
            case "web_search_call" or "image_generation_call":
                ReadHostedCall(item, turn);
                break;
            default:
                turn.Emit(EventKind.Other, Actor.Harness, item.StringAt("text"u8) ?? item.StringAt("message"u8), EventAttributes.EventAction, item.TextAt("type"u8));
                break;
        }
    }

    public void ReadMessage(JsonElement item, Turn turn)
    {
        JsonElement content = item.FirstMember("content"u8, "message"u8);
        string text = ChatBlocks.TextOf(content) ?? "";
        ChatSpeaker speaker = ChatRole.Parse(item.StringAt("role"u8) ?? "assistant").Speaker;
        turn.Model = item.StringAt("model"u8) ?? turn.Model;
        if (speaker == ChatSpeaker.Agent)
        {
            TellMessage(text, Channel, turn);
        }
        else if (speaker == ChatSpeaker.System || IsInjected(text))
        {
            turn.Emit(EventKind.SystemText, speaker == ChatSpeaker.System ? Actor.System : Actor.Harness, text, EventAttributes.InstructionOrigin, "harness");
        }
        else
        {
            TellInstruction(text, Channel, turn);
        }
    }

    public void TellMessage(string text, string channel, Turn turn)
    {
        if (!state.IsSecondCopy("message", channel, text))
        {
            turn.Emit(EventKind.Message, Actor.Agent, text);
        }
    }

    public void TellInstruction(string text, string channel, Turn turn)
    {
        if (state.IsSecondCopy("instruction", channel, text))
        {
            return;
        }

        bool ofAgent = state.AgentId is not null;
        turn.Emit(EventKind.Instruction, ofAgent ? Actor.Agent : Actor.User, text, EventAttributes.InstructionOrigin, ofAgent ? "agent" : null);
    }

    public void TellReasoning(string text, string channel, Turn turn)
    {
        if (!state.IsSecondCopy("reasoning", channel, text))
        {
            turn.EmitReasoning(text);
        }
    }

    private void ReadReasoning(JsonElement item, Turn turn)
    {
        bool told = false;
        JsonElement parts = item.Member("summary"u8) is { ValueKind: JsonValueKind.Array } summary && summary.GetArrayLength() > 0 ? summary : item.Member("content"u8);
        if (parts.IsArray())
        {
            foreach (JsonElement part in parts.EnumerateArray())
            {
                if (part.StringAt("text"u8) is { } text)
                {
                    told = true;
                    TellReasoning(text, Channel, turn);
                }
            }
        }

        if (!told)
        {
            turn.EmitReasoning(null);
        }
    }

    private void ReadCall(JsonElement item, Turn turn)
    {
        string? tool = item.StringAt("name"u8) ?? item.Member("function"u8).StringAt("name"u8) ?? item.TextAt("type"u8);
        tool = item.StringAt("namespace"u8) is { } space ? space + "__" + tool : tool;
        JsonElement arguments = item.FirstMember("arguments"u8, "input"u8);
        string? text = (arguments.IsMissing() ? item.Member("action"u8) : arguments).AsText();
        string callId = turn.Conversation.Call(item.StringAt("call_id"u8) ?? item.StringAt("id"u8), tool, turn.Source, turn.Part);
        AgentEvent call = turn.New(EventKind.ToolCall, Actor.Agent) with { CallId = callId, Tool = tool, Arguments = text };
        if (CodexEscalation.JustificationOf(text) is { } justification)
        {
            state.Escalate(callId);
            call = call with { Attributes = call.Attributes.With(EventAttributes.EscalationJustification, justification) };
        }

        turn.Conversation.Emit(call);
    }

    /// <summary>Calls that the model's service runs itself: the item tells call and end together.</summary>
    private static void ReadHostedCall(JsonElement item, Turn turn)
    {
        string tool = item.StringAt("type"u8)!.Replace("_call", "", StringComparison.Ordinal);
        string? status = item.StringAt("status"u8);
        turn.EmitCall(item.StringAt("call_id"u8) ?? item.StringAt("id"u8), tool, (item.Member("action"u8) is { ValueKind: JsonValueKind.Object } action ? action : item.Member("revised_prompt"u8)).AsText());
        if (status is not null)
        {
            turn.EmitResult(item.StringAt("call_id"u8) ?? item.StringAt("id"u8), tool, null, ChatOutcomes.OfWord(status));
        }
    }

    private static bool IsInjected(string text)
    {
        ReadOnlySpan<char> start = text.AsSpan().TrimStart();
        foreach (string mark in InjectedStarts)
        {
            if (start.StartsWith(mark, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
