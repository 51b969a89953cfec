using AuditLens.Incidents;
using AuditLens.Reporting.Pictures;

namespace AuditLens.Reporting.Document.Sections;

internal static class ChainSection
{
    public static ReportSection Build(SessionAnalysis a, KeySteps steps)
    {
        ChainPicture picture = ChainPicture.Of(a, steps);
        return picture.Nodes.IsEmpty
            ? new ReportSection("decision-chain", "Decision chain", [new Note("The log holds no step to draw.")])
            : new ReportSection(
                "decision-chain",
                "Decision chain",
                [
                    new ChainFigure(picture),
                    new Note("Reasoning is what the model wrote down before it acted; that it was the cause is not proven by that. Dotted arrows stand on the order of records only."),
                ]);
    }
}
