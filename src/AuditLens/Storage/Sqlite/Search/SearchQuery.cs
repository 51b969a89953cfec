namespace AuditLens.Storage.Sqlite.Search;

/// <summary>
/// Writes what is looked for as a query of FTS5. All words go in as quoted strings, so that no character and no word (<c>AND</c>, <c>NEAR</c>, <c>text:</c>) of them is an operator.
/// </summary>
internal static class SearchQuery
{
    public static string ToFts5(SearchExpression expression) => expression switch
    {
        SearchExpression.Words words => Quoted(words),
        SearchExpression.All all => Joined(all.Parts, " AND "),
        SearchExpression.Any any => Joined(any.Parts, " OR "),
        SearchExpression.Without without => $"({ToFts5(without.Wanted)} NOT {ToFts5(without.Unwanted)})",
        _ => throw new ArgumentException("This expression is not known.", nameof(expression)),
    };

    private static string Joined(IReadOnlyList<SearchExpression> parts, string by) => parts.Count == 1 ? ToFts5(parts[0]) : $"({string.Join(by, parts.Select(ToFts5))})";

    /// <summary>FTS5 reads its query as a C string.</summary>
    private static string Quoted(SearchExpression.Words words) =>
        $"\"{words.Text.Replace('\0', ' ').Replace("\"", "\"\"", StringComparison.Ordinal)}{(words.IsPrefix ? "\" *" : "\"")}";
}
