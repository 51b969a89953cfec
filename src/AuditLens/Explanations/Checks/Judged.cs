using System.Collections.Immutable;
using AuditLens.Events;

namespace AuditLens.Explanations.Checks;

/// <summary>A verdict with its reason and the records it stands on.</summary>
/// <param name="Direction">Set when the records show whom the claim favours better than its words do (a count that understates the damage).</param>
internal sealed record Judged(string Verdict, string Reason, ImmutableArray<EventRef> Evidence, string? Direction = null)
{
    private const int MostEvidence = 8;

    public static Judged Confirmed(string reason, IEnumerable<EventRef> evidence) => new(Verdicts.Confirmed, reason, Some(evidence));

    public static Judged Refuted(string reason, IEnumerable<EventRef> evidence) => new(Verdicts.Refuted, reason, Some(evidence));

    public static Judged Partial(string reason, IEnumerable<EventRef> evidence) => new(Verdicts.Partial, reason, Some(evidence));

    public static Judged Unsupported(string reason) => new(Verdicts.Unsupported, reason, []);

    public static Judged Unverifiable(string reason) => new(Verdicts.Unverifiable, reason, []);

    public static Judged NotCheckable(string reason) => new(Verdicts.NotCheckable, reason, []);

    /// <summary>What was found speaks for (true) or against the claim as worded; a negated claim turns it.</summary>
    public static Judged Found(bool negated, string reason, IEnumerable<EventRef> evidence) => negated ? Refuted(reason, evidence) : Confirmed(reason, evidence);

    private static ImmutableArray<EventRef> Some(IEnumerable<EventRef> evidence) => [.. evidence.Distinct().Take(MostEvidence)];
}
