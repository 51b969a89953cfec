using System.Globalization;

namespace AuditLens.Storage.Elasticsearch.Schema;

/// <summary>Names of the indices of one store.</summary>
internal sealed class IndexNames(string prefix)
{
    /// <summary>
    /// Months outside have no index of their own: a hostile log must not make the cluster keep thousands of them. The bounds are fixed, not "until tomorrow", so that the name of
    /// an event's index follows from the event alone.
    /// </summary>
    private const int FirstYear = 2015;
    private const int LastYear = 2035;

    private readonly string[] _eventsByMonth = [.. Enumerable.Range(0, (LastYear - FirstYear + 1) * 12).Select(i => Monthly($"{prefix}-events-", i))];

    public string Prefix => prefix;

    public string Events => $"{prefix}-events";

    public string Raw => $"{prefix}-raw";

    public string Sessions => $"{prefix}-sessions";

    public string Sources => $"{prefix}-sources";

    public string Rejections => $"{prefix}-rejections";

    public string Incidents => $"{prefix}-incidents";

    public string Findings => $"{prefix}-findings";

    public string Alerts => $"{prefix}-alerts";

    public string Records => $"{prefix}-records";

    public string Control => $"{prefix}-control";

    public string UndatedEvents => $"{prefix}-events-undated";

    public string EventsOf(DateTimeOffset? time) => Month(time) is { } month ? _eventsByMonth[month] : UndatedEvents;

    /// <summary>Raw bytes lie in the month of their events, so that both are dropped together.</summary>
    public string RawOf(DateTimeOffset? time) => Month(time) is { } month ? Monthly($"{prefix}-raw-", month) : $"{prefix}-raw-undated";

    private static int? Month(DateTimeOffset? time) =>
        time is { } t && t.UtcDateTime.Year is >= FirstYear and <= LastYear ? ((t.UtcDateTime.Year - FirstYear) * 12) + t.UtcDateTime.Month - 1 : null;

    private static string Monthly(string start, int month) => string.Create(CultureInfo.InvariantCulture, $"{start}{FirstYear + (month / 12)}.{(month % 12) + 1:00}");
}
