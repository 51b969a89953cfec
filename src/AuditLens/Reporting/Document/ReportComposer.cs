using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Chains;
using AuditLens.Detection;
using AuditLens.Events;
using AuditLens.Incidents;
using AuditLens.Reporting.Document.Sections;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Document;

/// <summary>Composes the report for people from the analysis: the sections of INTERFACES.md, in its order.</summary>
public static class ReportComposer
{
    /// <param name="recordAddress">See <see cref="Citations"/>.</param>
    public static ReportDocument Compose(SessionAnalysis analysis, Func<EventRef, string>? recordAddress = null)
    {
        var steps = new KeySteps(analysis);
        ImmutableArray<ReportSection> sections =
        [
            SummarySection.Build(analysis),
            ImpactSection.Build(analysis),
            TimelineSection.Build(analysis, steps),
            AskedAndDoneSection.Build(analysis),
            ChainSection.Build(analysis, steps),
            RootCauseSection.Build(analysis),
            AccountSections.Checked(analysis),
            AccountSections.Omissions(analysis),
            ImpactSection.BlastRadius(analysis),
            ControlsSection.Build(analysis),
            ResponseSections.Detection(analysis),
            ResponseSections.Actions(analysis),
            EvidenceSection.Build(analysis),
        ];
        var citations = new Citations(analysis.Session.Chain, recordAddress);
        citations.Collect(sections);
        return new ReportDocument(
            LogText.Line(analysis.Incident.Title, 200),
            analysis.Incident.Severity,
            analysis.Incident.IsIncident,
            Verdict(analysis),
            Header(analysis),
            [.. sections, AppendixSection.Build(analysis, citations)],
            citations);
    }

    /// <summary>The line under the title. A log that was hardly understood never reads as calm.</summary>
    private static string Verdict(SessionAnalysis a)
    {
        if (a.Session.Chain.Steps.IsEmpty)
        {
            return "Nothing of this input was understood: this is no statement that nothing happened";
        }

        string what = a.Incident.IsIncident ? "Incident" : a.Findings.IsEmpty ? "No finding" : "No incident";
        string findings = string.Create(CultureInfo.InvariantCulture, $"{what} · {a.Findings.Length} {(a.Findings.Length == 1 ? "finding" : "findings")}");
        ChainGap? blind = a.Evidence.Gaps.FirstOrDefault(static g => g.Kind == GapKind.MissingArguments);
        string limits = blind is null ? findings : $"{findings} · {blind.What}";
        return a.Ingest.Counts.Rejected == 0
            ? limits
            : string.Create(CultureInfo.InvariantCulture, $"{limits} · {a.Ingest.Counts.Rejected} of {a.Ingest.Counts.Records} records could not be read");
    }

    private static ImmutableArray<HeaderFact> Header(SessionAnalysis a)
    {
        SessionInfo s = a.Session.Chain.Session;
        var facts = ImmutableArray.CreateBuilder<HeaderFact>();
        facts.Add(new HeaderFact("Severity", a.Incident.Severity.Word()));
        facts.Add(new HeaderFact("Incident", a.Incident.Id));
        facts.Add(new HeaderFact("Session", LogText.Line(s.Id, 100)));
        facts.Add(new HeaderFact("Agent", LogText.Line(s.Agent ?? "unknown", 100)));
        facts.Add(new HeaderFact("Model", LogText.Line(s.Model ?? "unknown", 100)));
        facts.Add(new HeaderFact("Time", s is { Started: { } from, Ended: { } to } ? $"{ReportTime.Full(from)} – {ReportTime.Full(to)}" : "unknown"));
        facts.Add(new HeaderFact("Log", string.Create(CultureInfo.InvariantCulture, $"{s.Dialect}, {s.Events} events, {s.Actions} actions, {s.Files.Count} {(s.Files.Count == 1 ? "file" : "files")}")));
        return facts.ToImmutable();
    }
}
