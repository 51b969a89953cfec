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

        else
        {
            blocks.Add(new Note($"{Smallest(a.Controls)} {Cost(a.Controls[0].HarmlessSessionsTotal)}"));
        }

        blocks.Add(new Table(["Control", "Stops it at", "Effects averted", "Harmless sessions interrupted", "Why"], [.. a.Controls.Select(Row)]));
        return new ReportSection("controls", "Controls that would have stopped it", blocks.ToImmutable());
    }

    /// <summary>The first of the ranking is the smallest set: a control that stops the session spares all that comes later.</summary>
    private static string Smallest(ImmutableArray<ControlOutcome> controls)
    {
        ControlOutcome best = controls[0];
        string others = string.Join(", ", controls.Skip(1).Where(static control => control.IsSufficient).Select(static control => control.Control));
        return best.IsSufficient
            ? $"One control would have been enough: {best.Control}.{(others.Length > 0 ? $" Each of these alone as well: {others}." : "")}"
            : string.Create(CultureInfo.InvariantCulture, $"No control in the catalogue stops all of it. Most is stopped by {best.Control}: {best.EffectsAverted} harmful {(best.EffectsAverted == 1 ? "effect" : "effects")} averted.");
    }

    private static string Cost(int total) => total == 0
        ? "The store holds no other harmless session, so what a control would cost is not known."
        : string.Create(CultureInfo.InvariantCulture, $"What each would cost was tried on {total} harmless {(total == 1 ? "session" : "sessions")} of the store.");

    private static ImmutableArray<Cell> Row(ControlOutcome c) =>
    [
        Cell.Of(c.Control),
        c.StopsAt is { } at ? new Cell(at.Short, [at], Tone.Good) : Cell.Of("does not stop it", Tone.Muted),
        Cell.Of(c.EffectsAverted.ToString(CultureInfo.InvariantCulture)),
        Cell.Of(c.HarmlessSessionsTotal == 0 ? "not known" : string.Create(CultureInfo.InvariantCulture, $"{c.HarmlessSessionsInterrupted} of {c.HarmlessSessionsTotal}")),
        Cell.Of(LogText.Line(c.Why, 600)),
    ];
}
