using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads <c>attachment</c> lines: what the harness put beside a turn, such as rules files, reminders, hook results, plan and auto mode.</summary>
internal sealed class ClaudeCodeAttachments(ClaudeCodeReader reader, ClaudeCodeState state)
{
    public void Read(JsonElement attachment, ClaudeCodeLine line, ClaudeCodeHookLines hooks)
    {
        string type = attachment.StringAt("type"u8) ?? "attachment";
        if (type.StartsWith("hook_", StringComparison.Ordinal) && hooks.ReadAttachment(type, attachment, line))
        {
            return;
        }

        switch (type)
        {
            case "queued_command":
                ReadQueuedCommand(attachment, line);
                break;
            case "plan_mode" or "plan_mode_exit" or "plan_mode_reentry" or "auto_mode" or "auto_mode_exit" or "command_permissions":
                Emit(line, EventKind.PolicyDecision, Text(attachment) ?? AllowedTools(attachment) ?? type.Replace('_', ' '), type);
                break;
            default:
                string? text = Text(attachment);
                Emit(line, text is null ? EventKind.Other : EventKind.SystemText, text, type);
                break;
        }
    }

    /// <summary>A prompt handed over in the middle of a turn; a queue line may have told of it before.</summary>
    private void ReadQueuedCommand(JsonElement attachment, ClaudeCodeLine line)
    {
        JsonElement prompt = attachment.Member("prompt"u8);
        string text = ClaudeCodeResults.TextOf(prompt);
        bool typed = ClaudeCodeText.Classify(text) == ClaudeCodeTextKind.Prompt && !attachment.Member("commandMode"u8).Is("task-notification"u8);
        if (!typed)
        {
            Emit(line, EventKind.SystemText, text, "queued_command");
        }
        else if (state.Deliver(text))
        {
            reader.Emit(line.New(EventKind.Instruction, Actor.User, "0") with { Text = text, Attributes = line.With(EventAttributes.InstructionOrigin, "queue") });
        }
        else
        {
            reader.Skip(line);
        }
    }

    private void Emit(ClaudeCodeLine line, EventKind kind, string? text, string type) => reader.Emit(line.New(kind, Actor.Harness, "0") with
    {
        Text = text,
        Attributes = line.With(EventAttributes.EventAction, type),
    });

    private static string? Text(JsonElement attachment)
    {
        JsonElement content = attachment.Member("content"u8);
        string? text = content.IsObject()
            ? content.StringAt("content"u8) ?? content.Member("file"u8).StringAt("content"u8)
            : content.IsMissing() ? null : ClaudeCodeResults.TextOf(content);
        return text ?? attachment.StringAt("text"u8) ?? attachment.StringAt("snippet"u8) ?? attachment.StringAt("banner"u8);
    }

    private static string? AllowedTools(JsonElement attachment) => attachment.Member("allowedTools"u8) is { ValueKind: JsonValueKind.Array } tools && tools.GetArrayLength() > 0
        ? "Allowed tools: " + tools.AsText()
        : null;
}
