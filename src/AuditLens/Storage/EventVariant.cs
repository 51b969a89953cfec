using AuditLens.Events;

namespace AuditLens.Storage;

/// <summary>
/// Tells a repeat of a record from another record under the same id. Logs that are copied, resumed or exported twice repeat records; a log that was changed, or written to hide an act, puts
/// something else under an id that is taken.
/// </summary>
public static class EventVariant
{
    /// <summary>
    /// True when both tell the same fact: where it was read, what it followed from and what it cost may differ, and one of two exports of a run may leave times out. Only ids that the log itself gives its records can be taken twice; the ids of
    /// spans' events are made of the fact, which prompts, traces and log records tell in their own ways (<c>SpanIds</c> looks after reused span ids).
    /// </summary>
    public static bool SaysTheSame(AgentEvent known, AgentEvent e) =>
        e.NativeId is null
        || e.Attribute(EventAttributes.TraceId) is not null
        || known.Source.Sha256 == e.Source.Sha256
        || (known.Kind == e.Kind && known.Actor == e.Actor && (known.Time is null || e.Time is null || known.Time == e.Time) && known.Outcome == e.Outcome
            && Same(known.Tool, e.Tool) && Same(known.CallId, e.CallId) && Same(known.Arguments, e.Arguments) && Same(known.Result, e.Result) && SameWords(known, e));

    /// <summary>The event under an id of its own, which names the id that it shares. The same record gives the same id again.</summary>
    public static AgentEvent Of(AgentEvent e) => e with
    {
        Id = EventId.Of("variant", e.Id.ToString(), e.Kind.ToString(), e.Actor.ToString(), e.Time?.ToString("O"), e.Outcome.ToString(), e.Tool, e.CallId, e.Text, e.Arguments, e.Result),
        Attributes = e.Attributes.SetItem(EventAttributes.SharesIdWith, e.NativeId!),
    };

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.Ordinal);

    /// <summary>What an agent says is logged while it streams: the beginning of it and the whole are one message.</summary>
    private static bool SameWords(AgentEvent known, AgentEvent e) =>
        Same(known.Text, e.Text)
        || (e is { Kind: EventKind.Message or EventKind.Reasoning, Actor: Actor.Agent, Text: { } text } && known.Text is { } before
            && (text.StartsWith(before, StringComparison.Ordinal) || before.StartsWith(text, StringComparison.Ordinal)));
}
