using System.Globalization;
using AuditLens.Events;
using AuditLens.Server.Queries;
using AuditLens.Storage;

namespace AuditLens.Server.Pages;

/// <summary>A <see cref="PagePlace"/> in a query string: <c>after-TICKS-ID</c>, <c>before-TICKS-ID</c> or <c>end</c>; the ticks of the event's time are <c>none</c> when it has none.</summary>
internal static class PlaceQuery
{
    /// <summary>Name of the parameter.</summary>
    public const string Name = "at";

    private const string End = "end";
    private const string None = "none";

    /// <returns>Null for the first page.</returns>
    public static string? Text(PagePlace page) => page switch
    {
        { Place: { } place } => $"{(page.IsBackwards ? "before" : "after")}-{place.Time?.UtcTicks.ToString(CultureInfo.InvariantCulture) ?? None}-{place.Id}",
        { IsBackwards: true } => End,
        _ => null,
    };

    /// <summary>The first page for what cannot be read.</summary>
    public static PagePlace Read(string? text)
    {
        if (text == End)
        {
            return PagePlace.Last;
        }

        if (text?.Split('-') is not [("after" or "before") and var way, { } ticks, { } id] || !EventId.TryParse(id, out EventId place))
        {
            return PagePlace.First;
        }

        bool isTimed = long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out long time) && time <= DateTimeOffset.MaxValue.UtcTicks;
        return isTimed || ticks == None
            ? new PagePlace(new EventPlace(isTimed ? new DateTimeOffset(time, TimeSpan.Zero) : null, place), way == "before")
            : PagePlace.First;
    }

    /// <summary>The page that begins with an event.</summary>
    public static PagePlace From(AgentEvent e)
    {
        EventId before = e.Id.Low > 0 ? new EventId(e.Id.High, e.Id.Low - 1) : e.Id.High > 0 ? new EventId(e.Id.High - 1, ulong.MaxValue) : default;
        return new PagePlace(new EventPlace(e.Time, before));
    }
}
