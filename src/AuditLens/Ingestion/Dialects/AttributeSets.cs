using System.Collections.Immutable;

namespace AuditLens.Ingestion.Dialects;

internal static class AttributeSets
{
    /// <summary>The set with one more attribute; unchanged when the value says nothing.</summary>
    public static ImmutableSortedDictionary<string, string> With(this ImmutableSortedDictionary<string, string> set, string name, string? value) =>
        string.IsNullOrEmpty(value) ? set : set.SetItem(name, value);
}
