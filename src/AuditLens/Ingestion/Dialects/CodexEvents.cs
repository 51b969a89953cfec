using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads events for the screen: second copies of items, ends of calls, tokens, aborts, reviews, sub-agents and errors.</summary>
internal sealed class CodexEvents(CodexState state, CodexItems items)
{
    private const string Channel = "event";

    /// <summary>Ends whose output has not come, with what they told; not kept over a checkpoint, where only their facts are.</summary>
    private readonly Dictionary<string, (Turn Turn, string? Output)> _ends = new(StringComparer.Ordinal);

    public void Read(JsonElement payload, Turn turn)
    {
        string type = payload.StringAt("type"u8) ?? "event";
        switch (type)
        {
            case "user_message":
                items.TellInstruction(payload.StringAt("message"u8) ?? "[image]", Channel, turn);
                break;
            case "agent_message":
                items.TellMessage(payload.StringAt("message"u8) ?? "", Channel, turn);
                break;
            case "agent_reasoning" or "agent_reasoning_raw_content":
                items.TellReasoning(payload.StringAt("text"u8) ?? "", Channel, turn);
                break;
            case "exec_command_end" or "patch_apply_end" or "mcp_tool_call_end":
                ReadEnd(type, payload, turn);
                break;
            case "token_count":
                ReadTotal(payload.Member("info"u8).Member("total_token_usage"u8), turn);
                break;
            case "turn_aborted":
                Finish();
                turn.EmitLifecycle("turn-aborted", payload.StringAt("reason"u8), payload.Member("reason"u8).Is("interrupted"u8) ? Actor.User : Actor.Harness);
                break;
            case "thread_settings_applied":
                CodexSession.ReadPolicy(payload.Member("thread_settings"u8), state, turn);
                break;
            case "task_started" or "task_complete" or "turn_started" or "turn_complete" or "context_compacted" or "web_search_end" or "web_search_begin" or "view_image_tool_call"
                or "exec_command_begin" or "exec_command_output_delta" or "patch_apply_begin" or "mcp_tool_call_begin" or "item_started" or "item_completed" or "image_generation_end":
                break;
            default:
                ReadOther(type, payload, turn);
                break;
        }
    }

    /// <summary>Tokens from a cumulative count.</summary>
    public void ReadTotal(JsonElement total, Turn turn)
    {
        if (total.AsUsage() is { } usage && state.Added(usage) is { } added)
        {
            turn.Usage = added;
            turn.Emit(EventKind.Other, Actor.Harness, null, EventAttributes.EventAction, "token-count");
        }
    }

    private void ReadEnd(string type, JsonElement payload, Turn turn)
    {
        if (payload.Member("source"u8).Is("user_shell"u8))
        {
            turn.Emit(EventKind.Other, Actor.User, payload.Member("command"u8).AsText(), EventAttributes.EventAction, "user-shell");
            return;
        }

        JsonElement duration = payload.Member("duration"u8);
        double? seconds = duration.Member("secs"u8).AsDouble() is { } secs ? secs + ((duration.Member("nanos"u8).AsDouble() ?? 0) / 1e9) : null;
        JsonElement result = payload.Member("result"u8);
        int? code = payload.Member("exit_code"u8).AsInt();
        Outcome outcome = type switch
        {
            "mcp_tool_call_end" => result.Has("Err"u8) || result.Member("Ok"u8).FirstMember("isError"u8, "is_error"u8).IsTrue() ? Outcome.Failed
                : result.Has("Ok"u8) ? Outcome.Succeeded : Outcome.Unknown,
            _ when code is not null => code == 0 ? Outcome.Succeeded : Outcome.Failed,
            _ => ChatOutcomes.Of(payload),
        };
        if (payload.StringAt("call_id"u8) is not { } callId)
        {
            return;
        }

        string? output = payload.StringAt("aggregated_output"u8) ?? payload.StringAt("stdout"u8);
        var end = new CallEnd(code, outcome, seconds);
        if (state.Running.Remove(callId))
        {
            EmitEnd(turn, callId, output, end);
        }
        else if (state.End(callId, end))
        {
            _ends[callId] = (turn, output);
        }
    }

