using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads what <c>codex exec --json</c> prints: items that start and complete.</summary>
internal sealed class CodexStream(CodexState state)
{
    public void Read(string type, JsonElement record, Turn turn)
    {
        JsonElement item = record.Member("item"u8);
        switch (type)
        {
            case "thread.started":
                turn.EmitLifecycle("session-start", null);
                break;
            case "turn.completed":
                ReadUsage(record.Member("usage"u8), turn);
                break;
            case "turn.failed" or "error":
                turn.Emit(EventKind.Error, Actor.Harness, record.Member("error"u8).StringAt("message"u8) ?? record.StringAt("message"u8));
                break;
            case "item.started":
                ReadStarted(item, turn);
                break;
            case "item.completed":
                ReadCompleted(item, turn);
                break;
        }
    }

    /// <summary>The usage is that of the whole thread so far.</summary>
    private void ReadUsage(JsonElement total, Turn turn)
    {
        if (total.AsUsage() is { } usage && state.Added(usage) is { } added)
        {
            turn.Usage = added;
            turn.Emit(EventKind.Other, Actor.Harness, null, EventAttributes.EventAction, "token-count");
        }
    }

    private void ReadStarted(JsonElement item, Turn turn)
    {
        if (ToolOf(item) is { } tool && item.StringAt("id"u8) is { } id)
        {
            state.Start(id);
            turn.NativeId = id;
            turn.EmitCall(id, tool, ArgumentsOf(item));
        }
    }

    private void ReadCompleted(JsonElement item, Turn turn)
    {
        string? id = item.StringAt("id"u8);
        turn.NativeId = id;
        switch (item.StringAt("type"u8))
        {
            case "agent_message":
                turn.Emit(EventKind.Message, Actor.Agent, item.StringAt("text"u8));
                break;
            case "reasoning":
                turn.EmitReasoning(item.StringAt("text"u8));
                break;
            case "error":
                turn.Emit(EventKind.Error, Actor.Harness, item.StringAt("message"u8));
                break;
            default:
                ReadTool(id, item, turn);
                break;
        }
    }

    private void ReadTool(string? id, JsonElement item, Turn turn)
    {
        if (ToolOf(item) is not { } tool)
        {
            turn.Emit(EventKind.Other, Actor.Harness, item.StringAt("text"u8), EventAttributes.EventAction, item.TextAt("type"u8));
            return;
        }

        if (id is null || !state.Started.Remove(id))
        {
            turn.EmitCall(id, tool, ArgumentsOf(item));
        }

        int? code = item.Member("exit_code"u8).AsInt();
        Outcome outcome = code switch { null => ChatOutcomes.OfWord(item.StringAt("status"u8) ?? ""), 0 => Outcome.Succeeded, _ => Outcome.Failed };
        JsonElement output = item.FirstMember("aggregated_output"u8, "result"u8);
        outcome = item.Member("status"u8).Is("declined"u8) ? Outcome.Denied : outcome;
        turn.EmitResult(id, tool, output.IsMissing() ? item.Member("error"u8).StringAt("message"u8) : ChatBlocks.TextOf(output), outcome, code);
    }

    private static string? ToolOf(JsonElement item) => item.StringAt("type"u8) switch
    {
        "command_execution" => "exec_command",
        "file_change" => "apply_patch",
        "web_search" => "web_search",
        "mcp_tool_call" => item.StringAt("server"u8) is { } server ? server + "__" + item.StringAt("tool"u8) : item.StringAt("tool"u8) ?? "mcp",
        _ => null,
    };

    private static string? ArgumentsOf(JsonElement item)
    {
        JsonElement arguments = item.FirstMember("command"u8, "arguments"u8);
        return (arguments.IsMissing() ? item.FirstMember("changes"u8, "query"u8) : arguments).AsText();
    }
}
