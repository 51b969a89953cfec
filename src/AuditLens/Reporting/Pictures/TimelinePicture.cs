using System.Collections.Immutable;
using AuditLens.Chains;
using AuditLens.Events;
using AuditLens.Incidents;
using AuditLens.Reporting.Document;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Pictures;

/// <summary>When things happened, on one axis: a lane for people, the agent, tools and outside records, and the landmarks of the incident.</summary>
public sealed record TimelinePicture(DateTimeOffset From, DateTimeOffset To, ImmutableArray<TimelineDot> Dots, ImmutableArray<TimelineMark> Marks)
{
    public static readonly ImmutableArray<string> Lanes = ["people", "agent", "tools", "outside"];

    /// <summary>Dots nearer than one column would cover each other; so a session of any length draws at most lanes x columns dots.</summary>
    public const int Columns = 240;

    /// <summary>Null when the log has fewer than two different times.</summary>
    public static TimelinePicture? Of(SessionAnalysis a)
    {
        DateTimeOffset? from = null;
        DateTimeOffset? to = null;
        foreach (ChainStep step in a.Session.Chain.Steps)
        {
            from = step.Event.Time < from || from is null ? step.Event.Time ?? from : from;
            to = step.Event.Time > to || to is null ? step.Event.Time ?? to : to;
        }

        if (from is not { } start || to is not { } end || end - start < TimeSpan.FromSeconds(1))
        {
            return null;
        }

        return new TimelinePicture(start, end, Dotted(a, start, end), Marked(a));
    }

    private static ImmutableArray<TimelineDot> Dotted(SessionAnalysis a, DateTimeOffset from, DateTimeOffset to)
    {
        var counts = new SortedDictionary<(int Lane, int Column), (int Count, bool Changes)>();
        foreach (ChainStep step in a.Session.Chain.Steps)
        {
            if (step.Event.Time is not { } time || Lane(step) is not (>= 0 and var lane))
            {
                continue;
            }

            int column = (int)Math.Min(Columns - 1, (time - from) / (to - from) * Columns);
            (int count, bool changes) = counts.GetValueOrDefault((lane, column));
            counts[(lane, column)] = (count + 1, changes || a.Session.ActionAt(step.Index) is { Executed: true, Gravest.IsHardToReverse: true });
        }

        return [.. counts.Select(static c => new TimelineDot(c.Key.Lane, c.Key.Column, c.Value.Count, c.Value.Changes))];
    }

    private static int Lane(ChainStep step) => step.Kind switch
    {
        StepKind.Witness => 3,
        StepKind.Outcome => 2,
        StepKind.Instruction or StepKind.Approval => 0,
        StepKind.Reasoning or StepKind.Decision or StepKind.Action or StepKind.Message or StepKind.Explanation => 1,
        _ => step.Event.Actor == Actor.User ? 0 : -1,
    };

    private static ImmutableArray<TimelineMark> Marked(SessionAnalysis a)
    {
        var marks = ImmutableArray.CreateBuilder<TimelineMark>();
        Incident i = a.Incident;
        Add("last safe step", Tone.Good, i.LastSafeStep);
        Add(RootCauseTerm.Of(i), Tone.Bad, i.RootCause?.Ref);
        Add("harmful action", Tone.Bad, i.HarmfulAction);
        return marks.ToImmutable();

        void Add(string label, Tone tone, EventRef? r)
        {
            if (r is not null && a.Session.Chain.StepOf(r.Event)?.Event.Time is { } time)
            {
                marks.Add(new TimelineMark(time, label, tone));
            }
        }
    }
}

/// <param name="Count">Records in this column.</param>
/// <param name="HardToReverse">One of them is an executed act that is hard to reverse.</param>
public sealed record TimelineDot(int Lane, int Column, int Count, bool HardToReverse);

public sealed record TimelineMark(DateTimeOffset Time, string Label, Tone Tone);