    /// <summary>Tells the ends of calls whose output never came, as when a turn was stopped.</summary>
    public void Finish()
    {
        foreach ((string callId, (Turn turn, string? output)) in _ends)
        {
            if (state.TakeEnd(callId) is { } end)
            {
                EmitEnd(turn, callId, output, end);
            }
        }

        _ends.Clear();
    }

    private static void EmitEnd(Turn turn, string callId, string? output, CallEnd end) =>
        turn.EmitResult(callId, null, output, end.Outcome, end.ExitCode, end.Seconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(end.Seconds.Value) : null);

    /// <summary>A reviewer of the harness that allows or denies an action in a person's place.</summary>
    private static void ReadAssessment(JsonElement payload, Turn turn)
    {
        Outcome outcome = payload.StringAt("status"u8) switch { "approved" => Outcome.Approved, "denied" => Outcome.Denied, "aborted" => Outcome.Interrupted, "timed_out" => Outcome.TimedOut, _ => Outcome.Unknown };
        turn.Conversation.Emit(turn.New(EventKind.Approval, Actor.Harness) with
        {
            CallId = payload.StringAt("target_item_id"u8),
            Outcome = outcome,
            Text = payload.StringAt("rationale"u8) ?? payload.Member("action"u8).StringAt("command"u8),
        });
    }

    private static void ReadOther(string type, JsonElement payload, Turn turn)
    {
        switch (type)
        {
            case "guardian_assessment":
                ReadAssessment(payload, turn);
                break;
            case "error" or "stream_error":
                turn.Emit(EventKind.Error, Actor.Harness, payload.StringAt("message"u8) ?? payload.Member("error"u8).StringAt("message"u8) ?? payload.Member("error"u8).AsText());
                break;
            case "dynamic_tool_call_request":
                turn.EmitCall(payload.StringAt("callId"u8), payload.StringAt("tool"u8), payload.Member("arguments"u8).AsText());
                break;
            case "dynamic_tool_call_response":
                turn.EmitResult(payload.StringAt("call_id"u8), payload.StringAt("tool"u8), ChatBlocks.TextOf(payload.Member("content_items"u8)), ChatOutcomes.Of(payload));
                break;
            case "collab_agent_spawn_end":
                turn.AgentId = payload.StringAt("new_thread_id"u8);
                turn.AgentName = payload.StringAt("new_agent_nickname"u8) ?? payload.StringAt("new_agent_role"u8);
                EmitSubAgent("sub-agent-start", payload, turn);
                break;
            case "collab_close_end":
                turn.AgentId = payload.StringAt("receiver_thread_id"u8);
                turn.AgentName = payload.StringAt("receiver_agent_nickname"u8);
                EmitSubAgent("sub-agent-end", payload, turn);
                break;
            case "exec_approval_request" or "apply_patch_approval_request" or "request_permissions":
                turn.Conversation.Emit(turn.New(EventKind.PolicyDecision, Actor.Harness) with
                {
                    CallId = payload.StringAt("call_id"u8),
                    Text = payload.StringAt("reason"u8) ?? payload.Member("command"u8).AsText() ?? "Approval requested",
                });
                break;
            case "thread_name_updated":
                turn.Emit(EventKind.Other, Actor.Harness, payload.StringAt("thread_name"u8), EventAttributes.SessionTitle, payload.StringAt("thread_name"u8));
                break;
            default:
                turn.Emit(EventKind.Other, Actor.Harness, payload.StringAt("message"u8) ?? payload.Member("goal"u8).StringAt("objective"u8), EventAttributes.EventAction, type);
                break;
        }
    }

    private static void EmitSubAgent(string what, JsonElement payload, Turn turn)
    {
        string? callId = payload.StringAt("call_id"u8);
        AgentEvent e = turn.New(EventKind.Lifecycle, Actor.Harness);
        turn.Conversation.Emit(e with
        {
            CallId = callId,
            Text = payload.StringAt("prompt"u8),
            Attributes = e.Attributes.With(EventAttributes.Lifecycle, what).With(EventAttributes.DelegatedByCallId, callId),
        });
    }
}
