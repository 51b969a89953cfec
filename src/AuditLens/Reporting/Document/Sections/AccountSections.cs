using System.Collections.Immutable;
using System.Globalization;
using AuditLens.Explanations;
using AuditLens.Incidents;
using AuditLens.Reporting.Text;

namespace AuditLens.Reporting.Document.Sections;

/// <summary>The agent's own words beside the records that decide them, and what those words leave out.</summary>
internal static class AccountSections
{
    public static ReportSection Checked(SessionAnalysis a)
    {
        if (a.Explanation is not { Claims.IsEmpty: false } check)
        {
            return new ReportSection("account", "The agent's account checked", [new Note("The log holds no account by the agent, and none was given with `--explanation`.")]);
        }

        return new ReportSection(
            "account",
            "The agent's account checked",
            [
                new Note($"An account is never evidence for itself. {Counts(check)}"),
                new Table(["The agent says", "Verdict", "Why", "Leans", "Kind"], [.. check.Claims.Select(Row)]),
                .. Contradictions(check),
            ]);
    }

    public static ReportSection Omissions(SessionAnalysis a)
    {
        if (a.Explanation is null)
        {
            return new ReportSection("omissions", "Omissions", [new Note("Without an account there is nothing that it could leave out.")]);
        }

        return a.Explanation.Omissions.IsEmpty
            ? new ReportSection("omissions", "Omissions", [new Note("No material act of the log is missing from the account.")])
            : new ReportSection("omissions", "Omissions", [new Bullets([.. a.Explanation.Omissions.Select(static o => new Sentence(LogText.Line(o.What, 600), o.Evidence))])]);
    }

    private static IEnumerable<Block> Contradictions(ExplanationCheck check) => check.Contradictions.IsEmpty ? [] :
    [
        new Note("Claims that cannot both be true:"),
        new Bullets([.. check.Contradictions.Select(static c => new Sentence($"\u201c{LogText.Line(c.Texts[0], 300)}\u201d against \u201c{LogText.Line(c.Texts[1], 300)}\u201d: {LogText.Line(c.Why, 300)}", c.Evidence))]),
    ];

    private static string Counts(ExplanationCheck check) =>
        string.Join(", ", check.Claims.GroupBy(static c => c.Verdict).OrderByDescending(static g => g.Count()).ThenBy(static g => g.Key, StringComparer.Ordinal)
            .Select(static g => string.Create(CultureInfo.InvariantCulture, $"{g.Count()} {g.Key}"))) + ".";

    private static ImmutableArray<Cell> Row(CheckedClaim c) =>
    [
        new Cell(LogText.Line(c.Claim.Text, 400), c.Source is null ? [] : [c.Source]),
        Cell.Of(c.Verdict + (c.Material ? " (material)" : ""), ToneOf(c.Verdict)),
        new Cell(LogText.Line(c.Reason, 500), c.Evidence),
        Cell.Of(c.Claim.Direction),
        Cell.Of(c.Claim.Hedged ? $"{c.Claim.Kind}, hedged" : c.Claim.Kind, Tone.Muted),
    ];

    private static Tone ToneOf(string verdict) => verdict switch
    {
        "confirmed" => Tone.Good,
        "refuted" => Tone.Bad,
        "partial" or "unsupported" => Tone.Warn,
        _ => Tone.Muted,
    };
}
