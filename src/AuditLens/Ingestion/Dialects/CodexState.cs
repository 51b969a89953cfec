using System.Text.Json;
using AuditLens.Events;

namespace AuditLens.Ingestion.Dialects;

/// <summary>What a Codex reader remembers from line to line, and keeps in its checkpoint.</summary>
internal sealed class CodexState
{
    private const int MostTold = 32;
    private const int MostOpen = 256;

    public string? SessionId { get; set; }

    /// <summary>Thread of a sub-agent, whose session is its parent's.</summary>
    public string? AgentId { get; set; }

    public string? AgentName { get; set; }

    public string? Model { get; set; }

    public string? WorkingDirectory { get; set; }

    public string? Branch { get; set; }

    public string? Version { get; set; }

    public string? Approval { get; set; }

    public string? Sandbox { get; set; }

    /// <summary>Texts told by one of the two channels and not yet by the other.</summary>
    public List<ToldText> Told { get; init; } = [];

    /// <summary>Ends of calls whose output has not come yet, by call id.</summary>
    public Dictionary<string, CallEnd> Ended { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Calls whose output came before their end: a command that goes on in the background.</summary>
    public HashSet<string> Running { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Calls that asked to run outside the sandbox and have no output yet.</summary>
    public HashSet<string> Escalated { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Items of a printed stream that were started.</summary>
    public HashSet<string> Started { get; init; } = new(StringComparer.Ordinal);

    public long TotalInput { get; set; }

    public long TotalOutput { get; set; }

    public long TotalCached { get; set; }

    public long TotalReasoning { get; set; }

    public static CodexState From(string? checkpoint)
    {
        try
        {
            return checkpoint is null ? new CodexState() : JsonSerializer.Deserialize<CodexState>(checkpoint) ?? new CodexState();
        }
        catch (JsonException)
        {
            return new CodexState();
        }
    }

    public string Save() => JsonSerializer.Serialize(this);

    /// <summary>Notes that a channel tells a text; true when the other channel has told it before, so that this is the second copy.</summary>
    public bool IsSecondCopy(string kind, string channel, string text)
    {
        string key = EventId.Of(text.Trim()).ToString();
        int at = Told.FindIndex(t => t.Kind == kind && t.Channel != channel && string.Equals(t.Hash, key, StringComparison.Ordinal));
        if (at >= 0)
        {
            Told.RemoveAt(at);
            return true;
        }

        if (Told.Count >= MostTold)
        {
            Told.RemoveAt(0);
        }

        Told.Add(new ToldText(kind, channel, key));
        return false;
    }

    /// <summary>Notes how a call ended; false when too many already wait for their output.</summary>
    public bool End(string callId, CallEnd end)
    {
        bool room = Ended.Count < MostOpen;
        if (room)
        {
            Ended[callId] = end;
        }

        return room;
    }

    public CallEnd? TakeEnd(string? callId) => callId is not null && Ended.Remove(callId, out CallEnd? end) ? end : null;

    public void Run(string callId)
    {
        if (Running.Count < MostOpen)
        {
            Running.Add(callId);
        }
    }

    public void Start(string itemId)
    {
        if (Started.Count < MostOpen)
        {
            Started.Add(itemId);
        }
    }

    public void Escalate(string callId)
    {
        if (Escalated.Count < MostOpen)
        {
            Escalated.Add(callId);
        }
    }

    /// <summary>The tokens since the last count: the totals only grow, and are repeated when nothing was used.</summary>
    public TokenUsage? Added(TokenUsage total)
    {
        var added = new TokenUsage(
            Math.Max(0, (total.Input ?? 0) - TotalInput),
            Math.Max(0, (total.Output ?? 0) - TotalOutput),
            Math.Max(0, (total.CacheRead ?? 0) - TotalCached),
            null,
            Math.Max(0, (total.Reasoning ?? 0) - TotalReasoning));
        TotalInput = Math.Max(TotalInput, total.Input ?? 0);
        TotalOutput = Math.Max(TotalOutput, total.Output ?? 0);
        TotalCached = Math.Max(TotalCached, total.CacheRead ?? 0);
        TotalReasoning = Math.Max(TotalReasoning, total.Reasoning ?? 0);
        return added.Input == 0 && added.Output == 0 ? null : added;
    }
}

internal sealed record ToldText(string Kind, string Channel, string Hash);

/// <summary>How a call ended, as an event told it.</summary>
internal sealed record CallEnd(int? ExitCode, Outcome Outcome, double? Seconds);
