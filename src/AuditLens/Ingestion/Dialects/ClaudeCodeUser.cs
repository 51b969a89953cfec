using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads <c>type: user</c> lines: prompts, text that the harness puts into the user's place, interrupts, and the results of tools.</summary>
internal sealed class ClaudeCodeUser(ClaudeCodeReader reader)
{
    private const int IsMeta = 0, IsCompactSummary = 1, Origin = 2, ToolUseResult = 3, ToolUseResultStream = 4, ToolDenialKind = 5, IsSynthetic = 6;

    private static readonly JsonFields Fields = new(
        "isMeta", "isCompactSummary", "origin", "toolUseResult", "tool_use_result", "toolDenialKind", "isSynthetic");

    private readonly JsonElement[] _fields = new JsonElement[Fields.Count];
    private readonly ClaudeCodeResults _results = new(reader);

    public void Read(JsonElement record, JsonElement message, ClaudeCodeLine line)
    {
        JsonElement content = message.IsString() ? message : message.Member("content"u8);
        Fields.Read(record, _fields);
        if (content.IsString())
        {
            ReadText(content.AsString() ?? "", line, 0);
        }
        else if (content.IsArray())
        {
            ReadBlocks(content, line);
        }
        else
        {
            reader.RejectLine(line, RejectionCodes.MissingField, "A Claude Code user line has text or blocks in message.content; this one has neither.");
        }
    }

    private void ReadBlocks(JsonElement content, ClaudeCodeLine line)
    {
        JsonElement structured = _fields[ToolUseResult].IsMissing() ? _fields[ToolUseResultStream] : _fields[ToolUseResult];
        int index = 0;
        foreach (JsonElement block in content.EnumerateArray())
        {
            JsonElement type = block.Member("type"u8);
            if (type.Is("tool_result"u8))
            {
                _results.Read(block, structured, _fields[ToolDenialKind], line, index);
            }
            else if (type.Is("text"u8))
            {
                ReadText(block.Member("text"u8).AsString() ?? "", line, index);
            }
            else if (!type.IsMissing())
            {
                ReadText($"[{type.AsText()}]", line, index);
            }

            index++;
        }

        if (index == 0)
        {
            reader.Skip(line);
        }
    }

    private void ReadText(string text, ClaudeCodeLine line, int index)
    {
        string part = OrdinalText.Of(index);
        ClaudeCodeTextKind kind = ClaudeCodeText.Classify(text);
        if (kind == ClaudeCodeTextKind.Interrupt)
        {
            reader.Emit(line.New(EventKind.Lifecycle, Actor.User, part) with { Text = text, Attributes = line.With(EventAttributes.Lifecycle, "interrupt") });
        }
        else if (_fields[IsCompactSummary].IsTrue())
        {
            reader.Emit(Injected(line, text, part, "compaction-summary"));
        }
        else if (_fields[IsMeta].IsTrue() || _fields[IsSynthetic].IsTrue() || kind == ClaudeCodeTextKind.Harness || IsNotOfAPerson())
        {
            reader.Emit(Injected(line, text, part, null));
        }
        else if (kind == ClaudeCodeTextKind.SlashCommand)
        {
            ReadSlashCommand(text, line, part);
        }
        else if (kind == ClaudeCodeTextKind.UserShell)
        {
            reader.Emit(line.New(EventKind.Other, Actor.User, part) with { Text = text, Attributes = line.With(EventAttributes.EventAction, "user-shell") });
        }
        else
        {
            ReadPrompt(text, line, part, kind == ClaudeCodeTextKind.Teammate);
        }
    }

    /// <summary><c>origin.kind</c>, where it is logged, says who put the text there.</summary>
    private bool IsNotOfAPerson() => _fields[Origin].StringAt("kind"u8) is { } kind && !string.Equals(kind, "human", StringComparison.Ordinal);

    private void ReadPrompt(string text, ClaudeCodeLine line, string part, bool teammate)
    {
        (string typed, string? injected) = ClaudeCodeText.Split(text);
        if (injected is not null)
        {
            reader.Emit(Injected(line, injected, part + "i", null));
        }

        if (typed.Length == 0 && injected is not null)
        {
            return;
        }

        bool ofAgent = line.IsSubAgent || teammate;
        AgentEvent e = line.New(EventKind.Instruction, ofAgent ? Actor.Agent : Actor.User, part) with { Text = typed };
        reader.Emit(ofAgent ? e with { Attributes = line.With(EventAttributes.InstructionOrigin, "agent") } : e);
    }

    /// <summary>A command with arguments, or one of a plugin, asks for something; <c>/clear</c> or <c>/exit</c> only works the harness.</summary>
    private void ReadSlashCommand(string text, ClaudeCodeLine line, string part)
    {
        (string command, bool saysSomething) = ClaudeCodeText.SlashCommand(text);
        reader.Emit(line.New(saysSomething ? EventKind.Instruction : EventKind.Other, Actor.User, part) with
        {
            Text = command,
            Attributes = line.With(EventAttributes.EventAction, "slash-command"),
        });
    }

    private static AgentEvent Injected(ClaudeCodeLine line, string text, string part, string? action) => line.New(EventKind.SystemText, Actor.Harness, part) with
    {
        Text = text,
        Attributes = line.With(EventAttributes.InstructionOrigin, "harness").With(EventAttributes.EventAction, action),
    };
}
