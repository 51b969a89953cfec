using System.Collections.Immutable;
using System.Globalization;

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

    /// <summary>A silence that begins now.</summary>
    public static AlertSilence Begin(string rule, ImmutableSortedDictionary<string, string> labels, DateTimeOffset now, TimeSpan length, string reason, string by) =>
        new(AlertLabels.Hash(rule, AlertLabels.Key(labels), now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), reason)[..8], rule, labels, now, now + length, reason, by);

    /// <summary>The end itself is outside.</summary>
    public bool Covers(string rule, ImmutableSortedDictionary<string, string> labels, DateTimeOffset time) =>
        From <= time && time < To && (Rule == AnyRule || Rule == rule) && Labels.All(l => labels.TryGetValue(l.Key, out string? value) && value == l.Value);
}
