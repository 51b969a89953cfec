using System.Globalization;
using AuditLens.Alerting.Evaluation;
using AuditLens.Alerting.Rules;
using AuditLens.Detection;
using AuditLens.Reporting.Text;

namespace AuditLens.Alerting.Delivery;

/// <summary>What a template can name. All text is cleaned of control characters, cut to a length and escaped for the channel.</summary>
internal static class MessageFacts
{
    private const int LongestTitle = 200;
    private const int LongestLabel = 200;

    public static IReadOnlyDictionary<string, object?> Sample { get; } = Of(
        new AlertNotice
        {
            Key = "k",
            Episode = "e",
            Rule = "r",
            Title = "t",
            Description = "d",
            Kind = NoticeKind.Fired,
            Level = AlertLevel.Critical,
            Labels = AlertLabels.Of(("agent", "a")),
            Subject = AlertSubject.Incidents,
            Measure = AlertMeasure.Count,
            Value = 9,
            Expected = 1,
            Observed = 9,
            Threshold = 1,
            At = DateTimeOffset.UnixEpoch,
            Since = DateTimeOffset.UnixEpoch,
            From = DateTimeOffset.UnixEpoch,
            To = DateTimeOffset.UnixEpoch,
            Last = DateTimeOffset.UnixEpoch,
            Worst = [new Observation(DateTimeOffset.UnixEpoch, "s", "i", Severity.High, "c", "r", "a", "production", "t", "p")],
        },
        new Uri("https://example.org/"),
        static t => t);

    /// <param name="escape">Makes text that is already one clean line fit for the channel.</param>
    public static Dictionary<string, object?> Of(AlertNotice n, Uri? baseUrl, Func<string, string> escape)
    {
        string Clean(string? text, int longest) => escape(LogText.Line(text, longest));
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["rule"] = Clean(n.Rule, LongestLabel),
            ["title"] = Clean(n.Title, LongestTitle),
            ["description"] = Clean(n.Description, 500),
            ["kind"] = n.Kind.Word(),
            ["level"] = n.Level.Word(),
            ["level_before"] = n.Before.Word(),
            ["critical"] = n.Level == AlertLevel.Critical,
            ["resolved"] = n.Kind == NoticeKind.Resolved,
            ["subject"] = Clean(MessageWords.Subject(n), LongestTitle),
            ["summary"] = Clean(MessageWords.Summary(n), 500),
            ["labels"] = n.Labels.Select(l => new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = Clean(l.Key, LongestLabel), ["value"] = Clean(l.Value, LongestLabel) }).ToList(),
            ["value"] = MessageWords.Number(n.Value),
            ["expected"] = n.Expected is { } expected ? MessageWords.Number(expected) : null,
            ["observed"] = n.Observed.ToString(CultureInfo.InvariantCulture),
            ["threshold"] = n.Threshold is { } threshold ? MessageWords.Number(threshold) : null,
            ["no_data"] = n.IsNoData,
            ["at"] = MessageWords.Time(n.At),
            ["since"] = MessageWords.Time(n.Since),
            ["from"] = MessageWords.Time(n.From),
            ["to"] = MessageWords.Time(n.To),
            ["last"] = n.Last is { } last ? MessageWords.Time(last) : null,
            ["items"] = n.Worst.Select(o => Item(o, baseUrl, Clean)).ToList(),
            ["more"] = n.Observed > n.Worst.Length && n.Worst.Length > 0 ? (n.Observed - n.Worst.Length).ToString(CultureInfo.InvariantCulture) : null,
            ["link"] = MessageWords.Link(baseUrl, "alerts") is { } link ? escape(link) : null,
            ["key"] = n.Key,
            ["episode"] = n.Episode,
        };
    }

    private static Dictionary<string, object?> Item(Observation o, Uri? baseUrl, Func<string?, int, string> clean) => new(StringComparer.Ordinal)
    {
        ["severity"] = o.Severity.Word(),
        ["title"] = clean(o.Title, LongestTitle),
        ["session"] = clean(o.Session, LongestLabel),
        ["incident"] = clean(o.Incident, LongestLabel),
        ["agent"] = clean(o.Agent, LongestLabel),
        ["environment"] = clean(o.Environment, LongestLabel),
        ["category"] = clean(o.Category, LongestLabel),
        ["rule"] = clean(o.Rule, LongestLabel),
        ["place"] = clean(o.Place, LongestTitle),
        ["link"] = MessageWords.Link(baseUrl, "incidents", o.Incident) is { } link ? clean(link, 2_000) : null,
    };
}
