using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads <c>system</c> lines (compaction, errors, notices), and the first and last line of a printed stream.</summary>
internal sealed class ClaudeCodeSystem(ClaudeCodeReader reader, ClaudeCodeState state)
{
    public void Read(JsonElement record, ClaudeCodeLine line, ClaudeCodeHookLines hooks)
    {
        string subtype = record.StringAt("subtype"u8) ?? "system";
        switch (subtype)
        {
            case "stop_hook_summary":
                hooks.ReadStopSummary(record, line);
                break;
            case "turn_duration":
                reader.Skip(line);
                break;
            case "compact_boundary" or "microcompact_boundary":
                Lifecycle(line, "compaction", record.StringAt("content"u8));
                break;
            case "session_start":
                Lifecycle(line, "session-start", record.StringAt("content"u8));
                break;
            case "init":
                ReadStreamStart(record, line);
                break;
            case "model_refusal_fallback":
                Lifecycle(line, "model-change", record.StringAt("content"u8));
                break;
            case "api_error" or "error" or "api_refusal":
                ReadError(subtype, record, line);
                break;
            default:
                ReadNotice(subtype, record, line);
                break;
        }
    }

    /// <summary>The last line of a printed stream: cost, denials, and the final text, which was told before as a message.</summary>
    public void ReadStreamEnd(JsonElement record, ClaudeCodeLine line)
    {
        bool failed = record.Member("is_error"u8).IsTrue();
        decimal? cost = record.Member("total_cost_usd"u8).AsDecimal();
        reader.Emit(line.New(EventKind.Lifecycle, Actor.Harness, "0") with
        {
            Text = failed ? record.StringAt("result"u8) ?? record.StringAt("subtype"u8) : null,
            Outcome = failed ? Outcome.Failed : Outcome.Succeeded,
            Duration = record.Member("duration_ms"u8).AsMilliseconds(),
            Usage = cost is null ? null : new TokenUsage(null, null, CostUsd: cost),
            Attributes = line.With(EventAttributes.Lifecycle, "session-end"),
        });

        JsonElement denials = record.Member("permission_denials"u8);
        for (int i = 0; denials.IsArray() && i < denials.GetArrayLength(); i++)
        {
            reader.Emit(line.New(EventKind.Approval, Actor.Harness, "denied" + OrdinalText.Of(i)) with
            {
                CallId = denials[i].StringAt("tool_use_id"u8),
                Tool = denials[i].StringAt("tool_name"u8),
                Outcome = Outcome.Denied,
                Text = denials[i].Member("tool_input"u8).AsText(),
            });
        }
    }

    private void ReadStreamStart(JsonElement record, ClaudeCodeLine line) => reader.Emit(line.New(EventKind.Lifecycle, Actor.Harness, "0") with
    {
        Model = record.StringAt("model"u8),
        Attributes = line.With(EventAttributes.Lifecycle, "session-start").With(EventAttributes.HarnessVersion, record.StringAt("claude_code_version"u8)),
    });

    private void Lifecycle(ClaudeCodeLine line, string what, string? text) =>
        reader.Emit(line.New(EventKind.Lifecycle, Actor.Harness, "0") with { Text = text, Attributes = line.With(EventAttributes.Lifecycle, what) });

    private void ReadError(string subtype, JsonElement record, ClaudeCodeLine line)
    {
        JsonElement error = record.Member("error"u8);
        reader.Emit(line.New(EventKind.Error, Actor.Harness, "0") with
        {
            Text = error.StringAt("message"u8) ?? error.StringAt("formatted"u8) ?? error.AsText() ?? record.StringAt("apiRefusalExplanation"u8) ?? record.StringAt("content"u8),
            Outcome = Outcome.Failed,
            Attributes = line.With(EventAttributes.ErrorType, error.TextAt("status"u8) ?? subtype),
        });
    }

    private void ReadNotice(string subtype, JsonElement record, ClaudeCodeLine line)
    {
        string? content = record.StringAt("content"u8);
        bool command = content is not null && ClaudeCodeText.Classify(content) == ClaudeCodeTextKind.SlashCommand;
        AgentEvent e = line.New(EventKind.Other, command ? Actor.User : Actor.Harness, "0") with
        {
            Text = command ? ClaudeCodeText.SlashCommand(content!).Text : content,
            Attributes = line.With(EventAttributes.EventAction, command ? "slash-command" : subtype),
        };
        reader.Emit(state.AgentName is null ? e : e with { AgentName = state.AgentName });
    }
}
