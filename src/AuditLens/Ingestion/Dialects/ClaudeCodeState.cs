using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>What a Claude Code reader remembers from line to line, and keeps in its checkpoint.</summary>
internal sealed class ClaudeCodeState
{
    private const int OpenMessages = 8;
    private const int MostQueued = 64;
    private const int MostBypassed = 32;

    /// <summary>Session of the last line that named one.</summary>
    public string? SessionId { get; set; }

    public string? PermissionMode { get; set; }

    public string? AgentName { get; set; }

    /// <summary>Prompts that a person typed while the agent worked, not yet handed to it.</summary>
    public List<string> Queued { get; init; } = [];

    /// <summary>The last prompts handed over in the middle of a turn, which newer versions log a second time as an attachment.</summary>
    public List<string> Delivered { get; init; } = [];

    /// <summary>Usage already told of the messages that may still go on; sub-agents run side by side, so there are several.</summary>
    public List<MessageUsage> Messages { get; init; } = [];

    /// <summary>The last lines that gave no event, with what they follow from: the next line usually names such a line as its parent.</summary>
    public List<BypassedLine> Bypassed { get; init; } = [];

    public static ClaudeCodeState From(string? checkpoint)
    {
        try
        {
            return checkpoint is null ? new ClaudeCodeState() : JsonSerializer.Deserialize<ClaudeCodeState>(checkpoint) ?? new ClaudeCodeState();
        }
        catch (JsonException)
        {
            return new ClaudeCodeState();
        }
    }

    public string Save() => JsonSerializer.Serialize(this);

    public void Enqueue(string prompt)
    {
        if (Queued.Count < MostQueued)
        {
            Queued.Add(prompt);
        }
    }

    public void Bypass(string? uuid, string? parent)
    {
        if (uuid is null)
        {
            return;
        }

        if (Bypassed.Count >= MostBypassed)
        {
            Bypassed.RemoveAt(0);
        }

        Bypassed.Add(new BypassedLine(uuid, parent));
    }

    /// <summary>The nearest ancestor that gave an event. Parents of bypassed lines are resolved when those are noted, so one step is enough.</summary>
    public string? ParentThroughSkipped(string? parent)
    {
        for (int i = Bypassed.Count - 1; parent is not null && i >= 0; i--)
        {
            if (string.Equals(Bypassed[i].Uuid, parent, StringComparison.Ordinal))
            {
                return Bypassed[i].Parent;
            }
        }

        return parent;
    }

    /// <summary>The oldest queued prompt, taken out; null when none waits.</summary>
    public string? Dequeue()
    {
        if (Queued.Count == 0)
        {
            return null;
        }

        string prompt = Queued[0];
        Queued.RemoveAt(0);
        return prompt;
    }

    /// <summary>Notes that a prompt reached the agent; false when that was noted before.</summary>
    public bool Deliver(string prompt)
    {
        if (Delivered.Remove(prompt))
        {
            return false;
        }

        Delivered.Add(prompt);
        if (Delivered.Count > OpenMessages)
        {
            Delivered.RemoveAt(0);
        }

        return true;
    }

    /// <summary>
    /// The tokens that a line adds: the lines of one message repeat its usage, with an output that may grow while it streams. Null when nothing is new.
    /// </summary>
    public TokenUsage? Added(string? messageId, MessageUsage total)
    {
        if (messageId is null)
        {
            return total.ToUsage();
        }

        int known = Messages.FindIndex(m => string.Equals(m.Id, messageId, StringComparison.Ordinal));
        MessageUsage before = known < 0 ? new MessageUsage(messageId, 0, 0, 0, 0) : Messages[known];
        if (known >= 0)
        {
            Messages.RemoveAt(known);
        }
        else if (Messages.Count >= OpenMessages)
        {
            Messages.RemoveAt(0);
        }

        MessageUsage after = before.Max(total);
        Messages.Add(after);
        return known < 0 ? after.ToUsage() : after == before ? null : after.Minus(before).ToUsage();
    }
}

internal sealed record BypassedLine(string Uuid, string? Parent);

/// <summary>Tokens of one message of the model, by its id.</summary>
internal sealed record MessageUsage(string Id, long Input, long Output, long CacheRead, long CacheCreation)
{
    public MessageUsage Max(MessageUsage other) => new(
        Id, Math.Max(Input, other.Input), Math.Max(Output, other.Output), Math.Max(CacheRead, other.CacheRead), Math.Max(CacheCreation, other.CacheCreation));

    public MessageUsage Minus(MessageUsage other) => new(
        Id, Input - other.Input, Output - other.Output, CacheRead - other.CacheRead, CacheCreation - other.CacheCreation);

    public TokenUsage ToUsage() => new(Input, Output, CacheRead, CacheCreation);
}
