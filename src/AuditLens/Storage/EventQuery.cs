using AuditLens.Events;

namespace AuditLens.Storage;

/// <param name="Agent">The event's agent by name, else its session's.</param>
/// <param name="From">The earliest time, inclusive; events without a time are left out.</param>
/// <param name="To">The time before which events lie, exclusive.</param>
/// <param name="Text">Full-text query over text, arguments and result: words all of which must occur, <c>"a phrase"</c>, <c>word*</c>.</param>
/// <param name="Search">The same with operators.</param>
/// <param name="Sessions">Events of one of these; an empty list never holds.</param>
/// <param name="IsDescending">In the reverse order: the latest first, and those without a time before all.</param>
/// <param name="After">Events behind this place in the order asked for: a list is read a page at a time, and late pages cost what the first one does.</param>
public sealed record EventQuery(
    string? Session = null,
    EventKind? Kind = null,
    string? Tool = null,
    string? Agent = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    string? Text = null,
    int? Limit = null,
    SearchExpression? Search = null,
    IReadOnlyList<string>? Sessions = null,
    bool IsDescending = false,
    EventPlace? After = null)
{
    /// <summary>What must occur, of <see cref="Text"/> and <see cref="Search"/>; null when nothing must.</summary>
    /// <param name="isHopeless">A text was given that holds nothing to look for: nothing is found.</param>
    internal SearchExpression? Wanted(out bool isHopeless)
    {
        SearchExpression? words = Text is null ? null : SearchWords.Parse(Text);
        isHopeless = (Text is not null && words is null) || Sessions is { Count: 0 };
        return (words, Search) switch
        {
            ({ } text, { } search) => new SearchExpression.All([text, search]),
            _ => words ?? Search,
        };
    }
}

/// <summary>Where an event stands in the order of time and then id.</summary>
public readonly record struct EventPlace(DateTimeOffset? Time, EventId Id)
{
    public static EventPlace Of(AgentEvent e) => new(e.Time, e.Id);
}
