using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>Reads the lines that the harness writes about itself: hooks, permission modes, compaction, queued prompts, titles, errors, and the frame of a printed stream.</summary>
internal sealed class ClaudeCodeHarness(ClaudeCodeReader reader, ClaudeCodeState state)
{
    private readonly ClaudeCodeHookLines _hooks = new(reader);
    private readonly ClaudeCodeSystem _system = new(reader, state);
    private readonly ClaudeCodeAttachments _attachments = new(reader, state);

    public void Read(JsonElement type, JsonElement record, ClaudeCodeLine line)
    {
        switch (type.AsString())
        {
            case "progress":
                ReadProgress(record, line);
                break;
            case "system":
                _system.Read(record, line, _hooks);
                break;
            case "attachment":
                _attachments.Read(record.Member("attachment"u8), line, _hooks);
                break;
            case "queue-operation":
                ReadQueue(record, line);
                break;
            case "result" when record.Has("subtype"u8):
                _system.ReadStreamEnd(record, line);
                break;
            case "last-prompt" or "stream_event" or "keep_alive":
                reader.Skip(line);
                break;
            case "permission-mode" when line.SessionId.Length > 0:
                // The mode itself was told by the reader of the head, when it changed.
                reader.Skip(line);
                break;
            default:
                ReadNote(type.AsString() ?? "", record, line);
                break;
        }
    }

    private void ReadProgress(JsonElement record, ClaudeCodeLine line)
    {
        JsonElement data = record.Member("data"u8);
        JsonElement type = data.Member("type"u8);
        string? callId = record.StringAt("parentToolUseID"u8) ?? record.StringAt("toolUseID"u8);
        if (type.Is("agent_progress"u8) && data.Member("message"u8).IsObject())
        {
            state.Bypass(line.Uuid, line.Parent);
            reader.ReadNested(data.Member("message"u8), line.InSubAgent(data.StringAt("agentId"u8), callId));
        }
        else if (type.Is("hook_progress"u8))
        {
            _hooks.ReadProgress(data, callId, line);
        }
        else
        {
            reader.Skip(line);
        }
    }

    /// <summary>
    /// A prompt typed while the agent works is queued; <c>dequeue</c> makes it a user line of its own, <c>remove</c> hands it over in the middle of the turn, where
    /// only this line shows that the agent has it, <c>popAll</c> gives it back to the person.
    /// </summary>
    private void ReadQueue(JsonElement record, ClaudeCodeLine line)
    {
        string? content = record.StringAt("content"u8);
        JsonElement operation = record.Member("operation"u8);
        if (operation.Is("enqueue"u8) && content is not null)
        {
            state.Enqueue(content);
        }
        else if (!operation.Is("enqueue"u8))
        {
            string? waiting = state.Dequeue();
            bool delivered = operation.Is("remove"u8) && waiting is not null && ClaudeCodeText.Classify(waiting) == ClaudeCodeTextKind.Prompt && waiting[0] != '/';
            if (delivered && state.Deliver(waiting!))
            {
                reader.Emit(line.New(EventKind.Instruction, Actor.User, "0") with { Text = waiting, Attributes = line.With(EventAttributes.InstructionOrigin, "queue") });
                return;
            }
        }

        reader.Emit(line.New(EventKind.Other, Actor.User, "0") with
        {
            Text = content,
            Attributes = line.With(EventAttributes.EventAction, "queue-" + (operation.AsText() ?? "operation")),
        });
    }

    /// <summary>Titles, snapshots, links and types not known yet: kept with the text that they have.</summary>
    private void ReadNote(string type, JsonElement record, ClaudeCodeLine line)
    {
        if (type is "tool_use" or "tool_result")
        {
            ReadBareTool(type, record, line);
            return;
        }

        if (type == "agent-name")
        {
            state.AgentName = record.StringAt("agentName"u8);
        }

        string? title = record.StringAt("customTitle"u8) ?? record.StringAt("aiTitle"u8) ?? record.StringAt("title"u8) ?? record.StringAt("summary"u8);
        string? text = title ?? record.StringAt("agentName"u8) ?? record.StringAt("content"u8) ?? record.StringAt("prUrl"u8) ?? SnapshotFiles(record);
        DateTimeOffset? time = line.Time ?? record.Member("snapshot"u8).Member("timestamp"u8).AsTime();
        string? native = line.Uuid ?? record.StringAt("leafUuid"u8) ?? record.StringAt("messageId"u8);
        bool ofThisSession = type is "custom-title" or "ai-title";
        reader.EmitWhenSessionIsKnown(line, known => known.New(EventKind.Other, Actor.Harness, "0") with
        {
            Text = text,
            Time = time,
            NativeId = native,
            Attributes = known.With(EventAttributes.EventAction, type).With(EventAttributes.SessionTitle, ofThisSession ? title : null),
        });
    }

    /// <summary>Names of the files of which the harness kept a copy before a change: they can be restored.</summary>
    private static string? SnapshotFiles(JsonElement record)
    {
        JsonElement files = record.Member("snapshot"u8).Member("trackedFileBackups"u8);
        if (!files.IsObject())
        {
            return null;
        }

        var names = new List<string>();
        foreach (JsonProperty file in files.EnumerateObject())
        {
            names.Add(System.Text.Encoding.UTF8.GetString(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8PropertyName(file)));
        }

        return names.Count == 0 ? null : string.Join('\n', names);
    }

    /// <summary>An old shape: the call and its result as lines of their own, without a call id.</summary>
    private void ReadBareTool(string type, JsonElement record, ClaudeCodeLine line)
    {
        bool call = type == "tool_use";
        reader.Emit(line.New(call ? EventKind.ToolCall : EventKind.ToolResult, call ? Actor.Agent : Actor.Tool, "0") with
        {
            Tool = record.StringAt("name"u8),
            CallId = record.StringAt("id"u8) ?? record.StringAt("tool_use_id"u8),
            Arguments = call ? record.Member("input"u8).AsRawJson() : null,
            Result = call ? null : record.FirstMember("output"u8, "content"u8).AsText(),
        });
    }
}
