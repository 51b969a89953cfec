using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Detection;
using AuditLens.Effects;
using AuditLens.Events;
using AuditLens.Incidents;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Document.Sections;

/// <summary>Impact in exact numbers where the log has them, and the blast radius behind it.</summary>
internal static class ImpactSection
{
    private const int MostSentences = 12;

    /// <summary>Targets named in one sentence.</summary>
    private const int MostTargets = 12;

    public static ReportSection Build(SessionAnalysis a)
    {
        ImmutableArray<Sentence> harmed = [.. ByWeight(a).GroupBy(Likeness).Take(MostSentences).Select(static like => ImpactOf([.. like]))];
        if (harmed.IsEmpty)
        {
            harmed = [.. a.Session.Actions.Where(static x => x is { Executed: true, Gravest.IsHardToReverse: true }).Take(MostSentences).Select(ActOf)];
        }

        ImmutableArray<Block> blocks = harmed.IsEmpty
            ? [new Note("The records that were read show no executed act that is hard to reverse.")]
            : [new Bullets(harmed), new Note("People and services that depend on these targets are not in the log: who was affected, and for how long, is unknown to it.")];
        return new ReportSection("impact", "Impact", blocks);
    }

    public static ReportSection BlastRadius(SessionAnalysis a)
    {
        if (a.BlastRadius.IsEmpty)
        {
            return new ReportSection("blast-radius", "Blast radius", [new Note("No target was changed in a way that is hard to reverse, as far as the log shows.")]);
        }

        return new ReportSection(
            "blast-radius",
            "Blast radius",
            [
                new Table(
                    ["Target", "Operation", "Environment", "Scope", "Reversible", "Recovered", "How many", "Unknown"],
                    [.. ByWeight(a).Select(Row)]),
            ]);
    }

    /// <summary>Production first, then what is hardest to undo; like ones in the order of the log.</summary>
    private static IEnumerable<BlastRadiusEntry> ByWeight(SessionAnalysis a) => a.BlastRadius
        .OrderByDescending(static b => b.Environment == DeploymentEnvironment.Production.Word())
        .ThenByDescending(static b => EffectWords.TryParse(b.Reversibility, static (Reversibility r) => r.Word(), out Reversibility r) ? r : Reversibility.Unknown);

    private static ImmutableArray<Cell> Row(BlastRadiusEntry b) =>
    [
        new Cell(LogText.Line($"{b.Kind} {b.Target}", 200), b.Evidence),
        Cell.Of(b.Operation),
        Cell.Of(b.Environment, b.Environment == DeploymentEnvironment.Production.Word() ? Tone.Bad : Tone.Plain),
        Cell.Of(b.Scope),
        Cell.Of(b.Reversibility, b.Reversibility is "irreversible" or "backup-only" ? Tone.Bad : Tone.Plain),
        Cell.Of(b.Recovered, b.Recovered == "yes" ? Tone.Good : Tone.Plain),
        Cell.Of(Count(b)),
        Cell.Of(string.Join("; ", b.Unknowns.Select(static u => LogText.Line(u, 200)))),
    ];

    private static string Count(BlastRadiusEntry b) => (b.Lower, b.Upper) switch
    {
        (null, null) => "unknown",
        ({ } low, { } high) when low == high => low.ToString("N0", CultureInfo.InvariantCulture),
        ({ } low, { } high) => string.Create(CultureInfo.InvariantCulture, $"{low:N0} to {high:N0}"),
        ({ } low, null) => string.Create(CultureInfo.InvariantCulture, $"at least {low:N0}"),
        (null, { } high) => string.Create(CultureInfo.InvariantCulture, $"at most {high:N0}"),
    };

    /// <summary>Targets of which all is the same, and of none of which it is known how much it held, are told in one sentence.</summary>
    private static object Likeness(BlastRadiusEntry b) => IsCounted(b) ? b : (b.Operation, What(b), b.Environment, b.Reversibility, b.Recovered);

    private static bool IsCounted(BlastRadiusEntry b) => b.Lower is not null || b.Upper is not null;

    private static Sentence ImpactOf(BlastRadiusEntry[] like)
    {
        BlastRadiusEntry b = like[0];
        string place = b.Environment == "unknown" ? "environment not established" : b.Environment;
        string many = IsCounted(b) ? $"things touched: {Count(b)}" : $"how much {(like.Length == 1 ? "it" : "each")} held is unknown";
        string targets = string.Join(", ", like.Take(MostTargets).Select(static x => $"`{Quoted(LogText.Line(x.Target, 200))}`")) + (like.Length > MostTargets ? $" and {like.Length - MostTargets} more" : "");
        return new Sentence($"{Capital(b.Operation)} of {What(b)} {targets} ({place}, reversibility: {b.Reversibility}, recovered: {b.Recovered}); {many}.", [.. like.SelectMany(static x => x.Evidence).Distinct()]);
    }

    private static string What(BlastRadiusEntry b) => b.Kind == "rows" ? "rows of" : b is { Kind: "table", Scope: "some" } ? "rows of table" : b.Kind;

    private static Sentence ActOf(UnderstoodAction x)
    {
        ActionEffect e = x.Gravest!;
        string what = e.Summary.Length > 0 ? e.Summary : $"{e.Verb.Word()}: {e.Command}";
        return Sentence.Of(LogText.Line($"{Capital(what)} (reversibility: {e.Reversibility.Word()}).", 600), EventRef.To(x.Step.Event));
    }

    private static string Quoted(string text) => text.Replace('`', '\'');

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
