using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads the actions and observations of one OpenHands session.</summary>
internal sealed class OpenHandsEvents(Conversation conversation)
{
    private const int MostActions = 50_000;

    private readonly Dictionary<string, (string CallId, string Tool)> _actions = new(StringComparer.Ordinal);
    private string? _lastResponse;

    public Conversation Conversation => conversation;

    public void Read(JsonElement e, Turn turn)
    {
        turn.NativeId = e.TextAt("id"u8);
        turn.ParentNativeId = e.TextAt("cause"u8);
        turn.Time = e.Member("timestamp"u8).AsTime();
        if (e.StringAt("action"u8) is { } action)
        {
            ReadAction(action, e, turn);
        }
        else
        {
            ReadObservation(e.StringAt("observation"u8) ?? "", e, turn);
        }
    }

    private void ReadAction(string action, JsonElement e, Turn turn)
    {
        JsonElement args = e.Member("args"u8);
        ReadModel(e, turn);
        switch (action)
        {
            case "message" when e.Member("source"u8).Is("user"u8):
                turn.Emit(EventKind.Instruction, Actor.User, args.StringAt("content"u8) ?? e.StringAt("message"u8));
                break;
            case "message" or "reject":
                turn.Emit(EventKind.Message, Actor.Agent, args.StringAt("content"u8) ?? e.StringAt("message"u8));
                break;
            case "system":
                turn.Emit(EventKind.SystemText, Actor.System, args.StringAt("content"u8) ?? e.StringAt("message"u8));
                break;
            case "think":
                turn.EmitReasoning(args.StringAt("thought"u8) ?? e.StringAt("message"u8));
                break;
            case "finish":
                turn.Emit(EventKind.Message, Actor.Agent, args.StringAt("final_thought"u8) ?? e.StringAt("message"u8) ?? args.StringAt("thought"u8));
                turn.EmitLifecycle("session-end", null, Actor.Agent);
                break;
            case "change_agent_state":
                ReadState(args.StringAt("agent_state"u8), turn);
                break;
            case "null" or "recall":
                break;
            case "condensation" or "condensation_request":
                turn.EmitLifecycle("compaction", args.StringAt("summary"u8));
                break;
            default:
                ReadCall(action, e, args, turn);
                break;
        }
    }

    private void ReadCall(string action, JsonElement e, JsonElement args, Turn turn)
    {
        if (args.StringAt("thought"u8) is { } thought)
        {
            turn.EmitReasoning(thought);
        }

        JsonElement metadata = e.Member("tool_call_metadata"u8);
        string tool = metadata.StringAt("function_name"u8) ?? action;
        string callId = conversation.Call(metadata.StringAt("tool_call_id"u8) ?? (turn.NativeId is { } id ? "event-" + id : null), tool, turn.Source, turn.Part);
        if (turn.NativeId is { } native && _actions.Count < MostActions)
        {
            _actions[native] = (callId, tool);
        }

        conversation.Emit(turn.New(EventKind.ToolCall, Actor.Agent) with { CallId = callId, Tool = tool, Arguments = args.AsText() });
        if (args.Member("confirmation_state"u8).Is("rejected"u8))
        {
            EmitDenial(turn, callId, tool, null);
        }
    }

    private void ReadObservation(string observation, JsonElement e, Turn turn)
    {
        JsonElement extras = e.Member("extras"u8);
        string? content = e.Member("content"u8).AsText();
        switch (observation)
        {
            case "null" or "think":
                break;
            case "agent_state_changed":
                ReadState(extras.StringAt("agent_state"u8), turn);
                break;
            case "recall":
                ReadRecall(content, extras, turn);
                break;
            case "user_rejected":
                (string? rejectedId, string? rejectedTool) = CallOf(e, turn);
                EmitResult(turn, rejectedId, rejectedTool, content, Outcome.Denied, null);
                EmitDenial(turn, rejectedId, rejectedTool, content);
                break;
            case "error" when !e.Has("tool_call_metadata"u8) && !e.Has("cause"u8):
                turn.Emit(EventKind.Error, Actor.Harness, content ?? e.StringAt("message"u8));
                break;
            default:
                (string? callId, string? tool) = CallOf(e, turn);
                int? code = extras.Member("metadata"u8).Member("exit_code"u8).AsInt() ?? extras.Member("exit_code"u8).AsInt();
                EmitResult(turn, callId, tool, content, OutcomeOf(observation, code, extras), code);
                break;
        }
    }

