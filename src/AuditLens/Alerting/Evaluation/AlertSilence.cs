using System.Collections.Immutable;

namespace AuditLens.Alerting.Evaluation;

/// <summary>A person's word that certain alerts need nobody's attention for a while.</summary>
/// <param name="Id">Names it for ending it early.</param>
/// <param name="Rule">Id of a rule, or <c>*</c>.</param>
/// <param name="Labels">All of these must be the group's.</param>
/// <param name="Reason">Why; shown wherever an alert is held back.</param>
/// <param name="By">Who set it.</param>
public sealed record AlertSilence(
    string Id, string Rule, ImmutableSortedDictionary<string, string> Labels, DateTimeOffset From, DateTimeOffset To, string Reason, string By)
{
    public const string AnyRule = "*";

    /// <summary>The end itself is outside.</summary>
    public bool Covers(string rule, ImmutableSortedDictionary<string, string> labels, DateTimeOffset time) =>
        From <= time && time < To && (Rule == AnyRule || Rule == rule) && Labels.All(l => labels.TryGetValue(l.Key, out string? value) && value == l.Value);
}
