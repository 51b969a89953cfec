using System.Globalization;
using AuditLens.Detection;
using AuditLens.Server.Queries;
using AuditLens.Server.Triage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace AuditLens.Server.Pages;

/// <summary>A <see cref="ListFilter"/> in the query string of a page: every state of a list is an address that can be sent to somebody.</summary>
internal static class ListQuery
{
    private const int LastPage = 1_000_000;

    /// <summary>Time ranges that pages offer, by the word in <c>?range=</c>; null for all times.</summary>
    public static IReadOnlyList<(string Word, TimeSpan? Length)> Ranges { get; } =
        [("24h", TimeSpan.FromHours(24)), ("7d", TimeSpan.FromDays(7)), ("30d", TimeSpan.FromDays(30)), ("all", null)];

    /// <param name="now">Ranges end there; they begin with a full hour, as the steps of charts do.</param>
    /// <returns>What could not be read as a sentence each; it limits nothing.</returns>
    public static (ListFilter Filter, IReadOnlyList<string> Problems) Read(IQueryCollection query, DateTimeOffset now)
    {
        List<string> problems = [];
        DateTimeOffset? begin = RangeOf(query) is { } range && Ranges.FirstOrDefault(r => r.Word == range).Length is { } length ? FullHour(now - length) : null;
        var filter = new ListFilter(
            Time(query, "from", problems) ?? begin,
            Time(query, "to", problems),
            SeverityOf(query, problems),
            Text(query, "category"),
            Text(query, "rule"),
            Text(query, "agent"),
            Text(query, "environment"),
            Enum.GetValues<AnalysisView>().FirstOrDefault(v => Word(v) == Text(query, "show")),
            OneOf(query, "status", TriageWords.Statuses, problems),
            Text(query, "assignee"),
            OneOf(query, "verdict", TriageWords.Verdicts, problems),
            Time(query, "since", problems),
            Page(query));
        return (filter, problems);
    }

    /// <summary>The word of <c>?range=</c>; null when there is none.</summary>
    public static string? RangeOf(IQueryCollection query) => Text(query, "range");

    /// <summary>The address of a page in this state.</summary>
    public static string Href(string path, ListFilter filter) => QueryHelpers.AddQueryString(path, new Dictionary<string, string?>
    {
        ["show"] = filter.View == AnalysisView.Incidents ? null : Word(filter.View),
        ["from"] = Text(filter.From),
        ["to"] = Text(filter.To),
        ["severity"] = filter.Severity?.Word(),
        ["category"] = filter.Category,
        ["rule"] = filter.Rule,
        ["agent"] = filter.Agent,
        ["environment"] = filter.Environment,
        ["status"] = filter.Status,
        ["assignee"] = filter.Assignee,
        ["verdict"] = filter.Verdict,
        ["since"] = Text(filter.Since),
        ["page"] = PageText(filter.Page),
    });

    public static string Word(AnalysisView view) => view switch
    {
        AnalysisView.Refuted => "refuted",
        AnalysisView.All => "all",
        _ => "incidents",
    };

    public static string? Text(DateTimeOffset? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>As people write it into a form: without what is zero.</summary>
    public static string? Field(DateTimeOffset? time) => time?.UtcDateTime switch
    {
        null => null,
        { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        { } minute when minute.Ticks % TimeSpan.TicksPerMinute == 0 => minute.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        _ => Text(time),
    };

    /// <summary>From 1; the first for what cannot be read.</summary>
    public static int Page(IQueryCollection query) => int.TryParse(Text(query, "page"), NumberStyles.None, CultureInfo.InvariantCulture, out int page) ? Math.Clamp(page, 1, LastPage) : 1;

    /// <returns>Null for the first page.</returns>
    public static string? PageText(int page) => page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null;

    /// <returns>Null when there is none, or an empty one.</returns>
    public static string? Text(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>A time of the query string; null when there is none or it cannot be read.</summary>
    /// <param name="problems">Takes a sentence then.</param>
    public static DateTimeOffset? Time(IQueryCollection query, string name, List<string> problems)
    {
        if (Text(query, name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time))
        {
            return time;
        }

        problems.Add($"'{text}' is not a time and limits nothing. Write it as 2025-11-03T14:05:00Z or 2025-11-03.");
        return null;
    }

    private static string? OneOf(IQueryCollection query, string name, IReadOnlyList<string> words, List<string> problems)
    {
        if (Text(query, name) is not { } text || words.Contains(text))
        {
            return Text(query, name);
        }

        problems.Add($"'{text}' is no {name} and limits nothing. Write one of {string.Join(", ", words)}.");
        return null;
    }

    private static Severity? SeverityOf(IQueryCollection query, List<string> problems)
    {
        if (Text(query, "severity") is not { } text)
        {
            return null;
        }

        if (SeverityWords.TryParse(text, out Severity severity))
        {
            return severity;
        }

        problems.Add($"'{text}' is no severity and limits nothing. Write one of {string.Join(", ", Enum.GetValues<Severity>().Select(SeverityWords.Word))}.");
        return null;
    }

    private static DateTimeOffset FullHour(DateTimeOffset time) => new(time.UtcDateTime.Date.AddHours(time.UtcDateTime.Hour), TimeSpan.Zero);
}
