using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Chains;
using AuditLens.Events;
using AuditLens.Incidents;
using AuditLens.Reporting.Pictures;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Document.Sections;

internal static class TimelineSection
{
    public static ReportSection Build(SessionAnalysis a, KeySteps steps)
    {
        IReadOnlyList<ChainStep> chosen = steps.Timeline;
        if (chosen.Count == 0)
        {
            return new ReportSection("timeline", "Timeline", [new Note("The log holds no step to place in time.")]);
        }

        var blocks = ImmutableArray.CreateBuilder<Block>();
        if (TimelinePicture.Of(a) is { } picture)
        {
            blocks.Add(new TimelineFigure(picture));
        }

        blocks.Add(new Table(["UTC", "Who", "What", "Record"], Rows(a, chosen)));
        int left = a.Session.Chain.Steps.Length - chosen.Count;
        if (left > 0)
        {
            blocks.Add(new Note(string.Create(CultureInfo.InvariantCulture, $"{left} further {(left == 1 ? "step is" : "steps are")} left out here; `auditlens timeline` shows {(left == 1 ? "it too" : "them all")}.")));
        }

        return new ReportSection("timeline", "Timeline", blocks.ToImmutable());
    }

    private static ImmutableArray<ImmutableArray<Cell>> Rows(SessionAnalysis a, IReadOnlyList<ChainStep> steps)
    {
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<Cell>>(steps.Count);
        DateOnly? day = null;
        foreach (ChainStep step in steps)
        {
            string time = "";
            if (step.Event.Time is { } t)
            {
                var today = DateOnly.FromDateTime(t.UtcDateTime);
                time = today == day ? ReportTime.Clock(t) : ReportTime.Full(t)[..19];
                day = today;
            }

            Tone tone = ToneOf(a.Incident, step);
            string what = StepSummary.Of(step, a.Session.ActionAt(step.Index), 240);
            rows.Add(
            [
                Cell.Of(time, Tone.Muted),
                Cell.Of(Who(step)),
                new Cell(Mark(a.Incident, step) is { } mark ? $"{mark}: {what}" : $"{step.Kind.Word()}: {what}", [step.Ref], tone),
                Cell.Of(step.Ref.Short, Tone.Code),
            ]);
        }

        return rows.ToImmutable();
    }

    private static string Who(ChainStep step) =>
        step.Event.Actor == Actor.Agent && step.Agent is { } agent && step.Depth > 0 ? LogText.Line($"sub-agent {agent}", 60) : ActorWords.Word(step.Event.Actor);

    private static Tone ToneOf(Incident i, ChainStep step) => Mark(i, step) switch
    {
        null => Tone.Plain,
        "LAST SAFE STEP" => Tone.Good,
        "STOP SIGN" => Tone.Warn,
        _ => Tone.Bad,
    };

    private static string? Mark(Incident i, ChainStep step)
    {
        EventRef r = step.Ref;
        return r == i.HarmfulAction ? "HARMFUL ACTION"
            : r == i.RootCause?.Ref ? RootCauseTerm.Of(i).ToUpperInvariant()
            : r == i.PointOfNoReturn ? "POINT OF NO RETURN"
            : r == i.LastSafeStep ? "LAST SAFE STEP"
            : i.IgnoredStopSigns.FirstOrDefault(s => s.Ref == r) is { } sign ? (sign.IsAfterAct ? "SIGN AFTERWARDS" : "STOP SIGN")
            : null;
    }
}
