using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>What Claude Code hands to a hook: one object a call, kept by hooks that log. There is no time in it.</summary>
internal sealed class ClaudeCodeHooksDialect : IDialect
{
    public const string DialectName = "claude-code-hooks";

    public string Name => DialectName;

    public string Title => "Claude Code hook payloads";

    public int Recognise(RecordSample sample)
    {
        foreach (JsonElement record in sample.Records)
        {
            if (record.Member("hook_event_name"u8).IsString())
            {
                return 96;
            }
        }

        return 0;
    }

    public IDialectReader Open(SourceContext source, string? checkpoint) => new Reader(source);

    private sealed class Reader(SourceContext source) : DialectReader(source)
    {
        protected override void ReadRecord(JsonElement hook)
        {
            if (hook.StringAt("hook_event_name"u8) is not { } name)
            {
                Reject(RejectionCodes.MissingField, "A hook payload has a member hook_event_name; this record has none.");
                return;
            }

            var conversation = new Conversation(this, DialectName, hook.TextAt("session_id"u8) ?? Source.SessionIdFrom(null)) { AgentName = ClaudeCodeAttributes.Harness };
            conversation.Describe(new HarnessFacts(ClaudeCodeAttributes.Harness, null, hook.StringAt("cwd"u8), null, hook.StringAt("permission_mode"u8)));
            Turn turn = conversation.Next(Place.Whole(Record));
            turn.Time = hook.Member("timestamp"u8).AsTime();
            ReadHook(name, hook, turn);
        }

        private static void ReadHook(string name, JsonElement hook, Turn turn)
        {
            string? tool = hook.StringAt("tool_name"u8);
            string? callId = hook.StringAt("tool_use_id"u8);
            switch (name)
            {
                case "UserPromptSubmit":
                    turn.Emit(EventKind.Instruction, Actor.User, hook.StringAt("prompt"u8) ?? hook.StringAt("prompt_text"u8));
                    break;
                case "PreToolUse":
                    turn.EmitCall(callId, tool, hook.Member("tool_input"u8).AsText());
                    break;
                case "PostToolUse":
                    JsonElement output = hook.FirstMember("tool_response"u8, "tool_output"u8);
                    turn.EmitResult(callId, tool, ClaudeCodeResults.TextOf(output), Outcome.Succeeded);
                    break;
                case "PostToolUseFailure":
                    turn.EmitResult(callId, tool, hook.StringAt("error_message"u8) ?? hook.StringAt("error"u8), Outcome.Failed);
                    break;
                case "PermissionDenied":
                    EmitDenial(hook, tool, callId, turn);
                    break;
                case "PermissionRequest":
                    turn.Conversation.Emit(turn.New(EventKind.PolicyDecision, Actor.Harness) with { CallId = callId, Tool = tool, Text = hook.Member("tool_input"u8).AsText() });
                    break;
                case "SessionStart" or "SessionEnd" or "PreCompact" or "PostCompact" or "SubagentStop" or "SubagentStart":
                    turn.EmitLifecycle(LifecycleOf(name), hook.StringAt("source"u8) ?? hook.StringAt("reason"u8) ?? hook.StringAt("trigger"u8));
                    break;
                case "Stop":
                    turn.Emit(EventKind.Message, Actor.Agent, hook.StringAt("assistant_message"u8) ?? hook.StringAt("last_assistant_message"u8));
                    break;
                case "StopFailure":
                    turn.Emit(EventKind.Error, Actor.Harness, hook.StringAt("error_message"u8), EventAttributes.ErrorType, hook.StringAt("error_type"u8));
                    break;
                default:
                    turn.Emit(EventKind.Other, Actor.Harness, hook.StringAt("message"u8) ?? hook.StringAt("subject"u8) ?? hook.StringAt("file_path"u8), EventAttributes.EventAction, name);
                    break;
            }
        }

        private static void EmitDenial(JsonElement hook, string? tool, string? callId, Turn turn) =>
            turn.Conversation.Emit(turn.New(EventKind.Approval, Actor.Harness) with
            {
                CallId = callId,
                Tool = tool,
                Outcome = Outcome.Denied,
                Text = hook.StringAt("denial_reason"u8) ?? hook.StringAt("reason"u8),
            });

        private static string LifecycleOf(string name) => name switch
        {
            "SessionStart" => "session-start",
            "SessionEnd" => "session-end",
            "SubagentStart" => "sub-agent-start",
            "SubagentStop" => "sub-agent-end",
            _ => "compaction",
        };
    }
}