    /// <summary>A command that still runs has the code -1; kinds of observation other than errors say by themselves that the action was carried out.</summary>
    private static Outcome OutcomeOf(string observation, int? code, JsonElement extras) => observation switch
    {
        "error" => Outcome.Failed,
        "run" => code switch { null or -1 => Outcome.Unknown, 0 => Outcome.Succeeded, _ => Outcome.Failed },
        "run_ipython" or "chat" or "mcp" or "delegate" or "call_tool_mcp" => Outcome.Unknown,
        "browse" or "browse_interactive" => extras.Member("error"u8).IsTrue() || extras.Member("last_browser_action_error"u8).AsFilledString() is not null ? Outcome.Failed : Outcome.Succeeded,
        _ => Outcome.Succeeded,
    };

    private (string? CallId, string? Tool) CallOf(JsonElement e, Turn turn)
    {
        JsonElement metadata = e.Member("tool_call_metadata"u8);
        if (metadata.StringAt("tool_call_id"u8) is { } id)
        {
            return (id, metadata.StringAt("function_name"u8));
        }

        return turn.ParentNativeId is { } cause && _actions.TryGetValue(cause, out (string CallId, string Tool) call) ? (call.CallId, call.Tool) : (null, null);
    }

    private static void EmitResult(Turn turn, string? callId, string? tool, string? content, Outcome outcome, int? code) =>
        turn.Conversation.Emit(turn.New(EventKind.ToolResult, Actor.Tool) with { CallId = callId, Tool = tool, Result = content, Outcome = outcome, ExitCode = code });

    private static void EmitDenial(Turn turn, string? callId, string? tool, string? text) =>
        turn.Conversation.Emit(turn.New(EventKind.Approval, Actor.User) with { CallId = callId, Tool = tool, Outcome = Outcome.Denied, Text = text });

    private static void ReadState(string? state, Turn turn)
    {
        switch (state)
        {
            case "user_confirmed" or "user_rejected":
                turn.Conversation.Emit(turn.New(EventKind.Approval, Actor.User) with { Outcome = state == "user_confirmed" ? Outcome.Approved : Outcome.Denied });
                break;
            case "stopped":
                turn.EmitLifecycle("interrupt", state, Actor.User);
                break;
            case "awaiting_user_confirmation":
                turn.Emit(EventKind.PolicyDecision, Actor.Harness, state, EventAttributes.EventAction, "agent-state");
                break;
            default:
                turn.Emit(EventKind.Other, Actor.Harness, state, EventAttributes.EventAction, "agent-state");
                break;
        }
    }

    private static void ReadRecall(string? content, JsonElement extras, Turn turn)
    {
        string? rules = extras.StringAt("repo_instructions"u8) ?? extras.StringAt("additional_agent_instructions"u8);
        JsonElement knowledge = extras.Member("microagent_knowledge"u8);
        rules ??= knowledge.IsArray() && knowledge.GetArrayLength() > 0 ? knowledge.AsText() : null;
        turn.Emit(rules is null ? EventKind.Other : EventKind.SystemText, Actor.Harness, rules ?? content, EventAttributes.EventAction, "recall");
    }

    /// <summary>The model's answer is repeated on each action that it asked for and on their observations; its tokens count once.</summary>
    private void ReadModel(JsonElement e, Turn turn)
    {
        JsonElement response = e.Member("tool_call_metadata"u8).Member("model_response"u8);
        JsonElement usages = e.Member("llm_metrics"u8).Member("token_usages"u8);
        JsonElement last = usages.IsArray() && usages.GetArrayLength() > 0 ? usages[usages.GetArrayLength() - 1] : default;
        turn.Model = response.StringAt("model"u8) ?? last.StringAt("model"u8) ?? turn.Model;
        string? id = response.StringAt("id"u8) ?? last.StringAt("response_id"u8);
        if (id is not null && !string.Equals(id, _lastResponse, StringComparison.Ordinal))
        {
            _lastResponse = id;
            turn.Usage = response.Member("usage"u8).AsUsage() ?? last.AsUsage();
        }
    }
}
