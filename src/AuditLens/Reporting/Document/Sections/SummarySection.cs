using System.Collections.Immutable;
using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Incidents;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Document.Sections;

/// <summary>What happened, why, and on which lines it stands: what can be read within a minute.</summary>
internal static class SummarySection
{
    public static ReportSection Build(SessionAnalysis a)
    {
        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(new Paragraph([.. a.Incident.Summary.Select(static s => new Sentence(LogText.Line(s.Text, 1000), s.Evidence))]));
        ImmutableArray<ImmutableArray<Cell>> landmarks = Landmarks(a.Incident);
        if (!landmarks.IsEmpty)
        {
            blocks.Add(new Table(["Where to look", "What", "Record"], landmarks));
        }

        foreach (Finding finding in a.Findings)
        {
            blocks.Add(new FindingBlock(finding));
        }

        if (a.Findings.IsEmpty)
        {
            blocks.Add(new Note("No rule found anything in the records that were read."));
        }

        return new ReportSection("summary", "Summary", blocks.ToImmutable());
    }

    private static ImmutableArray<ImmutableArray<Cell>> Landmarks(Incident i)
    {
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<Cell>>();
        Add(i.IsIncident ? "Root cause" : "First wrong step", i.RootCause?.Statement, i.RootCause?.Ref);
        Add("Last safe step", "After this record nothing had been harmed yet", i.LastSafeStep);
        Add("Harmful action", "The record that did the harm", i.HarmfulAction);
        Add("Point of no return", "The first that the agent could not take back by itself", i.PointOfNoReturn);
        foreach (StopSign sign in i.IgnoredStopSigns)
        {
            Add(sign.IsAfterAct ? "Sign passed afterwards" : "Stop sign passed", sign.What, sign.Ref);
        }

        return rows.ToImmutable();

        void Add(string where, string? what, EventRef? r)
        {
            if (r is not null && what is not null)
            {
                rows.Add([Cell.Of(where), Cell.Cite(LogText.Line(what, 600), r), Cell.Of(r.Short, Tone.Code)]);
            }
        }
    }
}
