using AuditLens.Detection;
using AuditLens.Storage;

namespace AuditLens.Server.Queries;

/// <summary>Counts by severity over time, in steps of an hour, a day, a month or a year, whichever gives a chart that can be read.</summary>
/// <param name="Steps">From the first to the last without gaps.</param>
public sealed record SeveritySeries(SeriesUnit Unit, IReadOnlyList<SeriesStep> Steps)
{
    /// <summary>Bars that still can be told apart on a narrow screen.</summary>
    private const int MostSteps = 62;

    public long Highest => Steps.Count == 0 ? 0 : Steps.Max(static s => s.Total);

    /// <param name="counts">By hour and severity.</param>
    /// <param name="filter">Its begin and end are part of the series also when nothing happened there.</param>
    internal static SeveritySeries Of(IReadOnlyList<GroupCount> counts, ListFilter filter)
    {
        List<GroupCount> timed = [.. counts.Where(static c => c.Key.Time is not null)];
        if (timed.Count == 0)
        {
            return new SeveritySeries(SeriesUnit.Day, []);
        }

        DateTimeOffset first = filter.From ?? timed.Min(static c => c.Key.Time!.Value);
        DateTimeOffset last = timed.Max(static c => c.Key.Time!.Value);
        SeriesUnit unit = Enum.GetValues<SeriesUnit>().FirstOrDefault(u => Begins(u, first, last).Take(MostSteps + 1).Count() <= MostSteps, SeriesUnit.Year);
        ILookup<DateTimeOffset, GroupCount> byBegin = timed.ToLookup(c => Begin(unit, c.Key.Time!.Value));
        return new SeveritySeries(unit, [.. Begins(unit, first, last).Select(b => Step(unit, b, byBegin[b], filter))]);
    }

    /// <summary>The step's own times, cut at those of the filter: the list behind a bar holds what the bar counts.</summary>
    private static SeriesStep Step(SeriesUnit unit, DateTimeOffset begin, IEnumerable<GroupCount> counts, ListFilter filter)
    {
        DateTimeOffset end = Next(unit, begin);
        return new SeriesStep(
            filter.From > begin ? filter.From.Value : begin,
            filter.To < end ? filter.To.Value : end,
            begin,
            counts.GroupBy(static c => c.Key.Severity ?? Severity.None).ToDictionary(static g => g.Key, static g => g.Sum(static c => c.Count)));
    }

    private static IEnumerable<DateTimeOffset> Begins(SeriesUnit unit, DateTimeOffset first, DateTimeOffset last)
    {
        for (DateTimeOffset at = Begin(unit, first); at <= last; at = Next(unit, at))
        {
            yield return at;
        }
    }

    private static DateTimeOffset Begin(SeriesUnit unit, DateTimeOffset time)
    {
        DateTime utc = time.UtcDateTime;
        return unit switch
        {
            SeriesUnit.Hour => new DateTimeOffset(utc.Year, utc.Month, utc.Day, utc.Hour, 0, 0, TimeSpan.Zero),
            SeriesUnit.Day => new DateTimeOffset(utc.Year, utc.Month, utc.Day, 0, 0, 0, TimeSpan.Zero),
            SeriesUnit.Month => new DateTimeOffset(utc.Year, utc.Month, 1, 0, 0, 0, TimeSpan.Zero),
            _ => new DateTimeOffset(utc.Year, 1, 1, 0, 0, 0, TimeSpan.Zero),
        };
    }

    /// <summary>The end of time follows the last step there is: times in logs may be any.</summary>
    private static DateTimeOffset Next(SeriesUnit unit, DateTimeOffset begin) => begin >= Begin(unit, DateTimeOffset.MaxValue) ? DateTimeOffset.MaxValue : unit switch
    {
        SeriesUnit.Hour => begin.AddHours(1),
        SeriesUnit.Day => begin.AddDays(1),
        SeriesUnit.Month => begin.AddMonths(1),
        _ => begin.AddYears(1),
    };
}

/// <summary>The narrowest first.</summary>
public enum SeriesUnit
{
    Hour, Day, Month, Year,
}

/// <param name="Begin">Begin of the hour, day, month or year, which names the step.</param>
public sealed record SeriesStep(DateTimeOffset From, DateTimeOffset To, DateTimeOffset Begin, IReadOnlyDictionary<Severity, long> Counts)
{
    public long Total => Counts.Values.Sum();

    public long Of(Severity severity) => Counts.GetValueOrDefault(severity);
}
