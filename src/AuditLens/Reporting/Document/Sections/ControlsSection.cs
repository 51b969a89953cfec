using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Controls;
using AuditLens.Incidents;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Document.Sections;

internal static class ControlsSection
{
    public static ReportSection Build(SessionAnalysis a)
    {
        if (a.Controls.IsEmpty)
        {
            return new ReportSection("controls", "Controls that would have stopped it", [new Note("There was no harmful act to stop.")]);
        }

        var blocks = ImmutableArray.CreateBuilder<Block>();
        if (a.Controls.All(static c => c.StopsAt is null))
        {
            blocks.Add(new Note("No control in the catalogue stops this."));
        }

        blocks.Add(new Table(["Control", "Stops it at", "Effects averted", "Harmless sessions interrupted", "Why"], [.. a.Controls.Select(Row)]));
        return new ReportSection("controls", "Controls that would have stopped it", blocks.ToImmutable());
    }

    private static ImmutableArray<Cell> Row(ControlOutcome c) =>
    [
        Cell.Of(c.Control),
        c.StopsAt is { } at ? new Cell(at.Short, [at], Tone.Good) : Cell.Of("does not stop it", Tone.Muted),
        Cell.Of(c.EffectsAverted.ToString(CultureInfo.InvariantCulture)),
        Cell.Of(string.Create(CultureInfo.InvariantCulture, $"{c.HarmlessSessionsInterrupted} of {c.HarmlessSessionsTotal}")),
        Cell.Of(LogText.Line(c.Why, 400)),
    ];
}
