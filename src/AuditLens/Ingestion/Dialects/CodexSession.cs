using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads the head of a Codex session and the policy of a turn, and keeps what later events carry of them.</summary>
internal static class CodexSession
{
    public const string Harness = "Codex";

    public static void ReadMeta(JsonElement meta, CodexState state, Turn turn)
    {
        JsonElement git = meta.Member("git"u8);
        state.WorkingDirectory = meta.StringAt("cwd"u8) ?? state.WorkingDirectory;
        state.Branch = git.StringAt("branch"u8) ?? state.Branch;
        state.Version = meta.StringAt("cli_version"u8) ?? state.Version;
        Describe(turn.Conversation, state);
        turn.AgentId = state.AgentId;
        turn.AgentName = turn.Conversation.AgentName;
        turn.EmitLifecycle(state.AgentId is null ? "session-start" : "sub-agent-start", null);
        string? rules = meta.Member("base_instructions"u8).StringAt("text"u8) ?? meta.StringAt("instructions"u8);
        if (rules is not null)
        {
            turn.Emit(EventKind.SystemText, Actor.System, rules);
        }
    }

    /// <summary>Tells approval policy and sandbox when they are first set or change; each turn repeats them.</summary>
    public static void ReadPolicy(JsonElement context, CodexState state, Turn turn)
    {
        JsonElement sandbox = context.Member("sandbox_policy"u8);
        string? mode = sandbox.AsFilledString() ?? sandbox.StringAt("type"u8) ?? sandbox.StringAt("mode"u8) ?? state.Sandbox ?? context.Member("permission_profile"u8).StringAt("type"u8);
        string? approval = context.Member("approval_policy"u8) is { ValueKind: JsonValueKind.String } policy ? policy.AsFilledString() : context.Member("approval_policy"u8).AsText();
        bool changed = !string.Equals(mode, state.Sandbox, StringComparison.Ordinal) || !string.Equals(approval, state.Approval, StringComparison.Ordinal);
        state.Sandbox = mode ?? state.Sandbox;
        state.Approval = approval ?? state.Approval;
        state.Model = context.StringAt("model"u8) ?? state.Model;
        state.WorkingDirectory = context.StringAt("cwd"u8) ?? state.WorkingDirectory;
        if (!changed)
        {
            return;
        }

        Describe(turn.Conversation, state);
        string network = sandbox.Member("network_access"u8).ValueKind switch { JsonValueKind.True => ", network allowed", JsonValueKind.False => ", no network", _ => "" };
        turn.Emit(EventKind.PolicyDecision, Actor.Harness, $"Approval: {state.Approval ?? "unknown"}; sandbox: {state.Sandbox ?? "unknown"}{network}", EventAttributes.EventAction, "turn-context");
    }

    public static void Describe(Conversation conversation, CodexState state)
    {
        conversation.Model = state.Model;
        conversation.AgentId = state.AgentId;
        conversation.AgentName = state.AgentId is null ? Harness : state.AgentName;
        conversation.Describe(new HarnessFacts(Harness, state.Version, state.WorkingDirectory, state.Branch, state.Approval, state.Sandbox));
    }
}
