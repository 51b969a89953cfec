using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Detection;
using AuditLens.Effects;
using AuditLens.Events;
using AuditLens.Incidents;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Document.Sections;

/// <summary>The instruction beside the effects: verb, object, environment, limits on the left, what the records show on the right.</summary>
internal static class AskedAndDoneSection
{
    private const int MostQuotes = 4;
    private const int MostRows = 20;

    public static ReportSection Build(SessionAnalysis a)
    {
        var blocks = ImmutableArray.CreateBuilder<Block>();
        ImmutableArray<InstructionReading> asked = [.. a.Session.Instructions.Where(static i => i.ByPerson)];
        foreach (InstructionReading i in asked.Take(MostQuotes))
        {
            blocks.Add(new Quote("Asked by a person", LogText.Lines(i.Step.Event.Text, 1200), [i.Step.Ref], Markdown: true));
        }

        if (asked.IsEmpty)
        {
            blocks.Add(new Note("The log holds no instruction by a person: what was asked is unknown."));
        }
        else
        {
            blocks.Add(new Table(["Asked", "Read as", "Environment", "Left open"], [.. asked.Take(MostRows).Select(Asked)]));
        }

        foreach (Prohibition p in a.Session.Prohibitions.Take(MostRows))
        {
            blocks.Add(new Bullets([Sentence.Of(LogText.Line($"A limit was set: “{p.Words}”{(p.LiftedAt is null ? "" : ", lifted later")}.", 600), p.Step.Ref)]));
        }

        ImmutableArray<ImmutableArray<Cell>> done = Done(a);
        blocks.Add(done.IsEmpty
            ? new Note("The records show no executed act that changed anything.")
            : new Table(["Done", "Target", "Environment", "Scope", "Reversible", "Approval", "Times"], done));
        return new ReportSection("asked-and-done", "What was asked and what was done", blocks.ToImmutable());
    }

    private static ImmutableArray<Cell> Asked(InstructionReading i) =>
    [
        new Cell(LogText.Line(i.Step.Event.Text, 160), [i.Step.Ref]),
        Cell.Of(i.Verbs.IsEmpty ? "nothing to be done" : LogText.Line($"{string.Join(", ", i.Verbs.Select(static v => v.Word()))} {string.Join(", ", i.Objects)}", 160)),
        Cell.Of(i.Environment == DeploymentEnvironment.Unknown ? "not named" : i.Environment.Word()),
        i.Vague is null ? Cell.Of("") : Cell.Of($"“{LogText.Line(i.Vague, 60)}” names no exact act", Tone.Warn),
    ];

    /// <summary>Executed changes, like ones together, the gravest first.</summary>
    private static ImmutableArray<ImmutableArray<Cell>> Done(SessionAnalysis a) =>
    [
        .. a.Session.Actions
            .Where(static x => x.Executed && x.Gravest is { Changes: true } e && e.Verb != EffectVerb.Execute)
            .GroupBy(static x => (x.Gravest!.Verb, Target: Target(x.Gravest), x.Gravest.Environment, x.Gravest.Scope, x.Gravest.Reversibility))
            .OrderByDescending(static g => g.First().Gravest!.Gravity)
            .ThenBy(static g => g.First().Step.Index)
            .Take(MostRows)
            .Select(Row),
    ];

    private static string Target(ActionEffect e) => e.Targets.IsEmpty ? "not named" : string.Join(", ", e.Targets.Take(3).Select(static t => $"{t.Kind} {t}"));

    private static ImmutableArray<Cell> Row(IGrouping<(EffectVerb Verb, string Target, DeploymentEnvironment Environment, EffectScope Scope, Reversibility Reversibility), UnderstoodAction> g)
    {
        UnderstoodAction first = g.First();
        return
        [
            new Cell(g.Key.Verb.Word(), [.. g.Take(3).Select(static x => EventRef.To(x.Step.Event))]),
            Cell.Of(LogText.Line(g.Key.Target, 160), Tone.Code),
            Cell.Of(g.Key.Environment.Word(), g.Key.Environment == DeploymentEnvironment.Production ? Tone.Bad : Tone.Plain),
            Cell.Of(g.Key.Scope.Word()),
            Cell.Of(g.Key.Reversibility.Word(), first.Gravest!.IsHardToReverse ? Tone.Bad : Tone.Plain),
            first.Approval is { Granted: true } p ? new Cell(ApprovalWord(p), [p.Step.Ref], IsForThisAct(p) ? Tone.Good : Tone.Warn) : Cell.Of("none in the log", first.Gravest.IsHardToReverse ? Tone.Warn : Tone.Muted),
            Cell.Of(g.Count().ToString(CultureInfo.InvariantCulture)),
        ];
    }

    private static bool IsForThisAct(ApprovalReading p) => p.Kind is ApprovalKind.Explicit or ApprovalKind.Reply or ApprovalKind.Ordered or ApprovalKind.Permission;

    private static string ApprovalWord(ApprovalReading p) => p.Kind switch
    {
        ApprovalKind.Explicit => "approved",
        ApprovalKind.Reply => "approved in reply",
        ApprovalKind.Ordered => "ordered",
        ApprovalKind.Permission => "permitted by the policy",
        ApprovalKind.Unentitled => "approved by a person whom the policy does not name",
        ApprovalKind.Standing => "standing mode only",
        _ => "by the agent itself",
    };
}
