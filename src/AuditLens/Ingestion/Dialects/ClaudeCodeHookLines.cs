using System.Text;
using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads what Claude Code logs about its hooks: commands of the user's own that may allow, block or comment an action.</summary>
internal sealed class ClaudeCodeHookLines(ClaudeCodeReader reader)
{
    /// <summary>A hook that exits with 2 blocks the action; other codes above 0 are failures of the hook.</summary>
    private const int Blocks = 2;

    public void ReadProgress(JsonElement data, string? callId, ClaudeCodeLine line) => Emit(line, data, callId, data.StringAt("command"u8), Outcome.Unknown, null);

    public void ReadStopSummary(JsonElement record, ClaudeCodeLine line)
    {
        JsonElement errors = record.Member("hookErrors"u8);
        bool failed = errors.IsArray() && errors.GetArrayLength() > 0;
        Outcome outcome = record.Member("preventedContinuation"u8).IsTrue() ? Outcome.Denied : failed ? Outcome.Failed : Outcome.Succeeded;
        var text = new StringBuilder();
        AddCommands(text, record.Member("hookInfos"u8));
        if (failed)
        {
            text.Append('\n').Append(errors.AsText());
        }

        if (record.StringAt("stopReason"u8) is { } reason)
        {
            text.Append('\n').Append(reason);
        }

        Emit(line, record, null, text.ToString().Trim(), outcome, null);
    }

    /// <summary>A hook's outcome; false when the attachment is text that a hook added.</summary>
    public bool ReadAttachment(string type, JsonElement attachment, ClaudeCodeLine line)
    {
        if (type is "hook_additional_context" or "hook_system_message")
        {
            return false;
        }

        int? code = attachment.Member("exitCode"u8).AsInt();
        Outcome outcome = type switch
        {
            "hook_blocking_error" or "hook_stopped_continuation" => Outcome.Denied,
            "hook_cancelled" => Outcome.Interrupted,
            _ => code switch { null => Outcome.Unknown, 0 => Outcome.Succeeded, Blocks => Outcome.Denied, _ => Outcome.Failed },
        };
        JsonElement blocking = attachment.Member("blockingError"u8);
        string? text = Join(
            attachment.StringAt("command"u8) ?? blocking.StringAt("command"u8),
            blocking.StringAt("blockingError"u8),
            attachment.StringAt("stdout"u8),
            attachment.StringAt("stderr"u8) ?? attachment.StringAt("content"u8));
        Emit(line, attachment, attachment.StringAt("toolUseID"u8), text, outcome, code);
        return true;
    }

    private void Emit(ClaudeCodeLine line, JsonElement hook, string? callId, string? text, Outcome outcome, int? code) =>
        reader.Emit(line.New(EventKind.PolicyDecision, Actor.Harness, "0") with
        {
            // Ids of hooks that belong to no call are made up by the harness and join nothing.
            CallId = callId?.StartsWith("toolu_", StringComparison.Ordinal) == true ? callId : null,
            Text = text,
            Outcome = outcome,
            ExitCode = code,
            Attributes = line.With(EventAttributes.EventAction, "hook " + (hook.StringAt("hookName"u8) ?? hook.StringAt("hookEvent"u8) ?? "Stop")),
        });

    private static void AddCommands(StringBuilder text, JsonElement hooks)
    {
        if (!hooks.IsArray())
        {
            return;
        }

        foreach (JsonElement hook in hooks.EnumerateArray())
        {
            text.Append(text.Length == 0 ? "" : "\n").Append(hook.StringAt("command"u8));
        }
    }

    private static string? Join(params ReadOnlySpan<string?> parts)
    {
        string joined = string.Join('\n', parts.ToArray().Where(part => part is not null));
        return joined.Length == 0 ? null : joined;
    }
}
