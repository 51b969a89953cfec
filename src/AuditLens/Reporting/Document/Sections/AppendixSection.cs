using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Incidents;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Document.Sections;

/// <summary>Every cited record with its place, time, hash and words; the files with their hashes; the rules that fired.</summary>
internal static class AppendixSection
{
    public static ReportSection Build(SessionAnalysis a, Citations citations) => new(
        "appendix",
        "Appendix",
        [
            new SubHeading("Events cited"),
            new Table(["#", "Record", "UTC", "SHA-256 of the record", "Words"], [.. citations.Cited.Select(c => Row(a, c))]),
            new SubHeading("Files"),
            new Table(["File", "Bytes", "SHA-256"], [.. a.Evidence.Hashes.Select(static h => (ImmutableArray<Cell>)[Cell.Of(h.Superseded ? $"{h.File} (earlier content)" : h.File, Tone.Code), Cell.Of(h.Bytes.ToString(CultureInfo.InvariantCulture)), Cell.Of(h.Sha256, Tone.Code)])]),
            new SubHeading("Rules"),
            new Note(a.Findings.IsEmpty ? "No rule fired." : $"Rules that fired: {string.Join(", ", a.Findings.Select(static f => f.Rule).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}."),
        ]);

    private static ImmutableArray<Cell> Row(SessionAnalysis a, (int Number, Events.EventRef Ref, Chains.ChainStep? Step) c) =>
    [
        new Cell(c.Number.ToString(CultureInfo.InvariantCulture), [c.Ref]),
        Cell.Of(c.Ref.ToString(), Tone.Code),
        Cell.Of(c.Step?.Event.Time is { } t ? ReportTime.Full(t)[..19] : "", Tone.Muted),
        Cell.Of(c.Step is null ? "" : c.Step.Event.Source.Sha256.ToString()[..16], Tone.Code),
        Cell.Of(c.Step is null ? "" : StepSummary.Of(c.Step, a.Session.ActionAt(c.Step.Index), 300)),
    ];
}
