using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Incidents;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Document.Sections;

internal static class ResponseSections
{
    public static ReportSection Detection(SessionAnalysis a)
    {
        var blocks = ImmutableArray.CreateBuilder<Block>();
        if (a.Incident.WentWell.IsEmpty)
        {
            blocks.Add(new Note("The log shows no check, question, refusal or recovery that limited the harm. How and when people noticed is unknown to it."));
        }
        else
        {
            blocks.Add(new SubHeading("What went well"));
            blocks.Add(new Bullets([.. a.Incident.WentWell.Select(static s => new Sentence(LogText.Line(s.Text, 600), s.Evidence))]));
        }

        return new ReportSection("detection-and-response", "Detection and response", blocks.ToImmutable());
    }

    /// <summary>What each finding recommends, once, with the findings it comes from; owners and dates are for people to fill in.</summary>
    public static ReportSection Actions(SessionAnalysis a)
    {
        ImmutableArray<ImmutableArray<Cell>> rows =
        [
            .. a.Findings
                .Where(static f => f.Recommendation.Length > 0)
                .GroupBy(static f => f.Recommendation, StringComparer.Ordinal)
                .Select(static (g, i) => (ImmutableArray<Cell>)
                [
                    Cell.Of((i + 1).ToString(CultureInfo.InvariantCulture)),
                    new Cell(LogText.Line(g.Key, 500), [.. g.SelectMany(static f => f.Evidence.Take(1)).Distinct().Take(3)]),
                    Cell.Of(string.Join(", ", g.Select(static f => f.Category).Distinct(StringComparer.Ordinal)), Tone.Muted),
                    Cell.Of("to be named"),
                ]),
        ];
        return rows.IsEmpty
            ? new ReportSection("action-items", "Action items", [new Note("No finding asks for an action.")])
            : new ReportSection("action-items", "Action items", [new Table(["#", "Action", "Answers", "Owner"], rows)]);
    }
}
