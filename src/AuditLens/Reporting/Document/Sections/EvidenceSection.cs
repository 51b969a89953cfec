using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Chains;
using AuditLens.Events;
using AuditLens.Incidents;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Document.Sections;

/// <summary>What the conclusions stand on and where they end.</summary>
internal static class EvidenceSection
{
    private const int MostRejections = 20;

    public static ReportSection Build(SessionAnalysis a)
    {
        IngestCounts c = a.Ingest.Counts;
        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(new Note(string.Create(
            CultureInfo.InvariantCulture,
            $"Records read: {c.Records}; understood: {c.Accepted}; not understood: {c.Rejected}; read before: {c.Duplicates}.")));
        blocks.Add(a.Evidence.Gaps.IsEmpty
            ? new Note("No hole was found in the record: every call has its result, every parent its record, and the clock runs forward.")
            : new Table(["Hole in the record", "What", "Cannot be concluded"], [.. a.Evidence.Gaps.Select(Gap)]));
        if (!a.Ingest.Rejections.IsEmpty)
        {
            blocks.Add(new Table(["Not read", "Code", "Reason"], [.. a.Ingest.Rejections.Take(MostRejections).Select(Rejected)]));
            int more = a.Ingest.Rejections.Length - MostRejections;
            if (more > 0)
            {
                blocks.Add(new Note(string.Create(CultureInfo.InvariantCulture, $"{more} further records were not read; the JSON report lists them.")));
            }
        }

        return new ReportSection("evidence", "Evidence and its limits", blocks.ToImmutable());
    }

    private static ImmutableArray<Cell> Gap(ChainGap gap) =>
    [
        Cell.Of(gap.Kind.Word(), Tone.Warn),
        new Cell(gap.What, [.. gap.Refs.Take(5)]),
        Cell.Of(string.Join("; ", gap.Limits)),
    ];

    private static ImmutableArray<Cell> Rejected(Rejection r) =>
    [
        Cell.Of(r.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{r.File}:{line}") : r.File, Tone.Code),
        Cell.Of(r.Code),
        Cell.Of(LogText.Line(r.Reason, 300)),
    ];
}
